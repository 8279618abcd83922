import { expect, it } from "vitest";
import { contentHash, contentOf } from "../mapping/shared/map-content";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import type { FlowDocument } from "./document";
import { validateFlow } from "./validate-flow";

const rows = [{ target: "number", value: "input.number" }];
const hash = contentHash(contentOf({ fields: rows }));
const known = { id: "m1", name: "Order lines", number: 5, versions: { 3: hash, 5: "other" } };

function problems(shared: unknown, fields = rows) {
  const document = {
    ...orderFlow,
    nodes: { map: { type: "map@1", name: "Map", config: { fields, shared } } },
    edges: [],
  } as unknown as FlowDocument;
  return validateFlow(document, nodeRegistry, { takes: {}, maps: [known] })
    .filter(({ field }) => field === "shared")
    .map(({ severity, code }) => `${severity} ${code}`);
}

it.each([
  { shared: undefined, found: [] },
  { shared: { map: "Order lines", version: 3, newest: true }, found: [] },
  { shared: { map: "Order lines", version: 3 }, found: ["warning map-behind"] },
  { shared: { map: "Order lines", version: 4 }, found: ["error map-version-unknown"] },
  { shared: { map: "Order lins", version: 3 }, found: ["error map-unknown"] },
  { shared: { map: "Order lines" }, found: ["error field-kind"] },
  { shared: { map: "constructor", version: 3 }, found: ["error map-unknown"] },
])("of $shared it says $found", ({ shared, found }) => {
  expect(problems(shared)).toEqual(found);
});

it("rows that are not those of the version keep a flow from being published", () => {
  const changed = [{ target: "number", value: "input.other" }];
  expect(problems({ map: "Order lines", version: 3 }, changed)).toEqual(["error map-differs"]);
});
