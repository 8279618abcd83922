import { expect, it } from "vitest";
import { pauseWords } from "./pause-words";
import type { Pause } from "./use-debug";

const pause = (reason: Pause["reason"]) => ({ side: "before", node: "n1", reason }) as Pause;

it("tells a condition that cannot be told by its text and what is missing", () => {
  const why = "condition" as const;
  const missing = "The condition is missing: input.total is missing";
  const condition = "input.total > 5";
  expect(pauseWords(pause({ why, breakpoint: "b", condition, message: missing }))).toBe(
    "Stopped at a breakpoint, as it cannot be told whether input.total > 5 holds: input.total is missing",
  );
  // An earlier release did not keep it.
  expect(pauseWords(pause({ why, breakpoint: "b", message: "5 is no text" }))).toBe(
    "Stopped at a breakpoint, as it cannot be told whether its condition holds: 5 is no text",
  );
});

it("tells the condition that held as the run came there", () => {
  const why = "breakpoint" as const;
  expect(pauseWords(pause({ why, breakpoint: "b", condition: "input.total > 5" }))).toBe(
    "Breakpoint: input.total > 5",
  );
  expect(pauseWords(pause({ why, breakpoint: "b" }))).toBe("Breakpoint");
});
