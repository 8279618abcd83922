import { expect, test } from "vitest";
import { bulkCounts, bulkName, bulkStateWords } from "./bulk-words";

const counts = { waiting: 28, asked: 1, succeeded: 11, failed: 0, refused: 0, left: 0 };

test("a bulk action says what it is, how far and how fast", () => {
  expect(bulkName({ kind: "retry", version: "same", total: 40 })).toBe("Retry of 40 runs");
  expect(bulkName({ kind: "retry", version: "draft", total: 1 })).toBe(
    "Replay of 1 run on the saved draft",
  );
  expect(bulkCounts({ counts })).toBe("11 succeeded, 1 under way");
  expect(bulkStateWords({ state: "running", counts, perMinute: 60 })).toBe(
    "at most 60 a minute, 28 to go",
  );
  expect(bulkStateWords({ state: "halted", counts, perMinute: 60 })).toContain("28 were not asked");
});

test("counts one as one", () => {
  const counts = { asked: 0, waiting: 1, succeeded: 0, failed: 1, refused: 0, left: 1 };
  expect(bulkStateWords({ state: "stopped", counts, perMinute: 60 })).toBe(
    "stopped, 1 was not asked",
  );
});
