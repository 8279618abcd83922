import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode } from "./document";
import { extractFlow } from "./extract-flow";
import { validateFlow } from "./validate-flow";

const node = (type: string, name: string, config: FlowNode["config"] = {}): FlowNode => ({
  type,
  name,
  config,
});
const log = (name: string, note = "x") => node("log@1", name, { note });
const map = (name: string, value: string) =>
  node("map@1", name, { fields: [{ target: "number", value }] });
const line = (from: string, to: string): FlowEdge => ({ from, to: `${to}.in` });

const flow: FlowDocument = {
  schemaVersion: 1,
  id: "f",
  name: "Orders",
  settings: {},
  nodes: {
    n01: node("webhook@1", "Order"),
    n02: map("Map", "input.number"),
    n03: log("Note"),
    n04: map("Then", "steps.n03.number"),
    n05: node("respond@1", "Answer"),
  },
  edges: [
    line("n01.out", "n02"),
    line("n02.out", "n03"),
    line("n03.out", "n04"),
    line("n04.out", "n05"),
  ],
};
const extract = (document: FlowDocument, ...ids: string[]) =>
  extractFlow(document, nodeRegistry, new Set(ids), "Part");
const codes = (document: FlowDocument, ...ids: string[]) =>
  extract(document, ...ids).refusals.map(({ code }) => code);
const having = (
  nodes: FlowDocument["nodes"],
  edges: readonly FlowEdge[] = flow.edges,
): FlowDocument => ({ ...flow, nodes: { ...flow.nodes, ...nodes }, edges });

