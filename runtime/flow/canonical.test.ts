import { describe, expect, it } from "vitest";
import { flowNode, orderFlow, splice } from "../testing/order-flow";
import { canonicalLayout, canonicalLogic } from "./canonical";
import type { FlowDocument } from "./document";
import { parseFlowText } from "./schema";

/** Lines taken away plus lines added, as `git diff --numstat` counts them. */
function changedLines(before: string, after: string): number {
  const left = before.split("\n");
  const right = after.split("\n");
  const table = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i]![j] =
        left[i] === right[j]
          ? table[i + 1]![j + 1] + 1
          : Math.max(table[i + 1]![j], table[i]![j + 1]);
    }
  }
  const same = table[0]![0] as number;
  return left.length - same + (right.length - same);
}

describe("canonical logic", () => {
  it("writes nodes by id, type first, and edges a line each", () => {
    expect(canonicalLogic(orderFlow)).toMatchInlineSnapshot(`
      "{
        "schemaVersion": 1,
        "id": "0190c6f0-0000-7000-8000-000000000001",
        "name": "Order to ERP",
        "settings": {"retention": 30},
        "nodes": {
          "n01": {
            "type": "webhook@1",
            "name": "Order received",
            "config": {"synchronous": true}
          },
          "n02": {
            "type": "map@1",
            "name": "Map to sales order",
            "config": {
              "fields": [
                {"required": true, "target": "number", "value": "input.name"},
                {"target": "total", "value": "input.total"}
              ]
            }
          },
          "n03": {
            "type": "content-based-router@1",
            "name": "Route on total",
            "config": {"branches": [{"condition": "(input.total ?? 0) > 500", "name": "hold"}]}
          },
          "n04": {
            "type": "http-request@1", "connection": "erp",
            "name": "Create sales order",
            "config": {"body": "input", "idempotency": "header", "method": "POST", "url": "/sales-orders"}
          },
          "n05": {
            "type": "respond@1",
            "name": "Answer accepted",
            "config": {"status": 201}
          },
          "n06": {
            "type": "respond@1",
            "name": "Answer held",
            "config": {"status": 202}
          }
        },
        "edges": [
          {"from": "n01.out", "to": "n02.in"},
          {"from": "n02.out", "to": "n03.in"},
          {"from": "n03.hold", "to": "n06.in"},
          {"from": "n03.otherwise", "to": "n04.in"},
          {"from": "n04.out", "to": "n05.in"}
        ]
      }
      "
    `);
  });

  it("does not depend on the order of keys and edges, nor on an edge said twice", () => {
    const shuffled: FlowDocument = {
      ...orderFlow,
      nodes: Object.fromEntries(Object.entries(orderFlow.nodes).reverse()),
      edges: [...orderFlow.edges, ...orderFlow.edges].reverse(),
    };
    expect(canonicalLogic(shuffled)).toBe(canonicalLogic(orderFlow));
  });

  it("changes 2 lines for a rename", () => {
    const n04 = { ...orderFlow.nodes.n04!, name: "Create the sales order in the ERP of Hallberg" };
    const renamed = { ...orderFlow, nodes: { ...orderFlow.nodes, n04 } };
    expect(changedLines(canonicalLogic(orderFlow), canonicalLogic(renamed))).toBe(2);
  });

  it.each(orderFlow.edges)("changes at most 12 lines for a node put into %o", (edge) => {
    const node = {
      ...flowNode("http-request@1", "Ask for credit", {
        method: "POST",
        url: "/credit",
        body: "input",
      }),
      connection: "credit",
    };
    const spliced = splice(orderFlow, "n07", node, edge);
    expect(changedLines(canonicalLogic(orderFlow), canonicalLogic(spliced))).toBeLessThanOrEqual(
      12,
    );
  });

  it("keeps unknown fields, unknown types and numbers that JSON.parse would change", () => {
    const text = canonicalLogic(orderFlow)
      .replace(
        '"config": {"status": 201}',
        '"config": {"limit": 12345678901234567890, "rate": 1E400, "zero": -0}, "colour": "red"',
      )
      .replace("webhook@1", "acme.portal@7")
      .replace('"settings":', '"x-owner": {"team": 1.10}, "settings":');
    const { document, problems } = parseFlowText(text);
    expect(problems).toEqual([]);
    const written = canonicalLogic(document!);
    expect(written).toContain('{"limit": 12345678901234567890, "rate": 1E400, "zero": -0}');
    expect(written).toContain('"colour": "red"');
    expect(written).toContain('"acme.portal@7"');
    expect(written).toContain('"x-owner": {"team": 1.1}');
    expect(canonicalLogic(parseFlowText(written).document!)).toBe(written);
  });

  it("writes a layout a node a line", () => {
    expect(canonicalLayout({ nodes: { n02: { x: 20, y: 120 }, n01: { x: 20, y: 20 } } })).toBe(
      '{\n  "nodes": {\n    "n01": {"x": 20, "y": 20},\n    "n02": {"x": 20, "y": 120}\n  }\n}\n',
    );
  });
});
