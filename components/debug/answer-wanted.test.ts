import { describe, expect, test } from "vitest";
import { emptySetup } from "@/runtime/engine/debug/debug-setup";
import { wantsAnswer } from "./answer-wanted";
import type { Pause } from "./use-debug";

const pause: Pause = {
  number: 1,
  node: "n03",
  path: "",
  side: "before",
  reason: { why: "no-answer" },
  lacksAnswer: true,
};
const slots = [{ slot: "erp", nodes: ["n03"], live: null, sandbox: null }];
const fault = { fault: { fault: "down" }, times: 1 } as const;

describe("a run that is told to go on where nothing says what is answered", () => {
  test("wants the answer first while its system is mocked", () => {
    expect(wantsAnswer(pause, { slots, setup: emptySetup })).toBe(true);
    expect(wantsAnswer(pause, { slots: [], setup: emptySetup })).toBe(true);
    expect(wantsAnswer({ ...pause, lacksAnswer: false }, { slots, setup: emptySetup })).toBe(false);
  });

  test("goes on where somebody lets the system be reached, or something go wrong, meanwhile", () => {
    const sandbox = { ...emptySetup, effects: { erp: "sandbox" as const } };
    expect(wantsAnswer(pause, { slots, setup: sandbox })).toBe(false);
    for (const target of ["step n03", "slot erp"]) {
      const setup = { ...emptySetup, faults: { [target]: fault } };
      expect(wantsAnswer(pause, { slots, setup })).toBe(false);
    }
  });
});
