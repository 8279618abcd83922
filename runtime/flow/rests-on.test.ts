import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { aFlow } from "../testing/flow-builder";
import { isDeciding, restsOn } from "./rests-on";

const call = { type: "http-request@1", config: { method: "POST", url: "/x" } };

const order = (about: string) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { fields: [{ target: "total", value: "input.total" }] } },
      credit: call,
      tax: call,
      decide: { type: "decision@1", config: { table: "Credit decision", about, target: "credit" } },
      way: {
        type: "content-based-router@1",
        config: { branches: [{ name: "hold", condition: 'input.credit.Decision == "hold"' }] },
      },
      erp: { ...call, config: { ...call.config, body: "expression", bodyExpression: "input" } },
      held: { type: "respond@1", config: { status: 202, body: "steps.decide.credit.holds" } },
      rate: { type: "respond@1", config: { status: 200, body: "input.rate" } },
      done: { type: "respond@1", config: { status: 201, body: "input.number" } },
    },
    [
      "hook.out -> map.in",
      "map.out -> credit.in",
      "credit.out -> tax.in",
      "tax.out -> decide.in",
      "decide.out -> way.in",
      "decide.out -> rate.in",
      "way.hold -> held.in",
      "way.otherwise -> erp.in",
      "erp.out -> done.in",
    ],
  );

const resting = (about: string, ...given: readonly string[]) =>
  Object.fromEntries(restsOn(order(about), nodeRegistry, new Set(given)));

describe("what rests on an answer", () => {
  it("is what reads it and what is computed of that, up to where somebody else is asked", () => {
    expect(resting("steps.credit", "credit")).toEqual({
      decide: ["credit"],
      way: ["credit"],
      held: ["credit"],
    });
    expect(resting("steps.map", "credit")).toEqual({});
  });

  it("is also what gets it handed on; a field beside what was decided is none of it", () => {
    // The tax goes through the decision, which is about the credit alone.
    expect(resting("steps.credit", "tax")).toEqual({ rate: ["tax"] });
    expect(resting("", "credit", "tax")).toEqual({
      rate: ["tax"],
      decide: ["tax"],
      way: ["tax"],
      held: ["tax"],
    });
    expect(resting("steps.credit", "erp")).toEqual({ done: ["erp"] });
  });

  it("matters most where it decides", () => {
    const deciding = Object.keys(order("").nodes).filter((id) =>
      isDeciding(order(""), nodeRegistry, id),
    );
    expect(deciding).toEqual(["decide", "way"]);
  });
});
