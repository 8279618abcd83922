import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../flow/document";
import { aFlow } from "../testing/flow-builder";
import { compilePlan } from "./plan";

const http = { send: () => Promise.reject(new Error("no network here")) };
const hook = { type: "webhook@1" };
const log = { type: "log@1", config: { note: "" } };
const split = { type: "splitter@1" };
const collect = { type: "aggregator@1" };

function refusal(document: FlowDocument): unknown {
  try {
    compilePlan(document, { http });
    return null;
  } catch (error) {
    const { code, detail } = error as { code: string; detail: object };
    return { code, ...detail };
  }
}

describe("a flow that cannot run is refused by name:", () => {
  it("a cycle", () => {
    const flow = aFlow({ hook, a: log, b: log }, [
      "hook.out -> a.in",
      "a.out -> b.in",
      "b.out -> a.in",
    ]);

    expect(refusal(flow)).toMatchObject({
      code: "FLOW_INVALID",
      node: expect.stringMatching(/^[ab]$/),
    });
  });

  it.each([
    ["a node that is not there", "hook.out -> gone.in", { node: "gone", port: "in" }],
    ["a port that is not there", "hook.side -> a.in", { node: "hook", port: "side" }],
    ["an input used as output", "a.in -> a.in", { node: "a", port: "in" }],
    ["no port at all", "hook -> a.in", { port: "hook" }],
  ])("an edge to %s", (_name, edge, detail) => {
    expect(refusal(aFlow({ hook, a: log }, [edge]))).toMatchObject({
      code: "FLOW_INVALID",
      ...detail,
    });
  });

  it("a node type of another build", () => {
    expect(refusal(aFlow({ hook, a: { type: "teleport@3" } }, []))).toEqual({
      code: "NODE_UNKNOWN",
      node: "a",
      type: "teleport@3",
    });
  });

  it("a schema of another build", () => {
    expect(refusal({ ...aFlow({ hook }, []), schemaVersion: 2 as never })).toMatchObject({
      code: "FLOW_TOO_NEW",
    });
  });

  it("an expression that is none, with its field", () => {
    const flow = aFlow({ hook, a: { type: "filter@1", config: { condition: "input.(" } } }, [
      "hook.out -> a.in",
    ]);

    expect(refusal(flow)).toMatchObject({ code: "FLOW_INVALID", node: "a", field: "condition" });
  });

  it.each([
    ["settings.orderingKey", { orderingKey: "1 +" }],
    ["settings.concurrency.key", { concurrency: { limit: 1, key: "(" } }],
    [
      "settings.businessKeys[0].value",
      { businessKeys: [{ kind: "po", node: "hook", value: "output." }] },
    ],
    [
      "settings.businessKeys[0].node",
      { businessKeys: [{ kind: "po", node: "gone", value: "output" }] },
    ],
  ])("%s", (field, settings) => {
    expect(refusal(aFlow({ hook }, [], settings))).toMatchObject({ code: "FLOW_INVALID", field });
  });

  it("an aggregator without a splitter", () => {
    expect(refusal(aFlow({ hook, all: collect }, ["hook.out -> all.in"]))).toMatchObject({
      code: "FLOW_INVALID",
      node: "all",
    });
  });

  it("an aggregator that also receives from outside its loop", () => {
    const flow = aFlow({ hook, split, all: collect }, [
      "hook.out -> split.in",
      "split.item -> all.in",
      "hook.out -> all.in",
    ]);

    expect(refusal(flow)).toMatchObject({ code: "FLOW_INVALID", node: "all" });
  });

  it("two loops that cross", () => {
    const flow = aFlow({ hook, one: split, two: split, join: log }, [
      "hook.out -> one.in",
      "hook.out -> two.in",
      "one.item -> join.in",
      "two.item -> join.in",
    ]);

    expect(refusal(flow)).toMatchObject({ code: "FLOW_INVALID", node: "join" });
  });

  it("a loop that waits for what comes after it", () => {
    const flow = aFlow(
      { hook, split, body: { ...log, join: "all" }, side: log, all: collect, after: log },
      [
        "hook.out -> split.in",
        "split.item -> body.in",
        "split.item -> side.in",
        "side.out -> all.in",
        "all.out -> after.in",
        "after.out -> body.in",
      ],
    );

    expect(refusal(flow)).toMatchObject({ code: "FLOW_INVALID", node: "after" });
  });
});

describe("a disabled node", () => {
  it("passes its input on and needs no configuration", () => {
    const flow = aFlow({ hook, off: { type: "filter@1", disabled: true } }, ["hook.out -> off.in"]);

    expect(compilePlan(flow, { http }).nodes.get("off")?.work.behaviour).toBe("pass");
  });
});
