import { checkCell, inputName, parseCell } from "../expressions/cells";
import { checkExpression } from "../expressions/check";
import type { ExpressionProblem, TypeEnvironment, ValueType } from "../expressions/language";
import { didYouMean, nearest } from "../expressions/suggest";
import { childrenOf, type Span, type Tree } from "../expressions/tree";
import { isDay } from "../tables/day";
import type { DecisionContent } from "./decide";
import { type DecisionInput, type DecisionOutput, type InputType, isBlank } from "./decision-shape";
import { readOutputCell } from "./output-cell";
import { yesNo } from "./read-value";

/** Something wrong with one cell. */
export type CellProblem = {
  readonly at: "cell";
  /** Position of the row; null for the default row. */
  readonly row: number | null;
  readonly column: string;
  /** The character of the cell at which it begins, counted from 1; null where it is the cell as a whole. */
  readonly position: number | null;
  /** What is wrong, without its place. */
  readonly why: string;
  /** The same with row, column and position. */
  readonly message: string;
  /** The corrected cell. */
  readonly fix?: CellFix;
};

export type CellFix = { readonly label: string; readonly text: string };

type Wrong = { readonly why: string; readonly position: number | null; readonly fix?: CellFix };

/** The problem with its place in words. */
export function cellProblem(row: number | null, column: string, wrong: Wrong): CellProblem {
  const place = { row, column, position: wrong.position };
  const message = `${cellPlace(place)}: ${wrong.why}`;
  return { at: "cell", ...place, why: wrong.why, message, ...(wrong.fix && { fix: wrong.fix }) };
}

/** `Row 3, Terms, character 5`; `offset` is what the first row is called. */
export function cellPlace(
  { row, column, position }: Pick<CellProblem, "row" | "column" | "position">,
  offset = 1,
): string {
  const where = row === null ? "Default row" : `Row ${row + offset}`;
  return `${where}, ${column}${position === null ? "" : `, character ${position}`}`;
}

/** What is wrong with the cells of a column of conditions. */
export function checkInputCells(content: DecisionContent, input: DecisionInput): CellProblem[] {
  const { columns, rows } = content;
  const place = columns.indexOf(input.column);
  const environment = roots({ input: { kind: "any" }, given: givenType(content) });
  return rows.flatMap((row, at) => {
    const wrong = inputProblem(row[place] ?? "", input, environment);
    return wrong === undefined ? [] : [cellProblem(at, input.column, wrong)];
  });
}

function inputProblem(
  cell: string,
  { type, values }: DecisionInput,
  environment: TypeEnvironment,
): Wrong | undefined {
  if (isBlank(cell)) return undefined;
  const text = cell.trim().replace(/^≤/, "<=").replace(/^≥/, ">=");
  const wrongIn = (written: string) =>
    firstError(checkCell(written, typeOfInput(type), environment).problems) ??
    strangeValue(written, values, type);
  const problem = wrongIn(text);
  if (problem === undefined) return undefined;
  const { message: why, at } = problem;
  const isWhole = at[0] === 0 && at[1] >= text.length;
  // Signs of one character were written as two, and blanks before the text were left out.
  const before = cell.length - cell.trimStart().length - (/^[≤≥]/.test(cell.trim()) ? 1 : 0);
  const position = isWhole ? null : Math.max(1, at[0] + before + 1);
  // What is offered must be right for the column: a word in quotation marks is no number, or a misspelt value.
  const next = problem.fix === undefined ? undefined : wrongIn(problem.fix.text);
  const fix = next === undefined ? problem.fix : next.fix;
  return fix === undefined || wrongIn(fix.text) !== undefined
    ? { why, position }
    : { why, position, fix };
}

export function firstError(problems: readonly ExpressionProblem[]): ExpressionProblem | undefined {
  return problems.find(({ severity }) => severity === "error");
}

/** A text that the column never holds: none of the values of a choice, no date, or beside numbers. */
function strangeValue(
  cell: string,
  values: readonly string[],
  type: InputType,
): Pick<ExpressionProblem, "message" | "at" | "fix"> | undefined {
  for (const { value, at } of comparedTexts(parseCell(cell))) {
    const message = strangeText(value, values, type);
    if (message === undefined) continue;
    const meant =
      type === "choice" ? nearest(value, values) : type === "date" ? dayOf(value) : null;
    if (meant === undefined || meant === null) return { message, at };
    const by = JSON.stringify(meant);
    const text = cell.slice(0, at[0]) + by + cell.slice(at[1]);
    return { message, at, fix: { label: `Write ${by}`, text } };
  }
  return undefined;
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
    default: {
      const holds = type === "yes-no" ? "true or false" : "numbers";
      return `“${value}” is text, and the column holds ${holds}`;
    }
  }
}

