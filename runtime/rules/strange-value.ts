import { inputName, parseCell } from "../expressions/cells";
import type { Decimal } from "../expressions/decimals";
import type { ExpressionProblem } from "../expressions/language";
import { didYouMean, nearest } from "../expressions/suggest";
import { childrenOf, type Span, type Tree } from "../expressions/tree";
import { isDecimal, textOf } from "../expressions/values";
import { isDay } from "../tables/day";
import type { InputType } from "./decision-shape";

/** What is wrong with a cell, where, and the corrected cell. */
export type Strange = Pick<ExpressionProblem, "message" | "at" | "fix">;

/** A value that the column never holds: none of the values of a choice, no date, or of another kind. */
export function strangeValue(
  cell: string,
  values: readonly string[],
  type: InputType,
): Strange | undefined {
  for (const { value, at } of comparedValues(parseCell(cell))) {
    const message =
      typeof value === "string" ? strangeText(value, values, type) : strangeKind(value, type);
    if (message === undefined) continue;
    const meant = meantValue(value, cell.slice(...at), values, type);
    if (meant === undefined) return { message, at };
    const by = JSON.stringify(meant);
    const text = cell.slice(0, at[0]) + by + cell.slice(at[1]);
    return { message, at, fix: { label: `Write ${by}`, text } };
  }
  return undefined;
}

/** The text that stands where a value does that the column never holds; undefined where it is anybody's guess. */
function meantValue(
  value: Compared,
  source: string,
  values: readonly string[],
  type: InputType,
): string | undefined {
  const text = typeof value === "string" ? value : source;
  if (type === "choice") return nearest(text, values);
  if (type === "date") return dayOf(text);
  return type === "text" ? text : undefined;
}

/** A number or a truth is none of the texts of a column, and the other way round. */
function strangeKind(value: Exclude<Compared, string>, type: InputType): string | undefined {
  const isTruth = typeof value === "boolean";
  const fits = type === "yes-no" ? isTruth : !isTruth && (type === "number" || type === "integer");
  if (fits) return undefined;
  const kind = isTruth ? "true or false" : "a number";
  return `“${textOf(value)}” is ${kind}, and the column holds ${heldBy(type)}`;
}

function heldBy(type: InputType): string {
  if (type === "yes-no") return "true or false";
  if (type === "date") return "dates";
  return type === "text" || type === "choice" ? "text" : "numbers";
}

function strangeText(
  value: string,
  values: readonly string[],
  type: InputType,
): string | undefined {
  switch (type) {
    case "text":
      return undefined;
    case "choice":
      if (values.length === 0 || values.includes(value)) return undefined;
      return `“${value}” is none of its values${didYouMean(value, values)}`;
    case "date":
      return isDay(value) ? undefined : `“${value}” is no date such as 2026-11-26`;
    default:
      return `“${value}” is text, and the column holds ${heldBy(type)}`;
  }
}

/** `26.11.2026` as the language has it. With slashes nobody knows which of the two is the month. */
function dayOf(text: string): string | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(written) ? written : undefined;
}

type Compared = string | boolean | Decimal;

/** Values that the column's is compared with as it is, and where they stand. */
function comparedValues(tree: Tree): readonly { readonly value: Compared; readonly at: Span }[] {
  if (tree.kind === "binary" && tree.left.kind === "local" && tree.left.name === inputName) {
    const { right } = tree;
    const literal = right.kind === "unary" ? right.operand : right;
    if (literal.kind !== "literal") return [];
    const { value } = literal;
    const known = typeof value === "string" || typeof value === "boolean" || isDecimal(value);
    return known ? [{ value, at: right.at }] : [];
  }
  return childrenOf(tree).flatMap(comparedValues);
}
