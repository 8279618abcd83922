import { describe, expect, test } from "vitest";
import { emptySetup } from "@/runtime/engine/debug/debug-setup";
import { isReached, wantsAnswer } from "./answer-wanted";
import type { Pause } from "./use-debug";

const pause: Pause = {
  number: 1,
  node: "n03",
  path: "",
  side: "before",
  reason: { why: "no-answer" },
  lacksAnswer: true,
};
const erp = {
  id: "c1",
  kind: "http",
  name: "ERP",
  environmentId: "e1",
  environment: "production",
  simulated: false,
} as const;
const slots = [{ slot: "erp", nodes: ["n03"], live: erp, sandbox: erp }];
const always = { fault: { fault: "down" }, times: null } as const;

describe("a run that is told to go on where nothing says what is answered", () => {
  test("wants the answer first while its system is mocked", () => {
    expect(wantsAnswer(pause, { slots, setup: emptySetup })).toBe(true);
    expect(wantsAnswer(pause, { slots: [], setup: emptySetup })).toBe(true);
    expect(wantsAnswer({ ...pause, lacksAnswer: false }, { slots, setup: emptySetup })).toBe(false);
  });

  test("goes on where somebody lets the system be reached, or each try go wrong, meanwhile", () => {
    for (const mode of ["sandbox", "live"] as const) {
      const setup = { ...emptySetup, effects: { erp: mode } };
      expect(wantsAnswer(pause, { slots, setup })).toBe(false);
      expect(isReached({ slots, setup }, "n03")).toBe(true);
      // There is none behind it any more.
      const gone = slots.map((slot) => ({ ...slot, live: null, sandbox: null }));
      expect(wantsAnswer(pause, { slots: gone, setup })).toBe(true);
      expect(isReached({ slots: gone, setup }, "n03")).toBe(false);
    }
    for (const target of ["step n03", "slot erp"]) {
      const setup = { ...emptySetup, faults: { [target]: always } };
      expect(wantsAnswer(pause, { slots, setup })).toBe(false);
    }
  });

  test("wants it all the same where only the first tries go wrong, or it comes late", () => {
    const first = { fault: { fault: "down" }, times: 1 } as const;
    const late = { fault: { fault: "late" }, times: null } as const;
    for (const fault of [first, late]) {
      for (const target of ["step n03", "slot erp"]) {
        const setup = { ...emptySetup, faults: { [target]: fault } };
        expect(wantsAnswer(pause, { slots, setup })).toBe(true);
      }
      // What is set for the step goes before what is set for its system, as in the engine.
      const both = { ...emptySetup, faults: { "step n03": fault, "slot erp": always } };
      expect(wantsAnswer(pause, { slots, setup: both })).toBe(true);
    }
  });
});
