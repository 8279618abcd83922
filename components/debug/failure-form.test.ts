import { describe, expect, it } from "vitest";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { FailingSteps } from "./failing-steps";
import {
  failureOptions,
  failureWords,
  formOfFailure,
  madeFault,
  typedStatus,
  usualForm,
} from "./failure-form";
import { lineWords } from "./line-words";

const stepOf = (type: string, config = {}): FailingSteps => {
  const definition = nodeRegistry.get(type);
  if (definition === undefined) throw new RangeError(type);
  return [{ definition, config }];
};
const call = stepOf("http-request@1", { method: "POST" });
const placeOf = (steps: FailingSteps, label: RegExp) =>
  failureOptions(steps).find((option) => label.test(option.label))?.value;

describe("the form by which a step is let fail", () => {
  it("begins with a refusal that says why, in the words of the product", () => {
    const form = usualForm(call);
    const fault = madeFault(call, form);
    expect(fault).toEqual({
      fault: "status",
      status: 422,
      body: { message: "Unprocessable Content" },
    });
    expect(fault && failureWords(call, fault)).toMatchObject({
      codes: ["TARGET_REFUSED"],
      sentence: "The target answered 422: Unprocessable Content",
      isTriedAgain: false,
    });
  });

  it("asks for Retry-After where the answer has one, and takes none", () => {
    const form = usualForm(call, placeOf(call, /^429/));
    expect(madeFault(call, form)).toMatchObject({ status: 429, retryAfterS: 60 });
    expect(madeFault(call, { ...form, retryAfter: "" })).not.toHaveProperty("retryAfterS");
    expect(usualForm(call, placeOf(call, /^422/)).retryAfter).toBe("");
  });

  it("opens with the error that was saved", () => {
    const faults: readonly GivenFault[] = [
      { fault: "status", status: 500, body: { message: "x" } },
      { fault: "status", status: 507 },
      { fault: "timeout", done: true },
      { fault: "timeout" },
      { fault: "down" },
      { fault: "not-json" },
    ];
    for (const fault of faults) expect(madeFault(call, formOfFailure(call, fault))).toEqual(fault);
    expect(madeFault(call, formOfFailure(call, { fault: "timeout", done: false }))).toEqual({
      fault: "timeout",
    });
  });

  it("takes a body that is JSON, or none", () => {
    const form = usualForm(call);
    expect(madeFault(call, { ...form, body: '{"message": ' })).toBeNull();
    expect(madeFault(call, { ...form, body: " " })).toEqual({ fault: "status", status: 422 });
  });

  it("says of a step that asks nobody what its own program says, and takes no empty message", () => {
    const map = stepOf("map@1");
    const form = usualForm(map);
    expect(madeFault(map, form)).toEqual({
      fault: "error",
      code: "FIELD_MISSING",
      message: "A required field got no value.",
    });
    expect(madeFault(map, { ...form, message: " " })).toBeNull();
    expect(
      failureOptions(map)
        .map(({ label }) => label)
        .join(),
    ).not.toMatch(/429|answer in time/);
  });

  it("takes a status that is typed where it is a failure for the step", () => {
    const asked = stepOf("http-request@1", { method: "GET", success: "200-299, 404" });
    const typed = (steps: FailingSteps, status: string) =>
      madeFault(steps, { ...usualForm(steps, typedStatus), status, retryAfter: "5" });
    expect(typed(call, "507")).toEqual({ fault: "status", status: 507, retryAfterS: 5 });
    expect(typed(call, "404")).not.toBeNull();
    expect(typed(asked, "404")).toBeNull();
    expect([typed(call, ""), typed(call, "399"), typed(call, "600")]).toEqual([null, null, null]);
    expect(placeOf(stepOf("map@1"), /HTTP status/)).toBeUndefined();
  });

  it("offers a second try only where the engine makes one", () => {
    const triedAgain = failureOptions(call)
      .filter(({ value }) => {
        const fault = madeFault(call, usualForm(call, value));
        return fault !== null && failureWords(call, fault).isTriedAgain;
      })
      .map(({ label }) => label);
    expect(triedAgain.join()).toMatch(/401.*429.*500.*503.*No answer/);
    expect(triedAgain.join()).not.toMatch(/422|400|404|FIELD_MISSING/);
  });
});

it("the history names the class of what somebody let fail", () => {
  const line = {
    kind: "failed",
    node: "erp",
    path: "",
    at: 0,
    by: "Mara",
    value: null,
    mode: null,
    as: null,
    of: null,
    stepped: false,
  } as const;
  const busy = { fault: "status", status: 429, retryAfterS: 60 } as const;
  expect(
    lineWords({ ...line, made: { code: "TARGET_BUSY", fault: busy, once: true } }, "ERP", false),
  ).toBe("Mara let ERP fail with TARGET_BUSY: answers 429, try again in 60 s, at its first try");
  expect(lineWords({ ...line, made: { code: "FIELD_MISSING" } }, "Map", false)).toBe(
    "Mara let Map fail with FIELD_MISSING",
  );
  expect(lineWords({ ...line, made: null }, "ERP", false)).toBe("Mara let ERP fail");
});
