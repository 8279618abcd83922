import type { TableRow, TableShape } from "../../tables/table-shape";
import type {
  DecisionInput,
  DecisionOutput,
  DecisionShape,
  DecisionTest,
  HitPolicy,
} from "../decision-shape";

/** A decision table to begin with: everything in it is there to be changed. */
export type DecisionTemplate = {
  /** Name in addresses. */
  readonly id: string;
  readonly name: string;
  /** What it decides, in a sentence. */
  readonly about: string;
  readonly shape: TableShape & { readonly decision: DecisionShape };
  readonly rows: readonly TableRow[];
};

type Written = {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly hit: HitPolicy;
  /** Column, expression over `input`, type, values of a choice. */
  readonly conditions: readonly (readonly [
    column: string,
    expression: string,
    type: DecisionInput["type"],
    values?: readonly string[],
  ])[];
  readonly results: readonly (readonly [
    column: string,
    type: DecisionOutput["type"],
    values?: readonly string[],
  ])[];
  /** Cells of conditions, then of results, then the remark where there is one. */
  readonly rows: readonly TableRow[];
  readonly otherwise: readonly string[];
  /** Name, values of the conditions, what is expected of the first results. */
  readonly tests: readonly (readonly [
    name: string,
    given: readonly string[],
    expected: readonly string[],
  ])[];
};

const comment = "Comment";

/** Puts a template together from cells in the order of its columns. */
export function decisionTemplate(written: Written): DecisionTemplate {
  const inputs = written.conditions.map(([column, expression, type, values = []]) => ({
    column,
    expression,
    type,
    values,
  }));
  const outputs = written.results.map(([column, type, values = []]) => ({ column, type, values }));
  const columns = [...inputs, ...outputs].map(({ column }) => column);
  const cells = (names: readonly { readonly column: string }[], texts: readonly string[]) =>
    Object.fromEntries(
      names.flatMap(({ column }, at) => {
        const text = texts[at] ?? "";
        return text === "" ? [] : [[column, text] as const];
      }),
    );
  const tests: readonly DecisionTest[] = written.tests.map(([name, given, expected]) => ({
    name,
    given: cells(inputs, given),
    expected: cells(outputs, expected),
  }));
  return {
    id: written.id,
    name: written.name,
    about: written.about,
    shape: {
      kind: "decision",
      columns: [...columns, comment],
      keys: [],
      validity: null,
      decision: {
        hit: written.hit,
        inputs,
        outputs,
        comment,
        otherwise: cells(outputs, written.otherwise),
        tests,
        intended: [],
      },
    },
    rows: written.rows.map((row) => [...row, ...Array(columns.length + 1 - row.length).fill("")]),
  };
}
