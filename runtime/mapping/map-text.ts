import { compactJson, sameJson } from "../flow/canonical";
import { JsonSyntaxError, parseExactJson } from "../flow/exact-json";
import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { eachForm, entryForm, jsonForm, noteOf, rowForm } from "./row-forms";

/*
 * A map as text, one row a line:
 *
 *     # The buyer's number: theirs, not ours.
 *     orderNumber* = input.name
 *     note? = input.note
 *     total =
 *       | round(
 *       |   input.total, 2)
 *     lines = for each line of input.line_items
 *       sku* = line.sku
 *     taxes[] = input.tax_lines as tax
 *     json {"more": 1, "target": "x"}
 *
 * `*` is a required field, `?` one that is said not to be; indented lines are in the list above them. Lines that
 * begin with `# `, and empty ones, are the note of the row below them. What has no such form is written as JSON, so
 * that every map can be written and nothing in it is lost.
 */

export type MapText =
  | { readonly rows: readonly Json[] }
  | { readonly problem: string /** From 1. */; readonly line: number };

const indent = "  ";

/** The rows of a map as text. */
export function printMap(rows: readonly Json[]): string {
  return rows.flatMap((row) => linesOf(row, "")).join("\n");
}

/** Rows from their text; of a text that is none the first line that is wrong. */
export function parseMap(text: string): MapText {
  try {
    return { rows: new Reading(text).all() };
  } catch (error) {
    if (error instanceof TextProblem) return { problem: error.message, line: error.line };
    throw error;
  }
}

/** The line of a row in the text, from 1, and its target as the text has it. */
export type RowLine = { readonly line: number; readonly target: string };

/** Where the rows of a text are, by their path in the config, such as `fields[2].fields[0]`; none of a text that is none. */
export function mapLines(text: string): ReadonlyMap<string, RowLine> {
  const reading = new Reading(text);
  try {
    reading.all();
  } catch (error) {
    if (error instanceof TextProblem) return new Map();
    throw error;
  }
  return reading.placed;
}

function linesOf(row: Json, before: string): readonly string[] {
  const plain = plainLines(row, before);
  if (plain !== null) {
    const head = new Reading(plain.join("\n").replaceAll(new RegExp(`^${before}`, "gm"), ""));
    if (readsAs(head, withoutInner(row))) {
      const inner =
        isObject(row) && Array.isArray(row.fields) ? (row.fields as readonly Json[]) : [];
      return [...plain, ...inner.flatMap((one) => linesOf(one, before + indent))];
    }
  }
  return [`${before}json ${compactJson(row)}`];
}

/** Whether a text is read as this one row and nothing else. */
function readsAs(reading: Reading, row: Json): boolean {
  try {
    const rows = reading.all();
    return rows.length === 1 && sameJson(rows[0] ?? null, row);
  } catch (error) {
    if (error instanceof TextProblem) return false;
    throw error;
  }
}

function withoutInner(row: Json): Json {
  return isObject(row) && Array.isArray(row.fields) ? { ...row, fields: [] } : row;
}

function plainLines(row: Json, before: string): readonly string[] | null {
  if (!isObject(row) || typeof row.target !== "string") return null;
  const lines = rowLines(row, row.target, before);
  return lines === null ? null : [...noteLines(row.note, before), ...lines];
}

function noteLines(note: Json | undefined, before: string): readonly string[] {
  if (typeof note !== "string") return [];
  return note.split("\n").map((line) => (line === "" ? "" : `${before}# ${line}`));
}

function rowLines(row: JsonObject, target: string, before: string): readonly string[] | null {
  // Below a row it would be a line of that row's expression.
  if (target.trimStart().startsWith("|")) return null;
  const sign = row.required === true ? "*" : row.required === false ? "?" : "";
  const head = `${before}${target}${sign}`;
  if (typeof row.each === "string") {
    const as = typeof row.as === "string" ? `${row.as} ` : "";
    return valueLines(head, `for each ${as}of `, row.each, before, "");
  }
  if (typeof row.value !== "string") return [head];
  const as = typeof row.as === "string" ? ` as ${row.as}` : "";
  return valueLines(head, "", row.value, before, as);
}

function valueLines(
  head: string,
  lead: string,
  value: string,
  before: string,
  tail: string,
): readonly string[] {
  const lines = value.split("\n");
  if (lines.length === 1) return [`${head} = ${lead}${value}${tail}`.trimEnd()];
  return [
    `${head} = ${lead}${tail}`.trimEnd(),
    ...lines.map((line) => `${before}${indent}| ${line}`),
  ];
}

class TextProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