describe("extracting nodes to a sub-flow", () => {
  it("makes a flow that takes what arrived and hands back what the last node made", () => {
    const { extraction } = extract(flow, "n02", "n03");
    expect(extraction?.sub.nodes).toEqual({
      n02: flow.nodes.n02,
      n03: flow.nodes.n03,
      n04: node("manual@1", "Called"),
      n05: node("respond@1", "Hand back"),
    });
    expect(extraction?.sub.edges).toEqual([
      line("n02.out", "n03"),
      line("n04.out", "n02"),
      line("n03.out", "n05"),
    ]);
    const errors = validateFlow({ ...extraction!.sub, id: "s" }, nodeRegistry).filter(
      ({ severity }) => severity === "error",
    );
    expect(errors).toEqual([]);
  });

  it("puts one step in their place; who read the last node reads the step", () => {
    const caller = extract(flow, "n02", "n03").extraction?.caller("sub-id");
    expect(caller?.nodes).toEqual({
      n01: flow.nodes.n01,
      n04: map("Then", "steps.n06.number"),
      n05: flow.nodes.n05,
      n06: node("call-flow@1", "Part", { flow: "sub-id" }),
    });
    expect(caller?.edges).toEqual(
      expect.arrayContaining([
        line("n01.out", "n06"),
        line("n06.out", "n04"),
        line("n04.out", "n05"),
      ]),
    );
    expect(caller?.edges).toHaveLength(3);
  });

  it("refuses nothing selected, starts, answers and what is not installed, by name", () => {
    expect(codes(flow)).toEqual(["nothing-selected"]);
    expect(codes(flow, "n01", "n02")).toContain("starts-here");
    const { refusals } = extract(flow, "n04", "n05");
    expect(refusals[0]).toMatchObject({ code: "answers-here", node: "n05" });
    expect(refusals[0]?.message).toContain("Answer");
    expect(codes(having({ n03: node("acme.portal@7", "Portal") }), "n03")).toContain(
      "not-installed",
    );
  });

  it("refuses several beginnings, several ends, and none", () => {
    const two = having({ n06: log("Beside") }, [
      ...flow.edges,
      line("n01.out", "n06"),
      line("n06.out", "n05"),
    ]);
    expect(codes(two, "n02", "n06")).toEqual(
      expect.arrayContaining(["several-entries", "several-exits"]),
    );
    expect(codes(having({ n06: log("Alone") }), "n06")).toContain("no-entry");
  });

  it("refuses to leave by a branch, and paths that end inside", () => {
    const router = node("content-based-router@1", "Route", {
      branches: [{ name: "hold", condition: "true" }],
    });
    const branched = having({ n03: router }, [
      line("n01.out", "n02"),
      line("n02.out", "n03"),
      line("n03.hold", "n04"),
      line("n04.out", "n05"),
    ]);
    expect(codes(branched, "n02", "n03")).toContain("exit-by-branch");
    expect(codes(branched, "n03", "n04")).toContain("path-ends-inside");
    const filtered = having({ n02: node("filter@1", "Only", { condition: "true" }) });
    expect(codes(filtered, "n02", "n03")).toContain("path-ends-inside");
  });

  it("refuses half a loop, and takes a whole one", () => {
    const looped: FlowDocument = {
      ...flow,
      nodes: {
        n01: node("webhook@1", "Order"),
        n02: node("splitter@1", "Split", { list: "input.lines" }),
        n03: log("Each", "item"),
        n04: node("aggregator@1", "Collect"),
        n05: node("respond@1", "Answer"),
      },
      edges: [
        line("n01.out", "n02"),
        line("n02.item", "n03"),
        line("n03.out", "n04"),
        line("n04.out", "n05"),
      ],
    };
    expect(codes(looped, "n02", "n03")).toContain("loop-cut");
    expect(codes(looped, "n02", "n03", "n04")).toEqual([]);
  });

  it("takes along what a node binds itself, and words that only look like a name", () => {
    const fields = [
      {
        target: "lines",
        each: "input.lines",
        fields: [
          { target: "lineNo", value: "number(index) + 1" },
          { target: "sku", value: "item.sku" },
        ],
      },
      { target: "kind", value: '"trigger"' },
    ];
    expect(codes(having({ n02: node("map@1", "Map", { fields }) }), "n02")).toEqual([]);
    const outside = having({ n02: map("Map", "item.sku") });
    expect(codes(outside, "n02")).toEqual(["reads-outside"]);
  });

  it("refuses what reads over the border, in either direction, with the field", () => {
    const outward = having({ n03: log("Note", "$" + "{trigger.body.number}") });
    const { refusals } = extract(outward, "n03");
    expect(refusals).toMatchObject([{ code: "reads-outside", node: "n03" }]);
    expect(refusals[0]?.message).toContain("Note (Note) reads trigger");
    expect(refusals[0]?.field).toBe("note");
    expect(codes(having({ n03: log("Note", "$" + "{steps.n02.number}") }), "n03")).toEqual([
      "reads-outside",
    ]);
    const inward = having({ n04: map("Then", "steps.n02.number") });
    expect(codes(inward, "n02", "n03")).toEqual(["read-from-outside"]);
    const numbered: FlowDocument = {
      ...flow,
      settings: { businessKeys: [{ kind: "order", node: "n02", value: "output.number" }] },
    };
    expect(codes(numbered, "n02", "n03")).toEqual(["number-taken-here"]);
  });

  it("refuses code that reads over the border, and takes code that does not", () => {
    const code = (text: string) => node("code@1", "Sums", { code: text });
    const inside = (text: string) => codes(having({ n03: code(text) }), "n03");
    expect(inside("return steps.n02.number;")).toEqual(["reads-outside"]);
    expect(inside("const { n02 } = steps; return n02;")).toEqual(["reads-outside"]);
    expect(inside("return trigger.number;")).toEqual(["reads-outside"]);
    expect(inside("return steps[input.id];")).toEqual(["reads-outside"]);
    expect(inside("return input.lines.map((item) => item.sku); // steps.n02, trigger")).toEqual([]);
    const behind = (text: string) => codes(having({ n04: code(text) }), "n02", "n03");
    expect(behind("const { n02: { number } } = steps; return number;")).toEqual([
      "read-from-outside",
    ]);
    expect(behind("return Object.keys(steps);")).toEqual(["read-from-outside"]);
    expect(behind("return steps.n03.number;")).toEqual([]);
    const { extraction } = extract(having({ n04: code("return steps.n03;") }), "n02", "n03");
    expect(extraction?.caller("s").nodes.n04?.config.code).toBe("return steps.n06;");
  });

  it("refuses what reads a step by a name in quotes", () => {
    const named = node("log@1", "Note", { note: "x" });
    const reading = having(
      { "my-note": named, n03: log("Note", "$" + '{steps["my-note"].number}') },
      [line("n01.out", "my-note"), line("my-note.out", "n03"), line("n03.out", "n05")],
    );
    expect(codes(reading, "n03")).toEqual(["reads-outside"]);
  });
});
