import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import { chooseMine } from "./choose-mine";
import { diffFlows } from "./diff-flows";
import type { FlowDocument } from "./document";
import { childPath, entryPath, stepsOf } from "./field-path";
import { type MergedFlow, mergeFlows } from "./merge-flows";
import { renameNodes } from "./rename-nodes";
import { renameReadsOf } from "./rename-reads";
import { replaceHits, searchFlow } from "./search-flow";

/** Names as people write them in maps, headers and samples. */
const name = fc.oneof(
  fc.constantFrom(
    "sku",
    "PO Number",
    "a.b",
    "lines[].net",
    'custom["PO Number"]',
    "x=y",
    "[0]",
    "0",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "\\",
    '"',
    "å ä",
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const own = (value: JsonObject): JsonObject => Object.assign(Object.create(null), value);

function withConfig(config: JsonObject): FlowDocument {
  const sampled = { type: "manual@1", name: "By hand", config } as const;
  return { ...orderFlow, nodes: { ...orderFlow.nodes, n09: sampled } };
}
const sample = (value: Json) => withConfig({ sample: value });
const rows = (target: string, value: string) =>
  withConfig({
    fields: [
      { target: "number", value: "1" },
      { target, value },
    ],
  });

const reads = renameReadsOf(nodeRegistry);
const merge = (base: FlowDocument, mine: FlowDocument, theirs: FlowDocument) =>
  mergeFlows(base, mine, theirs, reads);
const bare = (document: FlowDocument) => ({ document, layout: { nodes: {} } });
const allMine = ({ document, conflicts }: MergedFlow, mine: FlowDocument) =>
  chooseMine(bare(document), conflicts, bare(mine)).document;

describe("paths to fields", () => {
  it("lead back to the names they were made of", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(name, fc.nat(20)), { maxLength: 6 }), name, (parts, key) => {
        const path = parts.reduce<string>(
          (made, part) => (typeof part === "number" ? `${made}[${part}]` : childPath(made, part)),
          "config",
        );
        expect(stepsOf(entryPath(path, "target", key))).toEqual([
          { name: "config" },
          ...parts.map((part) => (typeof part === "number" ? { index: part } : { name: part })),
          { identity: "target", key },
        ]);
      }),
    );
  });
});

describe("a conflict", () => {
  it("gives exactly mine when told, whatever the row is called", () => {
    fc.assert(
      fc.property(name, (target) => {
        fc.pre(target !== "number");
        const merged = merge(rows(target, "1"), rows(target, "2"), rows(target, "3"));
        expect(merged.conflicts).toHaveLength(1);
        expect(allMine(merged, rows(target, "2"))).toEqual(rows(target, "2"));
      }),
    );
  });

  it("gives exactly mine when told, whatever the field is called", () => {
    fc.assert(
      fc.property(name, name, (outer, inner) => {
        const value = (leaf: number) =>
          sample(Object.fromEntries([[outer, Object.fromEntries([[inner, leaf]])]]));
        const merged = merge(value(1), value(2), value(3));
        expect(merged.conflicts).toHaveLength(1);
        const chosen = allMine(merged, value(2));
        expect(JSON.stringify(chosen)).toBe(JSON.stringify(value(2)));
      }),
    );
  });

  it("does not come of names that objects have by themselves, and loses none of them", () => {
    fc.assert(
      fc.property(name, name, (mine, theirs) => {
        fc.pre(mine !== theirs);
        const base = sample({ kept: 1 });
        const added = (key: string) =>
          sample(Object.fromEntries([...Object.entries({ kept: 1 }), [key, 2]]));
        const merged = merge(base, added(mine), added(theirs));
        const made = merged.document.nodes.n09?.config.sample as JsonObject;
        for (const key of [mine, theirs]) {
          if (key === "kept") continue;
          expect(own(made)[key] ?? Object.getOwnPropertyDescriptor(made, key)?.value).toBe(2);
        }
      }),
    );
  });
});

describe("a difference", () => {
  it("is told of every name, also one that objects have by themselves", () => {
    fc.assert(
      fc.property(name, (key) => {
        const after = sample(Object.fromEntries([[key, 1]]));
        expect(diffFlows(sample({}), after)).toEqual([
          expect.objectContaining({
            kind: "changed",
            fields: [expect.objectContaining({ after: 1 })],
          }),
        ]);
        expect(diffFlows(sample({}), after)[0]).not.toHaveProperty("fields.0.before");
      }),
    );
  });

  it("is told of a node whose id is such a name", () => {
    for (const id of ["constructor", "toString", "valueOf"]) {
      const after = { ...orderFlow, nodes: { ...orderFlow.nodes, [id]: orderFlow.nodes.n02 } };
      const changed = after as FlowDocument;
      expect(diffFlows(orderFlow, changed)).toMatchObject([{ kind: "added", id }]);
      expect(diffFlows(changed, orderFlow)).toMatchObject([{ kind: "removed", id }]);
      expect(merge(orderFlow, changed, changed).renamed).toEqual({});
      const other = { ...changed, nodes: { ...changed.nodes, [id]: orderFlow.nodes.n03 } };
      expect(Object.keys(merge(orderFlow, changed, other as FlowDocument).renamed)).toEqual([id]);
      const lined = {
        ...changed,
        edges: [...orderFlow.edges, { from: "n02.out", to: `${id}.in` }],
      };
      expect(renameNodes(lined, { n02: "n77" }, reads).edges).toContainEqual({
        from: "n77.out",
        to: `${id}.in`,
      });
    }
  });
});

describe("search and replace", () => {
  it("changes the text that was found, whatever its field is called", () => {
    fc.assert(
      fc.property(name, name, (outer, inner) => {
        const value = (text: string) =>
          sample(Object.fromEntries([[outer, [Object.fromEntries([[inner, text]])]]]));
        const before = value("a zebra here");
        const hits = searchFlow(before, nodeRegistry, {
          find: "zebra",
          matchCase: true,
          wholeWord: true,
        });
        expect(hits).toHaveLength(1);
        expect(JSON.stringify(replaceHits(before, hits, "horse"))).toBe(
          JSON.stringify(value("a horse here")),
        );
      }),
    );
  });
});
