import type { DecisionShape } from "./decision-shape";

type Cells = { readonly [column: string]: string };

/** What a decision says of a column follows its new name. Expressions that read it keep theirs and are told. */
export function renameInDecision(
  decision: DecisionShape,
  before: string,
  name: string,
): DecisionShape {
  const column = <T extends { readonly column: string }>(entry: T): T =>
    entry.column === before ? { ...entry, column: name } : entry;
  const cells = (given: Cells): Cells =>
    Object.fromEntries(
      Object.entries(given).map(([key, text]) => [key === before ? name : key, text]),
    );
  return {
    ...decision,
    inputs: decision.inputs.map(column),
    outputs: decision.outputs.map(column),
    comment: decision.comment === before ? name : decision.comment,
    otherwise: cells(decision.otherwise),
    tests: decision.tests.map((test) => ({
      ...test,
      given: cells(test.given),
      expected: cells(test.expected),
    })),
  };
}

export function withoutColumn(decision: DecisionShape, name: string): DecisionShape {
  const others = ({ column }: { readonly column: string }) => column !== name;
  const cells = ({ [name]: _gone, ...rest }: Cells): Cells => rest;
  return {
    ...decision,
    inputs: decision.inputs.filter(others),
    outputs: decision.outputs.filter(others),
    comment: decision.comment === name ? null : decision.comment,
    otherwise: cells(decision.otherwise),
    tests: decision.tests.map((test) => ({
      ...test,
      given: cells(test.given),
      expected: cells(test.expected),
    })),
  };
}
