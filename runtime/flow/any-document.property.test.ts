import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import { canonicalLogic } from "./canonical";
import { parseFlowLayout } from "./parse-layout";
import { isObject, parseFlowDocument } from "./schema";
import { validateFlow } from "./validate-flow";

const settings: JsonObject = {
  orderingKey: "input.number",
  parkAfterMs: 60_000,
  concurrency: { key: "input.customer", limit: 4 },
  businessKeys: [{ kind: "order", node: "n01", value: "input.number" }],
  retention: 30,
  errorFlow: "01930000-0000-7000-8000-000000000001",
  respondWithinMs: 2_000,
  correlationWindowMs: 60_000,
  slaMs: 60_000,
};
const parameters: JsonObject = { properties: { warehouse: { type: "string" } } };
const base = { ...orderFlow, settings, parameters } as unknown as JsonObject;

/** Names that every object seems to have. */
const inherited = fc.constantFrom("toString", "constructor", "__proto__", "hasOwnProperty");
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  inherited,
  inherited.map((name) => `${name}.in`),
  fc.constant({ $number: "1e400" }),
);

/** The document with one value anywhere in it replaced. */
function replaced(value: Json, steps: readonly number[], by: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const entries = Object.entries(value);
  const at = entries[step % Math.max(1, entries.length)];
  if (at === undefined) return by;
  const [name, entry] = at;
  const changed = replaced(entry as Json, rest, by);
  if (Array.isArray(value))
    return value.map((each: Json, index) => (index === Number(name) ? changed : each));
  return { ...(value as JsonObject), [name]: changed };
}

const documents = fc
  .tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), anything)
  .map(([steps, by]) => replaced(base, steps, by));

it("a document of any shape is refused by name, or can be checked and written down", () => {
  fc.assert(
    fc.property(documents, (value) => {
      const { document, problems } = parseFlowDocument(value);
      if (document === null) {
        expect(problems.length).toBeGreaterThan(0);
        return;
      }
      expect(Array.isArray(validateFlow(document, nodeRegistry))).toBe(true);
      expect(typeof canonicalLogic(document)).toBe("string");
    }),
    { numRuns: 3_000 },
  );
});

it.each([
  [{ businessKeys: {} }, "settings.businessKeys"],
  [{ concurrency: null }, "settings.concurrency"],
  [{ orderingKey: 5 }, "settings.orderingKey"],
  [{ errorFlow: true }, "settings.errorFlow"],
  [{ slaMs: "2000" }, "settings.slaMs"],
  [{ respondWithinMs: { $number: "1e400" } }, "settings.respondWithinMs"],
])("settings of another shape are named: %j", (change, field) => {
  const { document, problems } = parseFlowDocument({ ...base, settings: change });
  expect([document, problems.map((problem) => problem.field)]).toEqual([null, [field]]);
});

it.each(["a\u0000b", "a\ud800b"])("a text that cannot be stored is named: %j", (name) => {
  expect(parseFlowDocument({ ...base, name }).problems).toMatchObject([{ field: "name" }]);
});

it.each(["toString", "constructor", "hasOwnProperty"])("a line to %s leads nowhere", (node) => {
  const [first] = (base.edges ?? []) as readonly { readonly from: string }[];
  const edges = [{ from: first?.from ?? "", to: `${node}.in` }];
  const { document } = parseFlowDocument({ ...base, edges } as JsonObject);
  const codes =
    document === null ? [] : validateFlow(document, nodeRegistry).map(({ code }) => code);
  expect(codes).toContain("edge-dangling");
});

it("a layout of any shape gives one that can be drawn", () => {
  const layout = {
    nodes: { n01: { x: 1, y: 2 }, n02: null },
    notes: [{ id: "a", x: 1, y: 2, w: 3, h: 4, text: "Hello" }],
    groups: [{ id: "g", title: "Group", nodes: ["n01"] }],
    direction: "right",
    later: { kept: true },
  };
  expect(parseFlowLayout(layout)).toEqual({ ...layout, nodes: { n01: { x: 1, y: 2 } } });
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }), anything, (steps, by) => {
      const { nodes, notes, groups } = parseFlowLayout(replaced(layout, steps, by));
      for (const { x, y } of [...Object.values(nodes), ...(notes ?? [])]) {
        expect([typeof x, typeof y]).toEqual(["number", "number"]);
      }
      for (const group of groups ?? []) expect(Array.isArray(group.nodes)).toBe(true);
      expect(isObject(nodes as unknown as Json)).toBe(true);
    }),
  );
});
