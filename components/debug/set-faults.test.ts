import { describe, expect, it } from "vitest";
import { emptySetup } from "@/runtime/engine/debug/debug-setup";
import {
  faultAt,
  faultOfForm,
  formOf,
  type SetFault,
  setFaultChoices,
  setFaultWords,
  withSetFault,
} from "./set-faults";

const every: readonly SetFault[] = setFaultChoices.flatMap(({ value: choice }) =>
  (["once", "times", "always"] as const).map((often) =>
    faultOfForm({ choice, retryAfter: "90", often, times: "3" }),
  ),
);

describe("what is set to go wrong", () => {
  it("comes out of its form as it went in", () => {
    for (const set of every) expect(faultOfForm(formOf(set))).toEqual(set);
  });

  it("is told in words of its own", () => {
    const words = every.map(setFaultWords);
    // Late is late, however often that is asked for.
    expect(new Set(words).size).toBe(every.length - 2);
    expect(setFaultWords({ fault: { fault: "timeout" }, times: 1 })).toBe("no answer, once a call");
  });

  it("keeps tries and seconds within their bounds", () => {
    const typed = { choice: "429", often: "times" } as const;
    const high = faultOfForm({ ...typed, retryAfter: "99999", times: "99" });
    expect(high).toEqual({
      fault: { fault: "status", status: 429, retryAfterS: 86_400 },
      times: 20,
    });
    expect(faultOfForm({ ...typed, retryAfter: "", times: "" }).times).toBe(1);
  });

  it("is set for one place and taken away without a trace", () => {
    const fault: SetFault = { fault: { fault: "down" }, times: null };
    const set = withSetFault(emptySetup, "slot erp", fault);
    expect(faultAt(set, "slot erp")).toEqual(fault);
    expect(faultAt(set, "step erp")).toBeNull();
    expect(withSetFault(set, "slot erp", null)).toEqual(emptySetup);
  });
});
