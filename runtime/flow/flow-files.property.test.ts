import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json";
import { flowNode, orderFlow } from "../testing/order-flow";
import type { FlowDocument } from "./document";
import { exportFlow, importFlow } from "./flow-files";

const config = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const document: fc.Arbitrary<FlowDocument> = fc
  .tuple(fc.string(), fc.array(fc.tuple(fc.string(), config), { maxLength: 8 }))
  .map(([name, nodes]) => ({
    ...orderFlow,
    name,
    nodes: Object.fromEntries(
      nodes.map(([label, entry], at) => [`n${at}`, flowNode("map@1", label, entry)]),
    ),
    edges: nodes.slice(1).map((_, at) => ({ from: `n${at}.out`, to: `n${at + 1}.in` })),
  }));
const place = fc.record({ x: fc.integer(), y: fc.integer() });
const layout = fc.dictionary(fc.stringMatching(/^n\d{1,3}$/), place).map((nodes) => ({ nodes }));
const tests = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), config);

describe("a flow as files", () => {
  it("is byte-identical after export, import, export", () => {
    fc.assert(
      fc.property(document, layout, tests, (flow, places, cases) => {
        const files = exportFlow({ document: flow, layout: places, tests: cases });
        const imported = importFlow(files);
        expect(imported.problems).toEqual([]);
        expect(imported.rewritten).toEqual([]);
        expect(exportFlow(imported.folder!)).toEqual(files);
      }),
    );
  });

  it("says which files were made canonical, and keeps them so", () => {
    const files = exportFlow({
      document: orderFlow,
      layout: { nodes: {} },
      tests: { first: { a: 1 } },
    });
    const edited = {
      ...files,
      "flow.json": JSON.stringify(JSON.parse(files["flow.json"]!)),
      "tests/first.json": '{ "a" : 1 }',
      "README.md": "notes",
    };
    const imported = importFlow(edited);
    expect(imported.rewritten).toEqual(["flow.json", "tests/first.json"]);
    expect(imported.ignored).toEqual(["README.md"]);
    expect(exportFlow(imported.folder!)).toEqual(files);
  });

  it("names the file and the place of what is wrong", () => {
    const { folder, problems } = importFlow({
      "flow.json":
        '{"schemaVersion": 1, "id": "a", "name": "b", "settings": {}, "nodes": {"n1": {"type": "map"}}, "edges": [{}]}',
      "layout.json": "{",
    });
    expect(folder).toBeNull();
    expect(problems.map(({ file, field, code }) => [file, field, code])).toEqual([
      ["flow.json", "nodes.n1.type", "flow-malformed"],
      ["flow.json", "nodes.n1.name", "flow-malformed"],
      ["flow.json", "nodes.n1.config", "flow-malformed"],
      ["flow.json", "edges[0]", "flow-malformed"],
      ["layout.json", undefined, "json-malformed"],
    ]);
    expect(importFlow({}).problems[0]).toMatchObject({ file: "flow.json", code: "file-missing" });
  });
});
