import { describe, expect, it } from "vitest";
import { validateFlow } from "../../flow/validate-flow";
import type { Json, JsonObject } from "../../json";
import { aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import { nodeRegistry } from "../registry";

const rules = [
  { condition: "input.total > 0", message: "Order ${input.number} has no amount.", field: "total" },
  { condition: 'input.currency == "USD"' },
];

function flow(config: JsonObject) {
  const branch = config.onInvalid === "branch";
  return aFlow(
    {
      hook: { type: "webhook@1" },
      check: { type: "validate@1", config },
      end: { type: "respond@1", config: { status: 200, body: "input" } },
      ...(branch && { no: { type: "respond@1", config: { status: 422, body: "input" } } }),
    },
    ["hook.out -> check.in", "check.out -> end.in", ...(branch ? ["check.invalid -> no.in"] : [])],
  );
}

async function run(config: JsonObject, input: Json) {
  const world = new RunWorld(flow(config));
  const started = world.start(input);
  const answer = await started.answered;
  await started.done;
  const end = world.journal.stored(started.id).end;
  return { status: answer?.status, body: answer?.body, error: end?.error, run: end?.status };
}

describe("validate", () => {
  it("hands on what fits as it came", async () => {
    const order = { number: "7", total: 5, currency: "USD" };

    expect(await run({ rules }, order)).toMatchObject({ status: 200, body: order });
  });

  it("fails with all that does not fit, and points at the first field and its rule", async () => {
    const { error, run: status } = await run({ rules }, { number: "7", total: 0, currency: "EUR" });

    expect(status).toBe("failed");
    expect(error).toMatchObject({
      code: "DOCUMENT_INVALID",
      message: 'Order 7 has no amount. Does not hold: input.currency == "USD"',
      detail: {
        field: "rules[0].condition",
        expression: "input.total > 0",
        path: "input.total",
        problems: [
          { path: "total", code: "rule" },
          { path: "", code: "rule" },
        ],
      },
    });
  });

  it("does not take a rule for fulfilled whose value is missing or null", async () => {
    for (const order of [{ currency: "USD" }, { currency: "USD", total: null }]) {
      const { error } = await run({ rules: [{ condition: "input.total > 0" }] }, order);

      expect(error?.code).toBe("DOCUMENT_INVALID");
      expect(error?.message).toContain("input.total > 0");
    }
  });

  it("leaves by Invalid with the problems and what arrived", async () => {
    const order = { number: "7", total: 0, currency: "USD" };

    expect(await run({ rules, onInvalid: "branch" }, order)).toMatchObject({
      status: 422,
      body: {
        problems: [{ path: "total", code: "rule", message: "Order 7 has no amount." }],
        input: order,
      },
    });
  });

  it("holds a message against its canonical document", async () => {
    const { error } = await run(
      { documentType: "InventoryBalance" },
      { item: "A", site: "DC1", quantity: { value: "5", uom: "CA" } },
    );

    expect(error?.code).toBe("DOCUMENT_INVALID");
    expect(error?.detail?.problems).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: expect.any(String) })]),
    );
    expect(String(error?.detail?.path)).toMatch(/^input\./);
  });

  it("goes on failing for what is broken in a rule itself", async () => {
    const { error } = await run({ rules: [{ condition: "input.total / 0 > 1" }] }, { total: 1 });

    expect(error?.code).toBe("EXPRESSION_FAILED");
  });

  it("is refused while it checks nothing", () => {
    expect(validateFlow(flow({}), nodeRegistry)).toContainEqual(
      expect.objectContaining({ node: "check", code: "nothing-checked", severity: "error" }),
    );
  });

  it("is checked for the fields that its rules read", () => {
    const wrong = flow({ rules: [{ condition: "input.(" }] });

    expect(validateFlow(wrong, nodeRegistry)).toContainEqual(
      expect.objectContaining({ node: "check", field: "rules[0].condition", severity: "error" }),
    );
  });
});
