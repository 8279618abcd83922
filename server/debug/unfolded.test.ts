import { expect, it } from "vitest";
import type { SegmentContent, StepRecord } from "../../runtime/engine/records";
import { unfoldedIn } from "./unfolded";

const step = (at: number, output: number | null): StepRecord => ({
  node: "map",
  path: `each:${at}`,
  attempt: 1,
  status: "succeeded",
  port: "out",
  startedAt: 0,
  durationUs: 1,
  output,
  bytes: 0,
});
const segment = (
  steps: readonly StepRecord[],
  bytes: readonly number[] = [],
  summary?: SegmentContent["summary"],
): SegmentContent => ({
  steps,
  intents: [],
  values: bytes.map((size, ref) => ({
    ref,
    payload: { hash: `h${ref}`, bytes: size },
  })) as unknown as SegmentContent["values"],
  summary,
  commands: [],
});
const steps = (count: number) => Array.from({ length: count }, (_, at) => step(at, null));

it("a run is unfolded up to 5,000 steps: without its summary, and without the values that it alone names", () => {
  const found = unfoldedIn([segment(steps(4_999)), segment([step(0, 0)], [10, 40_000_000], "{}")]);
  expect(found).toHaveLength(2);
  expect(found[1]).toMatchObject({ summary: undefined, values: [{ ref: 0 }] });
});

it("it says whether its steps or its large values are too many", () => {
  expect(unfoldedIn([segment(steps(5_001))])).toBe("steps");
  const both = segment([step(0, 0), step(1, 1)], [20_000_000, 12_000_001]);
  expect(unfoldedIn([both])).toBe("values");
  // A value that later segments name again counts once.
  const once = segment([step(0, 0)], [20_000_000]);
  expect(unfoldedIn([once, once])).toHaveLength(2);
});
