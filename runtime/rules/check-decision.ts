import { checkCell, inputName, parseCell } from "../expressions/cells";
import { checkExpression } from "../expressions/check";
import type { ExpressionProblem, TypeEnvironment, ValueType } from "../expressions/language";
import { didYouMean } from "../expressions/suggest";
import { childrenOf, type Tree } from "../expressions/tree";
import { isDay } from "../tables/day";
import type { DecisionContent } from "./decide";
import {
  type DecisionInput,
  type DecisionOutput,
  type InputType,
  isBlank,
  ownNames,
  rulesMax,
  testsMax,
  valuesMax,
} from "./decision-shape";
import { readOutputCell } from "./output-cell";
import { readValue } from "./read-value";

/** Something that keeps a decision table from being published. `row` is null for the default row. */
export type DecisionProblem =
  | { readonly at: "table"; readonly message: string }
  | { readonly at: "column"; readonly column: string; readonly message: string }
  | {
      readonly at: "cell";
      readonly row: number | null;
      readonly column: string;
      readonly message: string;
      readonly fix?: { readonly label: string; readonly text: string };
    }
  | {
      readonly at: "test";
      readonly test: number;
      readonly column: string;
      readonly message: string;
    };

/** Everything that is wrong with a table, its cells in the order of its rows. Never throws. */
export function checkDecision(content: DecisionContent): readonly DecisionProblem[] {
  return [
    ...checkColumns(content),
    ...checkBlankRows(content),
    ...content.decision.inputs.flatMap((input) => checkInput(content, input)),
    ...content.decision.outputs.flatMap((output) => checkOutput(content, output)),
    ...checkTests(content),
  ].sort((a, b) => placeOf(content, a) - placeOf(content, b));
}

function placeOf({ columns, rows }: DecisionContent, problem: DecisionProblem): number {
  if (problem.at === "table" || problem.at === "column") return -1;
  if (problem.at === "test") return (rows.length + 2) * columns.length + problem.test;
  return (problem.row ?? rows.length) * columns.length + columns.indexOf(problem.column);
}

function checkColumns({ columns, validity, decision, rows }: DecisionContent): DecisionProblem[] {
  const problems: DecisionProblem[] = [];
  const table = (message: string) => problems.push({ at: "table", message });
  const { inputs, outputs, comment } = decision;
  if (rows.length > rulesMax) {
    table(`A decision table has at most ${rulesMax.toLocaleString("en")} rows.`);
  }
  if (inputs.length === 0) table("A decision table has at least one column of conditions.");
  if (outputs.length === 0) table("A decision table has at least one column of results.");
  const meant = [
    ...inputs.map(({ column }) => column),
    ...outputs.map(({ column }) => column),
    ...(validity === null ? [] : [validity.from, validity.until]),
    ...(comment === null ? [] : [comment]),
  ];
  for (const column of meant) {
    if (!columns.includes(column)) table(`The column “${column}” is not there.`);
    else if (meant.indexOf(column) !== meant.lastIndexOf(column)) {
      problems.push({ at: "column", column, message: `“${column}” is two things at once.` });
    }
  }
  for (const column of columns) {
    if (!meant.includes(column)) {
      const message = `Say whether “${column}” is a condition or a result.`;
      problems.push({ at: "column", column, message });
    }
  }
  for (const { column } of outputs) {
    if (!ownNames.includes(column)) continue;
    const message = `“${column}” is what a decision calls its own: choose another name.`;
    problems.push({ at: "column", column, message });
  }
  for (const { column, values } of [...inputs, ...outputs]) {
    if (values.length > valuesMax) {
      problems.push({ at: "column", column, message: `${column}: at most ${valuesMax} values.` });
    }
    const twice = values.find((value, at) => values.indexOf(value) !== at);
    if (twice !== undefined) {
      problems.push({ at: "column", column, message: `${column}: “${twice}” stands there twice.` });
    }
  }
  if (
    decision.hit === "priority" &&
    !outputs.some(({ type, values }) => type === "choice" && values.length > 0)
  ) {
    table(
      "Priority needs a result that is a choice: the order of its values says which row goes first.",
    );
  }
  if (decision.tests.length > testsMax) table(`A table has at most ${testsMax} test rows.`);
  return problems;
}

/** A row that says nothing would hit always and decide nothing: it was added and forgotten. */
function checkBlankRows({ columns, decision, rows }: DecisionContent): DecisionProblem[] {
  const named = [...decision.inputs, ...decision.outputs].map(({ column }) => column);
  const [first = ""] = named;
  return rows.flatMap((row, at): DecisionProblem[] => {
    if (named.some((column) => !isBlank(row[columns.indexOf(column)] ?? ""))) return [];
    const message = `Row ${at + 1} is empty: it would hit always and decide nothing.`;
    return [{ at: "cell", row: at, column: first, message }];
  });
}

