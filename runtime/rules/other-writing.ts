import { isDay } from "../tables/day";
import { type DecisionInput, isBlank } from "./decision-shape";

/** How the cell is written here, and what is said of how it was. */
export type OtherWriting = {
  readonly why: string;
  readonly text: string;
  /** It can be read as it stands, and says something that nobody means. */
  readonly readable?: true;
};

type Column = Pick<DecisionInput, "type" | "values">;
type Rule = (cell: string, column: Column) => OtherWriting | undefined;

/**
 * What a cell most likely means that is written as spreadsheets and people write it: `1-5`, `500+`, `NA or EU`,
 * `20.11.2026`, `> 5 and < 10`, `A*`. Undefined where nothing is known, and for cells that compute.
 */
export function otherWriting(cell: string, column: Column): OtherWriting | undefined {
  const text = unquoted(cell.trim(), column);
  if (isBlank(text) || /\$(?!\s*\d)|\b(given|input)\b|=>.*\(/.test(text)) return undefined;
  const plain = plainValues(text, column);
  for (const rule of rules) {
    const found = rule(plain, column);
    if (found !== undefined) return found;
  }
  if (plain === text) return undefined;
  // With slashes it would be divided.
  return column.type === "date"
    ? { ...written(text, plain), readable: true }
    : written(text, plain);
}

/** Words that a choice does not know got quotation marks when they were typed. */
function unquoted(text: string, { type, values }: Column): string {
  const inner = /^"([^"]*)"$/.exec(text)?.[1];
  return type === "choice" && inner !== undefined && !values.includes(inner) ? inner : text;
}

/** Numbers without signs of money and of thousands, dates as they are written here. */
function plainValues(text: string, { type }: Column): string {
  if (type === "date")
    return text.replace(/\d[\d./T:+Z-]*\d\d[\d:+.Z-]*/g, (found) => dayIn(found));
  if (type !== "number" && type !== "integer") return text;
  return text
    .replace(/[$€£]\s*(?=\d)|(?<=\d)\s*[€$£]/g, "")
    .replace(/(?<![\w.,])\d{1,3}(?:\.\d{3})*,\d{1,2}(?![\w.,])/g, (found) => pointed(text, found))
    .replace(/(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])/g, (found) => whole(text, found));
}

/** `1.000,50` has a decimal comma; `5,10` alone may be two values. */
function pointed(text: string, found: string): string {
  const isOne = found.includes(".") || /^[<>=!]/.test(text);
  return isOne ? found.replaceAll(".", "").replace(",", ".") : found;
}

/** `1,000` is no two values: 000 is none. `1,234` alone may be. */
function whole(text: string, found: string): string {
  const isOne = /,0\d\d|\.\d|,\d+,/.test(found) || /^[<>=!]/.test(text);
  return isOne ? found.replaceAll(",", "") : found;
}

/** The day that is written otherwise; of two numbers with slashes the one above 12 is the day. */
function dayIn(found: string): string {
  const meant = yearFirst(found) ?? yearLast(found) ?? found.replace(/T\d\d.*$/, "");
  return isDay(meant) ? meant : found;
}

function yearFirst(found: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(found) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(found) ?? [];
  return dayOf(year, month, day);
}

function yearLast(found: string): string | undefined {
  const [, first, sign, second, year] = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$/.exec(found) ?? [];
  if (sign === "/" && Number(second) > 12) return dayOf(year, first, second);
  return sign === "." || Number(first) > 12 ? dayOf(year, second, first) : undefined;
}

