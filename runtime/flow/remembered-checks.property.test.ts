import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ValueType } from "../expressions/language";
import type { Json, JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { checkSamples } from "./check-samples";
import type { FlowDocument, FlowNode } from "./document";
import { validateFlow } from "./validate-flow";

const texts = [
  "input.number",
  "input.totl",
  "input.lines",
  "steps.n02.number",
  "steps.n02.gone",
  "params.limit + 1",
  "params.other",
  "trigger.body.number",
  "trigger.body.nmber",
  "line.sku",
  "entry.sku",
  "upper(1 2",
  '"fixed"',
];
const text = fc.constantFrom(...texts);
const rowAt = fc.nat({ max: 3 });
const mapId = fc.constantFrom("n02", "n03");

type Edit = (flow: FlowDocument) => FlowDocument;

const withNode = (flow: FlowDocument, id: string, edit: (node: FlowNode) => FlowNode) => {
  const node = flow.nodes[id];
  return node === undefined ? flow : { ...flow, nodes: { ...flow.nodes, [id]: edit(node) } };
};
const withRows = (
  flow: FlowDocument,
  id: string,
  edit: (rows: readonly Json[]) => readonly Json[],
) =>
  withNode(flow, id, (node) => ({
    ...node,
    config: { ...node.config, fields: edit(node.config.fields as readonly Json[]) },
  }));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(mapId, rowAt, text).map(
    ([id, at, value]): Edit =>
      (flow) =>
        withRows(flow, id, (rows) =>
          rows.map((row, index) => (index === at ? { ...(row as JsonObject), value } : row)),
        ),
  ),
  fc.tuple(mapId, fc.constantFrom("line", "entry"), text).map(
    ([id, as, value]): Edit =>
      (flow) =>
        withRows(flow, id, (rows) => [
          ...rows.filter((row) => (row as JsonObject).target !== "lines"),
          { target: "lines", each: "input.lines", as, fields: [{ target: "sku", value }] },
        ]),
  ),
  fc.constantFrom("SalesOrder", "Invoice", "").map(
    (documentType): Edit =>
      (flow) =>
        withNode(flow, "n01", (node) => ({ ...node, config: { ...node.config, documentType } })),
  ),
  fc.constantFrom("limit", "other").map(
    (name): Edit =>
      (flow) => ({
        ...flow,
        parameters: { type: "object", properties: { [name]: { type: "number" } } },
      }),
  ),
  fc.boolean().map(
    (joined): Edit =>
      (flow) => ({
        ...flow,
        edges: [
          { from: "n01.out", to: "n02.in" },
          ...(joined ? [{ from: "n02.out", to: "n03.in" }] : []),
        ],
      }),
  ),
  mapId.map(
    (id): Edit =>
      (flow) =>
        withNode(flow, id, (node) => ({ ...node, disabled: node.disabled !== true })),
  ),
);

const rows = (...values: readonly string[]) =>
  values.map((value, index) => ({ target: `field${index}`, value }));

const first: FlowDocument = {
  schemaVersion: 1,
  id: "flow",
  name: "Orders",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "Order received", config: { synchronous: false } },
    n02: { type: "map@1", name: "First", config: { fields: rows("input.number", "input.lines") } },
    n03: { type: "map@1", name: "Second", config: { fields: rows("input.field0", "steps.n02") } },
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.out", to: "n03.in" },
  ],
};

const sample: ValueType = {
  kind: "object",
  fields: { number: { kind: "text" }, lines: { kind: "list", of: { kind: "any" } } },
};
const samples = new Map([["n01", sample]]);

describe("checks that remember", () => {
  it("find after any edits what they find in a flow that they have never seen", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
        let flow = first;
        for (const next of edits) {
          flow = next(flow);
          checkSamples(flow, nodeRegistry, samples, validateFlow(flow, nodeRegistry));
        }
        const known = validateFlow(flow, nodeRegistry);
        const sampled = checkSamples(flow, nodeRegistry, samples, known);
        vi.resetModules();
        const anew = await import("./validate-flow");
        const { checkSamples: checkAnew } = await import("./check-samples");
        const { nodeRegistry: registry } = await import("../nodes/registry");
        const copy = structuredClone(flow);
        expect(known).toEqual(anew.validateFlow(copy, registry));
        expect(sampled).toEqual(checkAnew(copy, registry, structuredClone(samples), known));
      }),
      { numRuns: 25 },
    );
  });
});
