import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import type { Json, JsonObject } from "@/runtime/json";

export type PastedRows = {
  /** Names of the columns where the text gave them, as keys of objects. */
  readonly columns: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
};

/**
 * What somebody pastes as rows: JSON (an object, or a list of objects or of lists), lines of `name: value` or
 * `name=value`, headers of a curl command, cells of a sheet, CSV with commas or semicolons. Null where it is
 * one value like any other text.
 */
export function rowsOfText(text: string): PastedRows | null {
  const trimmed = text.trim();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) return rowsOfJson(trimmed);
  const lines = trimmed
    .split(/\r\n|\r|\n/)
    .map(withoutCurl)
    .filter((line) => line.trim() !== "");
  if (lines.length === 0) return null;
  for (const split of lines.length === 1 ? oneLine : manyLines) {
    const rows = lines.map(split);
    if (rows.every((row) => row !== null)) return { columns: null, rows };
  }
  return null;
}

/** `-H 'Accept: text/csv' \` is the header alone. */
function withoutCurl(line: string): string {
  return /^\s*(?:-H|--header)\s+(['"])(.*)\1\s*\\?$/.exec(line)?.[2] ?? line;
}

type Split = (line: string) => readonly string[] | null;

const byTab: Split = (line) => (line.includes("\t") ? line.split("\t").map(trim) : null);
const byColon: Split = (line) => pair(/^([^\s:=,;"]+):\s+(.*)$/.exec(line));
const byColonAlone: Split = (line) => pair(/^([^\s:=,;"]+):\s*(.*)$/.exec(line));
const byEquals: Split = (line) => pair(/^([^\s:=,;"]+)\s*=\s*(.*)$/.exec(line));
const byMark =
  (mark: string): Split =>
  (line) => {
    const cells = cellsOf(line, mark);
    return cells.length > 1 ? cells : null;
  };

// One line may be a value with a comma or a sign in it.
const oneLine: readonly Split[] = [byTab, byColon];
const manyLines: readonly Split[] = [byTab, byColonAlone, byEquals, byMark(";"), byMark(",")];

function pair(match: RegExpExecArray | null): readonly string[] | null {
  return match === null ? null : [match[1] ?? "", trim(match[2] ?? "")];
}

function trim(text: string): string {
  return text.trim();
}

/** Cells of a line of CSV (RFC 4180): quoted ones may hold the mark, and quotes twice. */
function cellsOf(line: string, mark: string): readonly string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted?.[0].length ?? rest.indexOf(mark);
    const plain = end === -1 ? rest : rest.slice(0, end);
    cells.push(quoted === null ? plain.trim() : (quoted[1] ?? "").replaceAll('""', '"'));
    if (end === -1 || end >= rest.length || rest.charAt(end) !== mark) return cells;
    rest = rest.slice(end + 1);
  }
}

function rowsOfJson(text: string): PastedRows | null {
  const value = jsonIn(text);
  if (Array.isArray(value)) return rowsOfList(value);
  if (!isObject(value)) return null;
  return { columns: null, rows: Object.entries(value).map(([key, one]) => [key, textOf(one)]) };
}

function rowsOfList(list: readonly Json[]): PastedRows | null {
  if (list.length === 0) return null;
  if (list.every((entry) => Array.isArray(entry))) {
    return { columns: null, rows: (list as readonly Json[][]).map((row) => row.map(textOf)) };
  }
  if (!list.every(isObject)) return null;
  const columns = [...new Set(list.flatMap((entry) => Object.keys(entry)))];
  const rows = list.map((entry) => columns.map((name) => textOf(entry[name] ?? "")));
  return { columns, rows };
}

function jsonIn(text: string): Json | undefined {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export type Column = { readonly name: string; readonly label: string };

/**
 * Each row's cells by the name of their column. Columns that the text names, or a first row that does, say
 * which is which; else they come in the order of the form.
 */
export function cellsByColumn(
  { columns, rows }: PastedRows,
  fields: readonly Column[],
): readonly { readonly [name: string]: string }[] {
  const named = columns ?? rows[0] ?? [];
  const known = named.map((name) => fieldCalled(name, fields));
  const isNamed = known.length > 0 && known.every((name) => name !== null);
  const order = columns !== null || isNamed ? known : fields.map(({ name }) => name);
  const data = columns === null && isNamed ? rows.slice(1) : rows;
  return data.map((row) =>
    Object.fromEntries(
      row.flatMap((cell, at) => {
        const name = order[at] ?? null;
        return name === null ? [] : [[name, cell]];
      }),
    ),
  );
}

function fieldCalled(name: string, fields: readonly Column[]): string | null {
  const wanted = name.toLowerCase();
  const found = fields.find(
    (field) => field.name.toLowerCase() === wanted || field.label.toLowerCase() === wanted,
  );
  // What other tools call the name of a header or parameter.
  return found?.name ?? (wanted === "key" && fields[0]?.name === "name" ? "name" : null);
}
