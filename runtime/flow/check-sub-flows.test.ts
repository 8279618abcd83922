import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { validateFlow } from "./validate-flow";

const invoicing = "0193aaaa-0000-7000-8000-000000000001";

const found = (unpublished: { readonly [flow: string]: string }, disabled = false) =>
  validateFlow(
    aFlow(
      {
        hook: { type: "webhook@1" },
        sub: {
          type: "call-flow@1",
          config: { flow: invoicing },
          ...(disabled ? { disabled } : {}),
        },
      },
      ["hook.out -> sub.in"],
    ),
    nodeRegistry,
    { takes: {}, unpublished },
  ).filter(({ code }) => code === "flow-unpublished");

describe("a step that runs a flow", () => {
  it("warns while that is not published", () => {
    expect(found({ [invoicing]: "Invoicing" })).toEqual([
      {
        severity: "warning",
        code: "flow-unpublished",
        node: "sub",
        field: "flow",
        message: "sub runs Invoicing, which is not published here yet: publish it first.",
      },
    ]);
  });

  it("says nothing of one that is published, or while the step is off", () => {
    expect(found({})).toEqual([]);
    expect(found({ other: "Other" })).toEqual([]);
    expect(found({ [invoicing]: "Invoicing" }, true)).toEqual([]);
  });
});
