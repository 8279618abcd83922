import { checkExpression } from "../expressions/check";
import {
  type CellProblem,
  checkInputCells,
  checkOutputCells,
  firstError,
  roots,
} from "./check-cells";
import type { DecisionContent } from "./decide";
import {
  type DecisionInput,
  isBlank,
  ownNames,
  rulesMax,
  testsMax,
  valuesMax,
} from "./decision-shape";
import { readValue } from "./read-value";

/** Something that keeps a decision table from being published. */
export type DecisionProblem =
  | { readonly at: "table"; readonly message: string }
  | { readonly at: "column"; readonly column: string; readonly message: string }
  | CellProblem
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
    ...content.decision.inputs.flatMap((input) => [
      ...checkExpressionOf(input),
      ...checkInputCells(content, input),
    ]),
    ...content.decision.outputs.flatMap((output) => checkOutputCells(content, output)),
    ...checkTests(content),
  ].sort((a, b) => placeOf(content, a) - placeOf(content, b));
}

function placeOf({ columns, rows }: DecisionContent, problem: DecisionProblem): number {
  if (problem.at === "table" || problem.at === "column") return -1;
  if (problem.at === "test") return (rows.length + 2) * columns.length + problem.test;
  return (problem.row ?? rows.length) * columns.length + columns.indexOf(problem.column);
}

function checkColumns(content: DecisionContent): DecisionProblem[] {
  const { decision, rows } = content;
  const { inputs, outputs, hit, tests } = decision;
  const says = (isSo: boolean, message: string): DecisionProblem[] =>
    isSo ? [{ at: "table", message }] : [];
  const ranks = outputs.some(({ type, values }) => type === "choice" && values.length > 0);
  return [
    ...says(
      rows.length > rulesMax,
      `A decision table has at most ${rulesMax.toLocaleString("en")} rows.`,
    ),
    ...says(inputs.length === 0, "A decision table has at least one column of conditions."),
    ...says(outputs.length === 0, "A decision table has at least one column of results."),
    ...checkMeanings(content),
    ...outputs.flatMap(checkOwnName),
    ...[...inputs, ...outputs].flatMap(checkValues),
    ...says(
      hit === "priority" && !ranks,
      "Priority needs a result that is a choice: the order of its values says which row goes first.",
    ),
    ...says(tests.length > testsMax, `A table has at most ${testsMax} test rows.`),
  ];
}

/** Every column is one thing, and all that are meant are there. */
function checkMeanings({ columns, validity, decision }: DecisionContent): DecisionProblem[] {
  const { inputs, outputs, comment } = decision;
  const meant = [
    ...inputs.map(({ column }) => column),
    ...outputs.map(({ column }) => column),
    ...(validity === null ? [] : [validity.from, validity.until]),
    ...(comment === null ? [] : [comment]),
  ];
  const wrong = meant.flatMap((column): DecisionProblem[] => {
    if (!columns.includes(column)) {
      return [{ at: "table", message: `The column “${column}” is not there.` }];
    }
    if (meant.indexOf(column) === meant.lastIndexOf(column)) return [];
    return [{ at: "column", column, message: `“${column}” is two things at once.` }];
  });
  const open = columns.filter((column) => !meant.includes(column));
  return [
    ...wrong,
    ...open.map((column): DecisionProblem => {
      const message = `Say whether “${column}” is a condition or a result.`;
      return { at: "column", column, message };
    }),
  ];
}

function checkOwnName({ column }: { readonly column: string }): DecisionProblem[] {
  if (!ownNames.includes(column)) return [];
  const message = `“${column}” is what a decision calls its own: choose another name.`;
  return [{ at: "column", column, message }];
}

function checkValues({
  column,
  values,
}: {
  readonly column: string;
  readonly values: readonly string[];
}): DecisionProblem[] {
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  const messages = [
    ...(values.length > valuesMax ? [`${column}: at most ${valuesMax} values.`] : []),
    ...(twice === undefined ? [] : [`${column}: “${twice}” stands there twice.`]),
  ];
  return messages.map((message) => ({ at: "column", column, message }));
}

/** A row that says nothing would hit always and decide nothing: it was added and forgotten. */
function checkBlankRows({ columns, decision, rows }: DecisionContent): DecisionProblem[] {
  const named = [...decision.inputs, ...decision.outputs].map(({ column }) => column);
  const [first = ""] = named;
  return rows.flatMap((row, at): DecisionProblem[] => {
    if (named.some((column) => !isBlank(row[columns.indexOf(column)] ?? ""))) return [];
    const why = "it would hit always and decide nothing.";
    const message = `Row ${at + 1} is empty: ${why}`;
    const cell = { at: "cell", row: at, column: first, position: null } as const;
    return [{ ...cell, why: `the row is empty: ${why}`, message }];
  });
}

function checkExpressionOf({ column, expression }: DecisionInput): DecisionProblem[] {
  const environment = roots({ input: { kind: "any" } });
  const wrong = firstError(checkExpression(expression, environment).problems);
  if (wrong === undefined) return [];
  return [{ at: "column", column, message: `${column}: ${wrong.message}` }];
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