function checkInput(content: DecisionContent, input: DecisionInput): DecisionProblem[] {
  const { columns, rows } = content;
  const { column, expression, type, values } = input;
  const problems: DecisionProblem[] = [];
  const environment = roots({ input: { kind: "any" } });
  const wrong = firstError(checkExpression(expression, environment).problems);
  if (wrong !== undefined) {
    problems.push({ at: "column", column, message: `${column}: ${wrong.message}` });
  }
  const place = columns.indexOf(column);
  const cells = roots({ input: { kind: "any" }, given: givenType(content) });
  rows.forEach((row, at) => {
    const cell = row[place] ?? "";
    if (isBlank(cell)) return;
    const text = cell.trim().replace(/^≤/, "<=").replace(/^≥/, ">=");
    const wrongIn = (written: string) =>
      firstError(checkCell(written, typeOfInput(type), cells).problems) ??
      strangeValue(written, values, type);
    const problem = wrongIn(text);
    if (problem === undefined) return;
    const { message } = problem;
    // What is offered must be right for the column: a word in quotation marks is no number.
    const fix =
      problem.fix === undefined || wrongIn(problem.fix.text) !== undefined
        ? undefined
        : problem.fix;
    problems.push({
      at: "cell",
      row: at,
      column,
      message: `Row ${at + 1}, ${column}: ${message}`,
      ...(fix === undefined ? {} : { fix }),
    });
  });
  return problems;
}

function firstError(problems: readonly ExpressionProblem[]): ExpressionProblem | undefined {
  return problems.find(({ severity }) => severity === "error");
}

/** A text that the column never holds: none of the values of a choice, no date, or beside numbers. */
function strangeValue(
  cell: string,
  values: readonly string[],
  type: InputType,
): Pick<ExpressionProblem, "message" | "fix"> | undefined {
  for (const value of comparedTexts(parseCell(cell))) {
    const message = strangeText(value, values, type);
    if (message !== undefined) return { message };
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

/** Texts that the value of the column is compared with as it is. */
function comparedTexts(tree: Tree): readonly string[] {
  if (tree.kind === "binary" && tree.left.kind === "local" && tree.left.name === inputName) {
    const { right } = tree;
    return right.kind === "literal" && typeof right.value === "string" ? [right.value] : [];
  }
  return childrenOf(tree).flatMap(comparedTexts);
}

function checkOutput(content: DecisionContent, output: DecisionOutput): DecisionProblem[] {
  const { columns, rows, decision } = content;
  const place = columns.indexOf(output.column);
  const environment = roots({ input: { kind: "any" }, given: givenType(content) });
  const problems: DecisionProblem[] = [];
  const check = (cell: string, row: number | null) => {
    const message = outputProblem(cell, output, environment);
    if (message === undefined) return;
    const where = row === null ? "Default row" : `Row ${row + 1}`;
    problems.push({
      at: "cell",
      row,
      column: output.column,
      message: `${where}, ${output.column}: ${message}`,
    });
  };
  for (const [at, row] of rows.entries()) check(row[place] ?? "", at);
  const { [output.column]: otherwise = "" } = decision.otherwise;
  check(otherwise, null);
  // Somebody must have said what happens when nothing fits.
  const first = decision.outputs[0]?.column === output.column;
  const { otherwise: cells } = decision;
  if (first && decision.hit !== "collect" && Object.values(cells).every(isBlank)) {
    const message = "Default row: say what is decided when no row hits.";
    problems.push({ at: "cell", row: null, column: output.column, message });
  }
  return problems;
}

function outputProblem(
  cell: string,
  output: DecisionOutput,
  environment: TypeEnvironment,
): string | undefined {
  try {
    const read = readOutputCell(cell, output);
    if (read.kind === "value") return undefined;
    const { problems } = checkExpression(read.text, environment, { mode: read.kind });
    return firstError(problems)?.message;
  } catch (error) {
    return `“${cell}” ${error instanceof Error ? error.message : "cannot be read"}`;
  }
}

function checkTests({ decision }: DecisionContent): DecisionProblem[] {
  return decision.tests.flatMap(({ given, name }, test) =>
    decision.inputs.flatMap(({ column, type }): DecisionProblem[] => {
      const { [column]: text = "" } = given;
      const value = readValue(text, type);
      if (!("wrong" in value)) return [];
      const message = `Test row ${test + 1} (${name || "no name"}), ${column}: “${text}” ${value.wrong}.`;
      return [{ at: "test", test, column, message }];
    }),
  );
}

function roots(types: { readonly [name: string]: ValueType }): TypeEnvironment {
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