function dayOf(year?: string, month = "", day = ""): string | undefined {
  return year === undefined
    ? undefined
    : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const rules: readonly Rule[] = [
  anything,
  truth,
  nothing,
  dashes,
  openEnd,
  bothEnds,
  words,
  several,
  without,
  pattern,
];

const value = String.raw`-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d`;
const isOrdered = ({ type }: Column) => type === "number" || type === "integer" || type === "date";

function written(text: string, by: string): OtherWriting {
  return { why: `“${text}” is written ${by}`, text: by };
}

function anything(text: string, { type, values }: Column): OtherWriting | undefined {
  const isWord = /^(any|anything|all|every|always)$/i.test(text);
  return isWord && type !== "text" && !values.includes(text) ? written(text, "-") : undefined;
}

function truth(text: string, { type }: Column): OtherWriting | undefined {
  if (type !== "yes-no") return undefined;
  if (/^(y|j|ja|1|on|x|wahr|oui|si|sí)$/i.test(text)) return written(text, "true");
  return /^(n|nein|0|off|falsch|non)$/i.test(text) ? written(text, "false") : undefined;
}

/** A comparison with what is not there never answers. */
function nothing(text: string): OtherWriting | undefined {
  const [, sign = "", word = ""] =
    /^(=|==|!=|<>|≠|not\b)?\s*(missing|null|empty)$/.exec(text) ?? [];
  if (word === "" || (sign === "" && word !== "null")) return undefined;
  const asked = word === "null" ? "missing" : word;
  const by = sign === "" || sign.startsWith("==") || sign === "=" ? asked : `not (${asked})`;
  return { ...written(text, by), readable: true };
}

/** Of numbers a dash would subtract. */
function dashes(text: string, column: Column): OtherWriting | undefined {
  const [, low, high] = new RegExp(`^(${value})\\s*[-–—]\\s*(${value})$`).exec(text) ?? [];
  if (low === undefined || high === undefined || !isOrdered(column)) return undefined;
  return { why: "A range is written 1..10", text: `${low}..${high}`, readable: true };
}

function openEnd(text: string, column: Column): OtherWriting | undefined {
  if (!isOrdered(column)) return undefined;
  const [, from] = new RegExp(`^(${value})\\s*(?:\\.\\.|\\+)$`).exec(text) ?? [];
  if (from !== undefined) return written(text, `>= ${from}`);
  const [, to] = new RegExp(`^\\.\\.\\s*(${value})$`).exec(text) ?? [];
  return to === undefined ? undefined : written(text, `<= ${to}`);
}

/** `> 5 and < 10`; with a comma it is one or the other, which every value is. */
function bothEnds(text: string, column: Column): OtherWriting | undefined {
  const [, sign = "", first = "", join = "", other = "", second = ""] =
    new RegExp(`^([<>]=?)\\s*(${value})\\s*(,|and|&&|&|)\\s*([<>]=?)\\s*(${value})$`, "i").exec(
      text,
    ) ?? [];
  if (sign === "" || sign.charAt(0) === other.charAt(0) || !isOrdered(column)) return undefined;
  const isUp = sign.startsWith(">");
  const [from, low, to, high] = isUp ? [sign, first, other, second] : [other, second, sign, first];
  const isAbove = column.type === "date" ? low < high : Number(low) < Number(high);
  if (!isAbove) return undefined;
  const by = `${from === ">" ? "(" : "["}${low}..${high}${to === "<" ? ")" : "]"}`;
  if (join !== ",") return { why: `Both together are a range: ${by}`, text: by };
  const why = `“${text}” is one or the other, which every value is; both together are ${by}`;
  return { why, text: by, readable: true };
}

const signs: readonly (readonly [RegExp, string])[] = [
  [/^=>\s*/, ">= "],
  [/^=<\s*/, "<= "],
  [/^(over|above|more than|greater than|after)\s+/i, "> "],
  [/^(at least|from|since|minimum|min)\s+/i, ">= "],
  [/^(under|below|less than|before)\s+/i, "< "],
  [/^(at most|up to|until|maximum|max)\s+/i, "<= "],
];

function words(text: string, column: Column): OtherWriting | undefined {
  if (!isOrdered(column)) return undefined;
  const [pattern, sign] = signs.find(([one]) => one.test(text)) ?? [];
  return pattern === undefined ? undefined : written(text, text.replace(pattern, sign ?? ""));
}

/** Values joined by something else than a comma. */
function several(text: string, column: Column): OtherWriting | undefined {
  const parts = text.split(/\s+or\s+|\s*[|;]\s*/i).map((part) => part.trim());
  if (parts.length < 2 || !parts.every((part) => isValue(part, column))) return undefined;
  return written(text, parts.map((part) => asCell(part, column)).join(", "));
}

function without(text: string, column: Column): OtherWriting | undefined {
  const [, rest] = /^(?:not\s+|!\s*|<>\s*|except\s+)(?!\()(.+)$/i.exec(text) ?? [];
  if (rest === undefined || !isValue(rest, column)) return undefined;
  return written(text, `!= ${asCell(rest, column)}`);
}

/** A value of the column, or a text in quotation marks. */
function isValue(part: string, column: Column): boolean {
  if (/^"[^"]*"$/.test(part)) return !isOrdered(column);
  if (isOrdered(column)) return new RegExp(`^(?:${value})$`).test(part);
  return column.type === "choice" && column.values.includes(part);
}

function asCell(part: string, column: Column): string {
  return isOrdered(column) || part.startsWith('"') ? part : JSON.stringify(part);
}

function pattern(text: string, { type }: Column): OtherWriting | undefined {
  const [, before = "", inner = "", after = ""] =
    type === "text" ? (/^([*%]?)"?([\p{L}\p{N} _./&+'#-]+)"?([*%]?)$/u.exec(text) ?? []) : [];
  if (before === "" && after === "") return undefined;
  const asks = before === "" ? "startsWith" : after === "" ? "endsWith" : "contains";
  return written(text, `${asks}($, ${JSON.stringify(inner)})`);
}
