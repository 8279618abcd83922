import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { typesOf } from "./flow-types";
import { shapeOf } from "./loop-scopes";

/** What is known, without any sample, of the input of a step behind a look-up and a decision. */
const inputBehind = (type: string, config: object) => {
  const document = aFlow(
    {
      hook: { type: "webhook@1", config: { documentType: "SalesOrder" } },
      step: { type, config: config as never },
      code: { type: "code@1" },
    },
    ["hook.out -> step.in", "step.out -> code.in"],
  );
  const input = typesOf(document, nodeRegistry, shapeOf(document, nodeRegistry)).input("code");
  return input.kind === "object" ? input : null;
};

describe("what is known without a sample", () => {
  it("passes a look-up, with the row it adds", () => {
    const input = inputBehind("enrich@1", { target: "product" });
    expect(input?.fields.lines?.kind).toBe("list");
    expect(input?.fields.product?.kind).toBe("any");
    // The row alone is handed on without a name to add it by.
    expect(inputBehind("enrich@1", { target: "" })).toBeNull();
  });

  it("passes a decision, with the rows that decided and the holds", () => {
    const input = inputBehind("decision@1", {});
    expect(input?.fields.lines?.kind).toBe("list");
    expect(input?.fields.decision).toMatchObject({ fields: { holds: { kind: "list" } } });
    expect(inputBehind("decision@1", { target: "" })?.fields.rows?.kind).toBe("list");
  });
});
