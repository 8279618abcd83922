import { expect, it } from "vitest";
import type { StepRecord } from "../../runtime/engine/records";
import { answeredHow } from "./answered-how";

const step = (node: string, settledBy?: string) =>
  ({ node, ...(settledBy !== undefined && { settledBy }) }) as StepRecord;

it("tells what was mocked from what its sandbox or the system itself answered, step by step", () => {
  const records = [
    step("n01"),
    step("n02", "given"),
    step("n02", "given"),
    step("n03"),
    step("n04"),
  ];
  const intents = [
    { node: "n04", mode: "sandbox" as const },
    { node: "n03", mode: "live" as const },
  ];
  expect(answeredHow(records, intents)).toEqual([
    { node: "n02", mode: "mocked", times: 2 },
    { node: "n03", mode: "live", times: 1 },
    { node: "n04", mode: "sandbox", times: 1 },
  ]);
});
