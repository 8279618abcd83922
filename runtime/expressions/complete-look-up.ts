import { knownTables, type NamedTable, type TypeEnvironment } from "./language";

/** Names of tables or columns that may stand at a place in a look-up. */
export type NameCompletions = {
  /** What is already written of it, without quotes. */
  readonly word: string;
  /** What a choice takes the place of, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly what: "table" | "column";
  /** `text` is what is written, in quotes where it has to be. */
  readonly names: readonly { readonly name: string; readonly text: string }[];
};

type Call = { readonly look: boolean; argument: number; table: string | null };
type Brackets =
  | { readonly open: "("; readonly call: Call }
  | { readonly open: "{"; readonly keys: Call | null; atKey: boolean; readonly names: string[] }
  | { readonly open: "[" };

/** The part that the caret is in. */
type Place = {
  readonly at: Brackets | undefined;
  /** Where the text in quotes begins that is not closed before the caret; null outside of one. */
  readonly quote: number | null;
};

/**
 * The tables, then the columns of the table that is named, at the caret of a look-up that is being written.
 * Undefined anywhere else. Never throws.
 */
export function namesAt(
  text: string,
  caret: number,
  environment: TypeEnvironment,
  kind: "expression" | "template" = "expression",
): NameCompletions | undefined {
  // What stands before it in a template is text, whatever quotes it has.
  const begin = kind === "template" ? text.lastIndexOf("${", caret) : 0;
  if (begin < 0) return undefined;
  const { at, quote } = placeAt(text, caret, begin);
  const start = quote ?? caret - (/[A-Za-z_$][\w$]*$/.exec(text.slice(0, caret))?.[0] ?? "").length;
  const word = text.slice(quote === null ? start : start + 1, caret);
  const end = quote !== null && text.charAt(caret) === text.charAt(quote) ? caret + 1 : caret;
  const tables = environment[knownTables] ?? [];
  const place = { word, start, end };
  if (at?.open === "(" && at.call.look) {
    if (at.call.argument === 0) {
      return { ...place, what: "table", names: inQuotes(tables.map(({ name }) => name)) };
    }
    if (at.call.argument !== 2) return undefined;
    return { ...place, what: "column", names: inQuotes(columnsOf(tables, at.call.table)) };
  }
  if (at?.open !== "{" || at.keys === null || !at.atKey) return undefined;
  const free = columnsOf(tables, at.keys.table).filter((name) => !at.names.includes(name));
  const names = free.map((name) => ({ name, text: `${keyText(name)}: ` }));
  return { ...place, what: "column", names };
}

function columnsOf(tables: readonly NamedTable[], table: string | null): readonly string[] {
  return tables.find(({ name }) => name === table)?.columns ?? [];
}

function inQuotes(names: readonly string[]): NameCompletions["names"] {
  return names.map((name) => ({ name, text: JSON.stringify(name) }));
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function placeAt(text: string, caret: number, begin: number): Place {
  const open: Brackets[] = [];
  let last = "";
  for (let at = begin; at < caret; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const end = endOfQuote(text, at);
      if (end >= caret) return { at: open.at(-1), quote: at };
      last = text.slice(at + 1, end);
      const top = open.at(-1);
      if (top?.open === "(" && top.call.argument === 0) top.call.table = last;
      at = end;
      continue;
    }
    const name = /[A-Za-z_$]/.test(character) ? wordAt(text, at) : "";
    if (name !== "") {
      last = name;
      at += name.length - 1;
      continue;
    }
    step(open, character, last);
    if (character.trim() !== "") last = "";
  }
  return { at: open.at(-1), quote: null };
}

function step(open: Brackets[], character: string, last: string): void {
  const top = open.at(-1);
  if (character === "(") {
    open.push({ open: "(", call: { look: last === "lookup", argument: 0, table: null } });
  } else if (character === "{") {
    const keys = top?.open === "(" && top.call.look && top.call.argument === 1 ? top.call : null;
    open.push({ open: "{", keys, atKey: true, names: [] });
  } else if (character === "[") open.push({ open: "[" });
  else if (")]}".includes(character)) open.pop();
  else if (character === "," && top?.open === "(") top.call.argument += 1;
  else if (character === "," && top?.open === "{") top.atKey = true;
  else if (character === ":" && top?.open === "{" && top.atKey) {
    top.names.push(last);
    top.atKey = false;
  }
}

function wordAt(text: string, at: number): string {
  return /^[A-Za-z_$][\w$]*/.exec(text.slice(at))?.[0] ?? "";
}

/** Position of the quote that closes the one at `start`; the length of the text where none does. */
function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (character === text.charAt(start)) return at;
  }
  return text.length;
}
