import type { TextField } from "./text-field";

const columnName = /^[\p{L}_][\p{L}\p{N} _.\-/#()]{0,59}$/u;

type Cell = { readonly start: number; readonly end: number; readonly value: string };

/** Cells of a text with a row of column names and the same number of cells in every row; null for what is none. */
export function csvFields(text: string): readonly TextField[] | null {
  const firstLine = /^\uFEFF?([^\r\n]*)\r?\n/.exec(text)?.[1];
  if (firstLine === undefined) return null;
  const counted = [",", ";", "\t", "|"].map((one) => [one, firstLine.split(one).length] as const);
  const [delimiter, count] = counted.reduce((best, one) => (one[1] > best[1] ? one : best));
  if (count < 2) return null;
  const [names, ...rows] = rowsOf(text, delimiter);
  if (names === undefined || rows.length === 0) return null;
  if (!names.every(({ value }) => columnName.test(value.trim()))) return null;
  if (!rows.every(({ length }) => length === names.length)) return null;
  return rows.flatMap((row) =>
    row.map((cell, at): TextField => {
      const name = names[at]?.value.trim() ?? "";
      const quoted = text[cell.start] === '"';
      const write = (value: string) => (quoted ? `"${value.replaceAll('"', '""')}"` : value);
      return Object.assign({ path: `[].${name}`, name, parent: "", write }, cell);
    }),
  );
}

/** Empty lines are no rows. */
function rowsOf(text: string, delimiter: string): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at <= text.length) {
    const start = at;
    if (text[at] === '"') {
      at = closingQuote(text, at) + 1;
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== "\n") at += 1;
    const end = text[at] === "\n" && text[at - 1] === "\r" && at > start ? at - 1 : at;
    row.push({ start, end, value: unquoted(text.slice(start, end)) });
    if (text[at] !== delimiter) {
      if (row.length > 1 || row[0]?.value !== "") rows.push(row);
      row = [];
    }
    at += 1;
  }
  return rows;
}

function closingQuote(text: string, at: number): number {
  let index = at + 1;
  while (index < text.length) {
    if (text[index] !== '"') index += 1;
    else if (text[index + 1] === '"') index += 2;
    else return index;
  }
  return text.length - 1;
}

function unquoted(raw: string): string {
  const isQuoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
  return isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw;
}

const pair = /^[\w.[\]%+-]{1,200}=[^\r\n]*$/;

/** Values of a form's body, `a=1&b=2`; null for what is none. */
export function formFields(text: string): readonly TextField[] | null {
  const parts = text.split("&");
  if (text === "" || !parts.every((part) => pair.test(part))) return null;
  let at = 0;
  return parts.map((part) => {
    const equals = part.indexOf("=");
    const start = at + equals + 1;
    const end = at + part.length;
    at = end + 1;
    const key = decoded(part.slice(0, equals));
    // `customer[name]` is a field of the customer.
    const names = key.split(/[.[\]]+/).filter((name) => name !== "");
    return {
      path: key,
      name: names.at(-1) ?? "",
      parent: names.at(-2) ?? "",
      start,
      end,
      value: decoded(part.slice(equals + 1)),
      write: encodeURIComponent,
    };
  });
}

function decoded(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return text;
  }
}
