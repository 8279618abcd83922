import { expect, test } from "vitest";
import { fateLines, secondTimes } from "./fate-words";

const step = {
  node: "n04",
  reads: false,
  fates: [
    { fate: "same-key", count: 3 },
    { fate: "conflict", count: 1 },
  ],
  doneBefore: 3,
} as const;

test("each way an effect can go is counted, and what needs a second look is marked", () => {
  expect(fateLines(step, false)).toEqual([
    {
      text: "3 × sent with its first key: the target answers with its first result",
      striking: false,
    },
    { text: "1 × differs from the first one: the target refuses it", striking: true },
  ]);
});

test("sent as new, what was done before is named as done a second time", () => {
  expect(fateLines(step, true)).toEqual([
    { text: "3 × would be done a second time", striking: true },
    { text: "1 × sent under a new key", striking: false },
  ]);
  expect(secondTimes([step, { ...step, doneBefore: 0 }])).toBe(3);
});

test("a step that only asks is not counted as done a second time", () => {
  const reading = {
    node: "n02",
    reads: true,
    fates: [{ fate: "adopted", count: 2 }],
    doneBefore: 0,
  } as const;
  expect(fateLines(reading, true)).toEqual([
    { text: "2 × asked again: it changes nothing", striking: false },
  ]);
  expect(secondTimes([reading])).toBe(0);
});

test("where numbers are not known none are invented", () => {
  const uncounted = {
    node: "n04",
    reads: false,
    fates: [{ fate: "only-as-new", count: null }],
    doneBefore: null,
  };
  expect(fateLines(uncounted as never, true)[0]?.text).toBe(
    "done a second time where it was done before",
  );
  expect(secondTimes([step, uncounted as never])).toBeNull();
});
