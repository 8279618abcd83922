import { describe, expect, it } from "vitest";
import type { FlowProblem } from "@/runtime/flow/document";
import { publishingWords } from "./publishing-words";

const problem = (severity: FlowProblem["severity"], code: string): FlowProblem => ({
  severity,
  code,
  message: "…",
});
const error = problem("error", "map-source");
const warning = problem("warning", "wait-nothing");
const unpublished = problem("warning", "flow-unpublished");

describe("what is said of publishing", () => {
  it.each([
    [[], "Can be published"],
    [[warning], "Can be published, with 1 warning"],
    [[warning, warning], "Can be published, with 2 warnings"],
    [[error, warning], "1 problem blocks publishing"],
    [[error, error, unpublished], "2 problems block publishing"],
    // Publishing asks about these, and does it all the same: it is the runs that would fail.
    [[warning, unpublished], "Its runs would fail here until 1 sub-flow is published"],
    [[unpublished, unpublished], "Its runs would fail here until 2 sub-flows are published"],
  ] as const)("fits the problems %#", (problems, words) => {
    expect(publishingWords(problems)).toBe(words);
  });
});
