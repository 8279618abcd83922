import { describe, expect, it } from "vitest";
import { emptySetup } from "@/runtime/engine/debug/debug-setup";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { FailingSteps } from "./failing-steps";
import { failureOptions, typedStatus, usualForm } from "./failure-form";
import {
  type FaultForm,
  faultAt,
  faultOfForm,
  formOf,
  lateChoice,
  type SetFault,
  setFaultWords,
  withSetFault,
} from "./set-faults";

const stepsOf = (...configs: readonly object[]): FailingSteps =>
  configs.map((config) => {
    const definition = nodeRegistry.get("http-request@1");
    if (definition === undefined) throw new RangeError("http-request@1");
    return { definition, config: { ...config } };
  });
const erp = stepsOf({ method: "POST" }, { method: "GET", success: "200-299, 404" });
const choices = failureOptions(erp)
  .map(({ value }) => value)
  .filter((value) => value !== typedStatus);
const placeOf = (label: RegExp) =>
  failureOptions(erp).find((option) => label.test(option.label))?.value ?? "none";

const formsOf = (choice: string): readonly FaultForm[] =>
  (["once", "times", "always"] as const).map((often) => ({
    failure: usualForm(erp, choice),
    often,
    times: "3",
  }));
const every: readonly SetFault[] = [...choices, lateChoice.value].flatMap((choice) =>
  formsOf(choice).flatMap((form) => faultOfForm(erp, form) ?? []),
);

describe("what is set to go wrong", () => {
  it("comes out of its form as it went in", () => {
    expect(every).toHaveLength(3 * (choices.length + 1));
    for (const set of every) expect(faultOfForm(erp, formOf(erp, set))).toEqual(set);
  });

  it("has every status that a step fails with, and what its answer says", () => {
    const form = formOf(erp, null);
    const typed = (status: string): FaultForm => ({
      ...form,
      failure: { ...usualForm(erp, typedStatus), status, body: '{"message": "Not with this pot"}' },
    });
    const teapot = {
      fault: { fault: "status", status: 418, body: { message: "Not with this pot" } },
      times: null,
    };
    expect(faultOfForm(erp, typed("418"))).toEqual(teapot);
    expect(formOf(erp, teapot as SetFault)).toMatchObject({ failure: { status: "418" } });
    for (const status of ["", "4", "204", "399", "600"]) {
      expect(faultOfForm(erp, typed(status)), status).toBeNull();
    }
  });

  it("is asked how often only of what the step tries again", () => {
    const timesOf = (label: RegExp) =>
      formsOf(placeOf(label)).map((form) => faultOfForm(erp, form)?.times);
    expect(timesOf(/^503/)).toEqual([1, 3, null]);
    expect(timesOf(/^422/)).toEqual([null, null, null]);
  });

  it("is told in words of its own", () => {
    const different = new Set(every.map((set) => JSON.stringify(set)));
    expect(new Set(every.map(setFaultWords)).size).toBe(different.size);
    expect(setFaultWords({ fault: { fault: "timeout" }, times: 1 })).toBe("no answer, once a call");
  });

  it("keeps tries and seconds within their bounds", () => {
    const busy = usualForm(erp, placeOf(/^429/));
    const high = faultOfForm(erp, {
      failure: { ...busy, retryAfter: "99999", body: "" },
      often: "times",
      times: "99",
    });
    expect(high).toEqual({
      fault: { fault: "status", status: 429, retryAfterS: 86_400 },
      times: 20,
    });
    expect(faultOfForm(erp, { failure: busy, often: "times", times: "" })?.times).toBe(1);
  });

  it("is set for one place and taken away without a trace", () => {
    const fault: SetFault = { fault: { fault: "down" }, times: null };
    const set = withSetFault(emptySetup, "slot erp", fault);
    expect(faultAt(set, "slot erp")).toEqual(fault);
    expect(faultAt(set, "step erp")).toBeNull();
    expect(withSetFault(set, "slot erp", null)).toEqual(emptySetup);
  });
});
