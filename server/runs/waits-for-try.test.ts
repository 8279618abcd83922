import { expect, it } from "vitest";
import { boundElsewhere } from "../../runtime/engine/bound-elsewhere";
import type { StepRecord, StepStatus } from "../../runtime/engine/records";
import { waitsForTry } from "./waits-for-try";

const step = (status: StepStatus, message = "no answer"): StepRecord => ({
  node: "order",
  path: "",
  attempt: 1,
  status,
  port: null,
  startedAt: 0,
  durationUs: 0,
  output: null,
  bytes: 0,
  error: { code: "ANSWER_UNKNOWN", message },
});
const run = (status: string) => ({ status, finished: false, note: "" }) as never;

it("a run in doubt can be tried again where its binding alone is why it is", () => {
  expect(waitsForTry(run("in-doubt"), [step("in-doubt", boundElsewhere.message)])).toBe(true);
  expect(waitsForTry(run("in-doubt"), [step("in-doubt")])).toBe(false);
});

it("a run that waits can be tried again where a step of it does, and not where it waits for something else", () => {
  expect(waitsForTry(run("waiting"), [step("retrying")])).toBe(true);
  expect(waitsForTry(run("waiting"), [step("retrying"), step("succeeded")])).toBe(false);
  expect(waitsForTry(run("waiting"), [step("waiting")])).toBe(false);
});
