import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import type { TestMock } from "@/runtime/flow-tests/flow-test";
import type { Json } from "@/runtime/json";

/** What the dialog of an answer has been told. */
export type ToldMock = {
  readonly node: string;
  /** It calls somebody; else it computes, and asks nobody. */
  readonly asks: boolean;
  readonly path: string;
  /** Empty: the usual output. */
  readonly port: string;
  /** Undefined where it cannot be read. */
  readonly value: Json | undefined;
  readonly faults: readonly GivenFault[];
  /** The last fault holds for all later attempts. */
  readonly noAnswer: boolean;
  readonly late: boolean;
  /** Of a step that asks nobody: what it fails with instead of an output. */
  readonly fails?: GivenFault | null;
};

/** The answer of a test as it was told, in place of `before`; null while it is not complete. */
export function madeMock(told: ToldMock, before: TestMock | null): TestMock | null {
  const { node, value, port, faults, fails = null } = told;
  if (!told.asks && fails !== null) {
    return node === "" ? null : { node, value: null, faults: [fails], noAnswer: true };
  }
  if (value === undefined || node === "") return null;
  return {
    node,
    ...(told.asks && asked(told, before)),
    value,
    ...(port !== "" && { port }),
    ...(told.asks && faults.length > 0 && { faults }),
    ...(neverAnswers(told) && { noAnswer: true as const }),
    ...(told.asks && told.late && { late: true as const }),
  };
}

/** No attempt is answered. */
export function neverAnswers({
  asks,
  noAnswer,
  faults,
}: Pick<ToldMock, "asks" | "noAnswer" | "faults">): boolean {
  return asks && noAnswer && faults.length > 0;
}

/** Which call it is of: a round of a list, and the key of the call that it was recorded at. */
function asked({ node, path }: ToldMock, before: TestMock | null) {
  const round = path.trim();
  return {
    ...(round !== "" && { path: round }),
    ...(before?.key !== undefined && before.node === node && { key: before.key }),
  };
}
