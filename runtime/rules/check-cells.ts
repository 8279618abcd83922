import { checkCell } from "../expressions/cells";
import { checkExpression } from "../expressions/check";
import {
  type ExpressionProblem,
  type TypeEnvironment,
  type ValueType,
  withoutTables,
} from "../expressions/language";
import { nearest } from "../expressions/suggest";
import type { DecisionContent } from "./decide";
import { type DecisionInput, type DecisionOutput, type InputType, isBlank } from "./decision-shape";
import { otherWriting } from "./other-writing";
import { readOutputCell } from "./output-cell";
import { yesNo } from "./read-value";
import { type Strange, strangeValue } from "./strange-value";

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
  const before = checkedBefore(content.decision.inputs, input);
  return rows.flatMap((row, at) => {
    const cell = row[place] ?? "";
    let wrong = before.get(cell);
    if (wrong === undefined) {
      wrong = inputProblem(cell, input, environment) ?? null;
      if (before.size < checkedMax) before.set(cell, wrong);
    }
    return wrong === null ? [] : [cellProblem(at, input.column, wrong)];
  });
}

type Checked = Map<string, Wrong | null>;

/** Of a table of thousands of rows a change alters a few cells: what was said of the others is said again. */
const checked = new WeakMap<readonly DecisionInput[], Map<DecisionInput, Checked>>();
const checkedMax = 10_000;

function checkedBefore(inputs: readonly DecisionInput[], input: DecisionInput): Checked {
  let columns = checked.get(inputs);
  if (columns === undefined) {
    columns = new Map();
    checked.set(inputs, columns);
  }
  let cells = columns.get(input);
  if (cells === undefined) {
    cells = new Map();
    columns.set(input, cells);
  }
  return cells;
}

type WrongIn = (written: string) => Strange | undefined;

function inputProblem(
  cell: string,
  input: DecisionInput,
  environment: TypeEnvironment,
): Wrong | undefined {
  if (isBlank(cell)) return undefined;
  const { type, values } = input;
  const text = cell.trim().replace(/^≤/, "<=").replace(/^≥/, ">=");
  const wrongIn: WrongIn = (written) =>
    firstError(checkCell(written, typeOfInput(type), environment).problems) ??
    strangeValue(written, values, type);
  const problem = wrongIn(text);
  const other = otherWriting(text, input);
  const isMeant = other !== undefined && (problem !== undefined || other.readable === true);
  if (isMeant && wrongIn(other.text) === undefined) {
    return {
      why: other.why,
      position: null,
      fix: { label: `Write ${other.text}`, text: other.text },
    };
  }
  if (problem === undefined) return isDivided(text, type) ? noDate : undefined;
  const found = withFix(problem, cell, text, wrongIn);
  const isDate = type === "date" && found.fix === undefined && /\d/.test(text);
  return isDate && !/[$(]|is no date|range/.test(text + found.why) ? noDate : found;
}

const noDate: Wrong = { why: "A date is written 2026-11-26", position: null };

/** 11/12/2026 would be divided, and nobody knows which of the two is the month. */
function isDivided(text: string, type: InputType): boolean {
  return type === "date" && !/[$(]/.test(text) && /\d\s*\/\s*\d/.test(text);
}

/** The problem at its character of the cell, and the corrected cell. */
function withFix(
  { message: why, at, fix }: Strange,
  cell: string,
  text: string,
  wrongIn: WrongIn,
): Wrong {
  const isWhole = at[0] === 0 && at[1] >= text.length;
  // Signs of one character were written as two, and blanks before the text were left out.
  const before = cell.length - cell.trimStart().length - (/^[≤≥]/.test(cell.trim()) ? 1 : 0);
  const position = isWhole ? null : Math.max(1, at[0] + before + 1);
  // What is offered must be right for the column: a word in quotation marks is no number, or a misspelt value.
  const next = fix === undefined ? undefined : wrongIn(fix.text);
  const right = next === undefined ? fix : next.fix;
  const isRight = right !== undefined && wrongIn(right.text) === undefined;
  return isRight ? { why, position, fix: right } : { why, position };
}

export function firstError(problems: readonly ExpressionProblem[]): ExpressionProblem | undefined {
  return problems.find(({ severity }) => severity === "error");
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
  return Object.assign(Object.create(null), types, {
    [withoutTables]:
      "A decision table looks nothing up: let a step before it do so, such as a map, and decide by what it found",
  }) as TypeEnvironment;
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
