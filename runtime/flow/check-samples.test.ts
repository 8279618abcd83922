import { describe, expect, it } from "vitest";
import { typeOfSample } from "../expressions/type-of-sample";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { checkSamples } from "./check-samples";
import { validateFlow } from "./validate-flow";

const flow = (value: string, condition: string) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "sum", value }] } },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "hold", condition }] },
      },
      end: { type: "respond@1" },
      held: { type: "respond@1" },
    },
    [
      "hook.out -> map.in",
      "map.out -> route.in",
      "route.otherwise -> end.in",
      "route.hold -> held.in",
    ],
  );
const order = { total: 900, shipping_address: { city: "Portland" }, note: null };
const check = (value: string, condition: string) => {
  const document = flow(value, condition);
  const known = validateFlow(document, nodeRegistry);
  return checkSamples(document, nodeRegistry, new Map([["hook", typeOfSample(order)]]), known);
};

describe("fields that no sample has", () => {
  it("are shown at their column with the name that was meant, in a map and in a decision", () => {
    const found = check("input.shipping_adress.city", "(trigger.body.totl ?? 0) > 500");

    expect(found).toMatchObject([
      {
        severity: "warning",
        node: "map",
        field: "fields[0].value",
        at: [6, 21],
        fix: { value: "input.shipping_address.city" },
      },
      {
        node: "route",
        field: "branches[0].condition",
        at: [14, 18],
        fix: { value: "(trigger.body.total ?? 0) > 500" },
      },
    ]);
  });

  it("are slips by the trigger's own sample while no message has come, and only where a near name is there", () => {
    const none = (value: string) => {
      const document = flow(value, "(trigger.body.total ?? 0) > 500");
      return checkSamples(document, nodeRegistry, new Map(), validateFlow(document, nodeRegistry));
    };

    expect(none("input.shipping_adress.city")).toMatchObject([
      {
        node: "map",
        message: expect.stringMatching(/^In the trigger’s sample /),
        fix: { value: "input.shipping_address.city" },
      },
    ]);
    expect(none("input.consignee.port")).toEqual([]);
    // Several go on from it: none is offered as the one, and all are named.
    const [several] = none("input.total");
    expect(several?.message).toMatch(/has no “total”: it has “total_\w+” and “total_\w+”/);
    expect(several?.fix).toBeUndefined();
  });

  it("are not claimed of fields that are there, or are null", () => {
    expect(check("input.note", "(trigger.body.total ?? 0) > 500")).toEqual([]);
  });

  it("are expected where the text says what stands for them, unless a near name is there", () => {
    expect(check('input.fault ?? ""', "(trigger.body.total ?? 0) > 500")).toEqual([]);
    expect(check("input.fault", "(trigger.body.total ?? 0) > 500")).toMatchObject([
      { node: "map", message: expect.stringContaining("fault") },
    ]);
  });

  it("are not said twice where the types already know", () => {
    // What the map makes is known without a sample.
    expect(check("input.total", "(input.summ ?? 0) > 500")).toEqual([]);
  });
});
