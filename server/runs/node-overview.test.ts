import { expect, test } from "vitest";
import type { IntentRecord, SegmentContent, StepRecord } from "../../runtime/engine/records";
import { HistoryFolder } from "./fold-history";
import { countIterations, overviewNodes } from "./node-overview";
import { timelineOf } from "./run-timeline";

const step = (change: Partial<StepRecord>): StepRecord => ({
  node: "n01",
  path: "",
  attempt: 1,
  status: "succeeded",
  port: "out",
  startedAt: 1_000,
  durationUs: 5_000,
  output: null,
  bytes: 0,
  ...change,
});
const intent = (change: Partial<IntentRecord>): IntentRecord => ({
  node: "n01",
  path: "",
  attempt: 1,
  idempotencyKey: "k",
  request: 0,
  sentAt: 1_000,
  timeoutMs: 1_000,
  ...change,
});

function fold(...segments: readonly Partial<SegmentContent>[]) {
  const folder = new HistoryFolder();
  for (const segment of segments) {
    folder.add({ steps: [], intents: [], values: [], commands: [], ...segment });
  }
  return folder.history();
}

test("a retried step counts its attempts and stands as its last", () => {
  const [node] = overviewNodes(
    fold({
      steps: [
        step({ status: "retrying", port: null, due: 1_500 }),
        step({ attempt: 2, startedAt: 1_500 }),
      ],
    }),
  );
  expect(node).toMatchObject({
    status: "succeeded",
    total: 1,
    succeeded: 1,
    retries: 1,
    attempt: 2,
    startedAt: 1_000,
    endedAt: 1_505,
    busyUs: 10_000,
    due: null,
    ports: { out: 1 },
  });
});

test("a round of a loop counts once, however many steps it has", () => {
  const steps = ["n02", "n03"].flatMap((node) => [
    step({ node, path: "n01:0" }),
    step({ node, path: "n01:1" }),
  ]);
  expect(countIterations(fold({ steps: [step({}), ...steps] }))).toBe(2);
});

test("one failed iteration of many decides the status, and the rest is counted", () => {
  const steps = [0, 1, 2, 3].map((index) =>
    step({ path: `n00:${index}`, ...(index === 2 && { status: "failed", port: "error" }) }),
  );
  const [node] = overviewNodes(fold({ steps }));
  expect(node).toMatchObject({
    status: "failed",
    iterated: true,
    total: 4,
    succeeded: 3,
    failed: 1,
    ports: { out: 3, error: 1 },
  });
});

test("doubt outweighs failure", () => {
  const [node] = overviewNodes(
    fold({
      steps: [
        step({ path: "n00:0", status: "failed", port: null }),
        step({ path: "n00:1", status: "in-doubt", port: null }),
      ],
    }),
  );
  expect(node?.status).toBe("in-doubt");
});

test("an effect whose answer is not written yet is running", () => {
  const history = fold(
    { steps: [step({ status: "retrying", port: null })], intents: [intent({})] },
    { intents: [intent({ attempt: 2, sentAt: 2_000 })] },
  );
  expect(overviewNodes(history)[0]).toMatchObject({ status: "running", attempt: 2, total: 1 });
  expect(timelineOf(history)[0]?.bars).toMatchObject([
    { status: "retrying", endedAt: 1_005 },
    { status: "running", startedAt: 2_000, endedAt: null },
  ]);
});

test("a step that a person settled shows both the doubt and the end", () => {
  const history = fold(
    { steps: [step({ status: "in-doubt", port: null })] },
    { steps: [step({ startedAt: 60_000, durationUs: 0, settledBy: "person" })] },
  );
  expect(overviewNodes(history)[0]).toMatchObject({ status: "succeeded", total: 1 });
  expect(timelineOf(history)[0]?.bars.map(({ status }) => status)).toEqual([
    "in-doubt",
    "succeeded",
  ]);
});

test("what was only skipped has no time and no bar", () => {
  const history = fold({ steps: [step({ status: "skipped", port: null, durationUs: 0 })] });
  expect(overviewNodes(history)[0]).toMatchObject({ status: "skipped", startedAt: null });
  expect(timelineOf(history)).toEqual([]);
});

test("thousands of iterations become few bars, and a failed one among them still shows", () => {
  const steps = Array.from({ length: 5_000 }, (_, index) =>
    step({
      path: `n00:${index}`,
      startedAt: 1_000 + index,
      ...(index === 4_321 && { status: "failed", port: null }),
    }),
  );
  const [row] = timelineOf(fold({ steps }));
  expect(row?.bars.length).toBeLessThanOrEqual(120);
  expect(row?.bars.filter(({ status }) => status === "failed")).toHaveLength(1);
  expect(row?.bars.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
});
