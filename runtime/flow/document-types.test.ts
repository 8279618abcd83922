import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { flowNode } from "../testing/order-flow";
import type { FlowDocument } from "./document";
import { documentTypesOf, type FlowSurroundings, isSameType, takenByFlow } from "./document-types";
import { fitsFrom } from "./fitting";
import { refuseEdge } from "./refuse-edge";
import { validateFlow } from "./validate-flow";

const invoicing = "00000000-0000-7000-8000-0000000000aa";
const around = { takes: { [invoicing]: "Invoice" } };

/** A sales order comes in; beside it are steps that are not connected yet. */
function flow(edges: readonly string[], nodes: FlowDocument["nodes"] = {}): FlowDocument {
  return {
    schemaVersion: 1,
    id: "f",
    name: "F",
    settings: {},
    nodes: {
      in: flowNode("webhook@1", "Shopify order", { documentType: "SalesOrder" }),
      large: flowNode("filter@1", "Large only", { condition: "true" }),
      route: flowNode("content-based-router@1", "By country", {
        branches: [{ name: "us", condition: "true" }],
      }),
      map: flowNode("map@1", "To invoice", { documentType: "Invoice", fields: [] }),
      sub: flowNode("call-flow@1", "Bill it", { flow: invoicing }),
      collect: flowNode("aggregator@1", "Collect"),
      split: flowNode("splitter@1", "Each line", { list: "input.lines" }),
      ...nodes,
    },
    edges: edges.map((text) => {
      const [from = "", to = ""] = text.split(" -> ");
      return { from, to };
    }),
  };
}

const refused = (document: FlowDocument, text: string, known: FlowSurroundings = around) => {
  const [from = "", to = ""] = text.split(" -> ");
  return refuseEdge(document, nodeRegistry, { from, to }, known);
};

describe("document types", () => {
  it("come through the steps that hand on what arrived", () => {
    const types = documentTypesOf(
      flow(["in.out -> large.in", "large.out -> route.in"]),
      nodeRegistry,
      around,
    );
    expect(types.given("in.out")).toBe("SalesOrder");
    expect(types.given("large.out")).toBe("SalesOrder");
    expect(types.given("route.us")).toBe("SalesOrder");
    expect(types.given("route.otherwise")).toBe("SalesOrder");
    expect(types.given("large.error")).toBe("any");
    expect(types.taken("sub.in")).toBe("Invoice");
    expect(types.taken("large.in")).toBe("any");
  });

  it("are not known where two of them meet, where all are joined and where an expression makes the message", () => {
    const two = flow(["in.out -> large.in", "map.out -> large.in"]);
    expect(documentTypesOf(two, nodeRegistry).given("large.out")).toBe("any");
    const all = { ...flowNode("filter@1", "Both", { condition: "true" }), join: "all" as const };
    const joined = flow(["in.out -> large.in"], { large: all });
    expect(documentTypesOf(joined, nodeRegistry).given("large.out")).toBe("any");
    const made = flow([], {
      sub: flowNode("call-flow@1", "Bill it", { flow: invoicing, input: "input.invoice" }),
    });
    expect(documentTypesOf(made, nodeRegistry, around).taken("sub.in")).toBe("any");
  });

  it("pass a step that is switched off", () => {
    const off = { ...flowNode("map@1", "Off", { documentType: "Invoice" }), disabled: true };
    const types = documentTypesOf(flow(["in.out -> map.in"], { map: off }), nodeRegistry);
    expect(types.given("map.out")).toBe("SalesOrder");
  });

  it("end at a circle without a word", () => {
    const circle = flow(["large.out -> route.in", "route.us -> large.in"]);
    expect(documentTypesOf(circle, nodeRegistry).given("large.out")).toBe("any");
  });

  it("are the same with other spacing, and with any version where one names none", () => {
    expect(isSameType("SalesOrder", "sales order")).toBe(true);
    expect(isSameType("SalesOrder@2", "SalesOrder")).toBe(true);
    expect(isSameType("SalesOrder@2", "SalesOrder@1")).toBe(false);
    expect(isSameType("SalesOrder", "Invoice")).toBe(false);
  });

  it("of a flow is what its first trigger names", () => {
    expect(takenByFlow(flow([]), nodeRegistry)).toBe("SalesOrder");
    expect(takenByFlow({ ...flow([]), nodes: {} }, nodeRegistry)).toBe("any");
  });
});

describe("a line between two document types", () => {
  it("is refused with both types named, and a mapper that builds the wanted one is offered", () => {
    expect(refused(flow([]), "in.out -> sub.in")).toEqual({
      reason: "Bill it takes Invoice, this is SalesOrder.",
      remedy: {
        label: "Insert a mapper",
        type: "map@1",
        config: { documentType: "Invoice" },
      },
    });
    expect(refused(flow([]), "map.out -> sub.in")).toBeNull();
  });

  it("names the step further on that the message would be handed to", () => {
    const passing = flow(["large.out -> sub.in"]);
    const misfit = refused(passing, "in.out -> large.in");
    expect(misfit?.reason).toBe(
      "Large only hands it on to Bill it, which takes Invoice; this is SalesOrder.",
    );
    expect(refused(passing, "map.out -> large.in")).toBeNull();
  });

  it("is not refused where a type is only unknown", () => {
    expect(refused(flow([]), "in.out -> sub.in", { takes: {} })).toBeNull();
    expect(refused(flow([]), "split.item -> sub.in")).toBeNull();
    expect(refused(flow([]), "in.out -> large.in")).toBeNull();
  });

  it("that is there already blocks publishing, with the port and the mapper", () => {
    const problems = validateFlow(flow(["in.out -> sub.in"]), nodeRegistry, around);
    expect(problems).toContainEqual({
      severity: "error",
      code: "type-mismatch",
      message:
        "The line from Shopify order does not fit: Bill it takes Invoice, this is SalesOrder.",
      node: "sub",
      port: "in",
      fix: {
        label: "Insert a mapper",
        value: {
          from: "in.out",
          to: "sub.in",
          insert: "map@1",
          config: { documentType: "Invoice" },
        },
      },
    });
  });
});

describe("a line to a step that collects", () => {
  it("does not fit where no splitter opened a loop, and a splitter is offered", () => {
    const fits = fitsFrom(flow([]), nodeRegistry, "in.out", around);
    expect(fits.get("collect")).toMatchObject({
      reason: "Collect collects, but no splitter opens a loop before it.",
      remedy: { label: "Insert a splitter", type: "splitter@1" },
    });
  });

  it("fits inside a loop, and where it is not known yet what comes before", () => {
    const loop = flow(["in.out -> split.in", "split.item -> large.in"]);
    expect(fitsFrom(loop, nodeRegistry, "split.item").get("collect")).toBeNull();
    expect(fitsFrom(loop, nodeRegistry, "large.out").get("collect")).toBeNull();
    expect(fitsFrom(flow([]), nodeRegistry, "large.out").get("collect")).toBeNull();
  });
});