/** `26.11.2026` as the language has it. With slashes nobody knows which of the two is the month. */
function dayOf(text: string): string | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(written) ? written : undefined;
}

/** Texts that the value of the column is compared with as it is, and where they stand. */
function comparedTexts(tree: Tree): readonly { readonly value: string; readonly at: Span }[] {
  if (tree.kind === "binary" && tree.left.kind === "local" && tree.left.name === inputName) {
    const { right } = tree;
    return right.kind === "literal" && typeof right.value === "string"
      ? [{ value: right.value, at: right.at }]
      : [];
  }
  return childrenOf(tree).flatMap(comparedTexts);
}

/** What is wrong with the cells of a column of results, those of the default row last. */
export function checkOutputCells(content: DecisionContent, output: DecisionOutput): CellProblem[] {
  const { columns, rows, decision } = content;
  const { column } = output;
  const place = columns.indexOf(column);
  const environment = roots({ input: { kind: "any" }, given: givenType(content) });
  const problems: CellProblem[] = [];
  const check = (cell: string, row: number | null) => {
    const wrong = outputProblem(cell, output, environment);
    if (wrong !== undefined) problems.push(cellProblem(row, column, wrong));
  };
  for (const [at, row] of rows.entries()) check(row[place] ?? "", at);
  const { otherwise } = decision;
  const { [column]: cell = "" } = otherwise;
  check(cell, null);
  // Somebody must have said what happens when nothing fits.
  const first = decision.outputs[0]?.column === column;
  if (first && decision.hit !== "collect" && Object.values(otherwise).every(isBlank)) {
    const why = "say what is decided when no row hits.";
    problems.push(cellProblem(null, column, { why, position: null }));
  }
  return problems;
}

function outputProblem(
  cell: string,
  output: DecisionOutput,
  environment: TypeEnvironment,
): Wrong | undefined {
  const text = cell.trim();
  try {
    const read = readOutputCell(cell, output);
    if (read.kind === "value") return undefined;
    const { problems } = checkExpression(read.text, environment, { mode: read.kind });
    const problem = firstError(problems);
    if (problem === undefined) return undefined;
    const before = cell.indexOf(read.text);
    const { message: why, at, fix } = problem;
    const position = at[0] + before + 1;
    if (fix === undefined) return { why, position };
    const sign = read.kind === "expression" ? "=" : "";
    return { why, position, fix: { label: fix.label, text: sign + fix.text } };
  } catch (error) {
    const why = `“${text}” ${error instanceof Error ? error.message : "cannot be read"}`;
    const meant = meantResult(text, output);
    const wrong = { why, position: null };
    return meant === undefined
      ? wrong
      : { ...wrong, fix: { label: `Write “${meant}”`, text: meant } };
  }
}

/** The result that a cell most likely means; undefined where it is anybody's guess. */
function meantResult(text: string, { type, values }: DecisionOutput): string | undefined {
  switch (type) {
    case "choice":
      return nearest(text, values);
    case "number":
      // One comma is a decimal one unless three digits follow: those may be thousands.
      return /^-?\d{1,15},(\d{1,2}|\d{4,15})$/.test(text) ? text.replace(",", ".") : undefined;
    case "yes-no": {
      const word = nearest(text, ["yes", "no", "true", "false"]);
      return word !== undefined && yesNo(word) !== undefined ? word : undefined;
    }
    default:
      return undefined;
  }
}

export function roots(types: { readonly [name: string]: ValueType }): TypeEnvironment {
  return Object.assign(Object.create(null), types) as TypeEnvironment;
}

/** The values of the conditions by column; any may be missing. */
function givenType({ decision }: DecisionContent): ValueType {
  const fields: { [name: string]: ValueType } = Object.create(null);
  for (const { column, type } of decision.inputs) {
    fields[column] = { ...typeOfInput(type), optional: true };
  }
  return { kind: "object", fields };
}

/** The type of `$` in the cells of a column. */
export function typeOfInput(type: InputType): ValueType {
  switch (type) {
    case "number":
    case "integer":
      return { kind: "number" };
    case "yes-no":
      return { kind: "boolean" };
    case "date":
      return { kind: "date" };
    default:
      return { kind: "text" };
  }
}