type Line = {
  readonly text: string;
  readonly depth: number;
  readonly number: number;
  /** Lines of notes, and empty ones, above it. */
  readonly above: readonly string[];
};

/** What no database keeps: control characters but the tabulator, and halves of a character. */
const unstorable = /[^\P{Cc}\t]|\p{Cs}/u;

class Reading {
  readonly placed = new Map<string, RowLine>();
  private readonly lines: readonly Line[];
  /** Where a note has no row below it; 0 where each has. */
  private readonly loose: number;
  private readonly unstorable: number;
  private at = 0;

  constructor(text: string) {
    let above: string[] = [];
    let noted = 0;
    this.lines = text.split("\n").flatMap((whole, index): readonly Line[] => {
      const line = whole.replace(/\r$/, "");
      const note = noteOf(line);
      if (note !== null) {
        above.push(note);
        if (note !== "") noted = index + 1;
        return [];
      }
      const depth = /^ */.exec(line)?.[0].length ?? 0;
      const own = above;
      above = [];
      noted = 0;
      return [{ text: line.slice(depth), depth, number: index + 1, above: own }];
    });
    this.loose = noted;
    this.unstorable =
      text.split("\n").findIndex((line) => unstorable.test(line.replace(/\r$/, ""))) + 1;
  }

  /** All rows. */
  all(): readonly Json[] {
    if (this.unstorable > 0) {
      throw new TextProblem("This line has a character that cannot be stored", this.unstorable);
    }
    const rows = this.rows(0);
    if (this.loose > 0)
      throw new TextProblem("A note stands above a row, and none follows", this.loose);
    return rows;
  }

  /** Rows at a depth, and what is in them. */
  rows(depth: number, path = "fields"): readonly Json[] {
    const rows: Json[] = [];
    for (let line = this.lines[this.at]; line !== undefined; line = this.lines[this.at]) {
      if (line.depth < depth) break;
      if (line.text.startsWith("\t")) throw new TextProblem("Indent with spaces", line.number);
      if (line.depth > depth) {
        throw new TextProblem("This line is in no list: it is indented too far", line.number);
      }
      this.at += 1;
      rows.push(this.row(line, `${path}[${rows.length}]`));
    }
    return rows;
  }

  private row(line: Line, path: string): Json {
    const json = jsonForm.exec(line.text)?.[1];
    if (json !== undefined) return withNote(jsonOf(json, line), line);
    const { target, sign, value } = headOf(line);
    this.placed.set(path, { line: line.number, target });
    const row: { [name: string]: Json } = { target };
    if (line.above.length > 0) row.note = line.above.join("\n");
    if (sign !== "") row.required = sign === "*";
    if (value === null) return row;
    const each = eachForm.exec(value);
    if (each !== null) {
      const text = this.continued(each[2] ?? "", line);
      if (each[1] !== undefined) row.as = each[1];
      row.each = text;
      row.fields = this.inner(line, `${path}.fields`);
      return row;
    }
    const named = target.endsWith("[]") ? entryForm.exec(value) : null;
    if (named?.[2] !== undefined) row.as = named[2];
    row.value = this.continued(named?.[1] ?? value, line);
    return row;
  }

  private continued(text: string, { depth }: Line): string {
    const more: string[] = [];
    for (let line = this.lines[this.at]; line !== undefined; line = this.lines[this.at]) {
      if (line.depth <= depth || !line.text.startsWith("|")) break;
      if (line.above.some((note) => note !== "")) {
        throw new TextProblem("A note stands above a row, not inside its expression", line.number);
      }
      more.push(line.text.replace(/^\| ?/, ""));
      this.at += 1;
    }
    if (more.length === 0) return text;
    return text === "" ? more.join("\n") : [text, ...more].join("\n");
  }

  private inner({ depth }: Line, path: string): readonly Json[] {
    const next = this.lines[this.at];
    return next !== undefined && next.depth > depth ? this.rows(next.depth, path) : [];
  }
}

/** Its target, sign and value; null for a row without a value. */
function headOf({ text, number }: Line) {
  const match = rowForm.exec(text);
  const target = match?.[1]?.trimEnd() ?? "";
  if (match === null || target === "") {
    throw new TextProblem("A row is written as “target = expression”", number);
  }
  return { target, sign: match[2] ?? "", value: match[3] ?? null };
}

/** A row written as JSON says its note itself; lines above it go before that. */
function withNote(row: Json, { above }: Line): Json {
  if (above.every((line) => line === "") || !isObject(row)) return row;
  const own = typeof row.note === "string" ? [row.note] : [];
  return { ...row, note: [...above, ...own].join("\n") };
}

function jsonOf(text: string, { number }: Line): Json {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new TextProblem(error.message, number);
    throw error;
  }
}
