import { expect, it } from "vitest";
import { pauseWords } from "./pause-words";
import type { Pause } from "./use-debug";

it("tells a condition that cannot be told by its text and what is missing", () => {
  const pause = (message: string) =>
    ({
      side: "before",
      node: "n1",
      reason: { why: "condition", breakpoint: "b", message },
    }) as Pause;
  const breakpoints = [{ id: "b", node: "n1", port: "in", condition: "input.total > 5" }];
  expect(pauseWords(pause("The condition is missing: input.total is missing"), breakpoints)).toBe(
    "Stopped at a breakpoint, as it cannot be told whether input.total > 5 holds: input.total is missing",
  );
  // It was taken away meanwhile.
  expect(pauseWords(pause("5 is no text"), [])).toBe(
    "Stopped at a breakpoint, as it cannot be told whether its condition holds: 5 is no text",
  );
});
