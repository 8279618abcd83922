import { describe, expect, it } from "vitest";
import { againWord, underWayWords } from "./again-words";

describe("running a message again", () => {
  it("is a replay where the run went well, as in the list, and a retry where it did not", () => {
    expect(["succeeded", "failed", "cancelled"].map(againWord)).toEqual([
      "Replay",
      "Retry",
      "Retry",
    ]);
  });

  it("says why fewer runs are replayed than are picked", () => {
    const ended = { finished: true };
    expect(underWayWords([ended, { finished: false }])).toBe(
      "1 run still under way: not to be replayed yet",
    );
    expect(underWayWords([ended])).toBeNull();
  });
});
