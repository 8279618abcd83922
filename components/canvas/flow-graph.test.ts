import { describe, expect, it } from "vitest";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { createGraphCache, flowGraph, type GraphState } from "./flow-graph";

const state: GraphState = {
  document: orderFlow,
  layout: { nodes: tidyLayout(orderFlow, nodeRegistry) },
  registry: nodeRegistry,
};

describe("what is drawn of a flow", () => {
  it("hands out the same cards and lines while nothing of theirs changed", () => {
    const cache = createGraphCache();
    const first = flowGraph(state, cache);
    const again = flowGraph(state, cache);
    expect(again.nodes).toBe(first.nodes);
    expect(again.edges).toBe(first.edges);

    const n02 = { ...orderFlow.nodes.n02!, name: "Renamed" };
    const document = { ...orderFlow, nodes: { ...orderFlow.nodes, n02 } };
    const changed = flowGraph({ ...state, document }, cache);
    const same = changed.nodes.filter((node, index) => node === first.nodes[index]);
    expect(same.map(({ id }) => id)).toEqual(["n01", "n03", "n04", "n05", "n06"]);
    const redrawn = changed.edges.filter((edge, index) => edge !== first.edges[index]);
    expect(redrawn.map(({ id }) => id)).toEqual(["n01.out>n02.in", "n02.out>n03.in"]);
  });

  it("names branches and failures on their lines, plain outputs not", () => {
    const edges = [...orderFlow.edges, { from: "n04.error", to: "n06.in" }];
    const graph = flowGraph({ ...state, document: { ...orderFlow, edges } });
    const labels = graph.edges.map(({ id, data }) => [id, data?.label]);
    expect(labels).toContainEqual(["n03.hold>n06.in", "hold"]);
    expect(labels).toContainEqual(["n04.error>n06.in", "error"]);
    expect(labels).toContainEqual(["n01.out>n02.in", undefined]);
  });

  it("shows an unknown type with its name and no ports, and keeps its lines", () => {
    const n02 = { type: "acme.portal@7", name: "Portal", config: {} };
    const graph = flowGraph({
      ...state,
      document: { ...orderFlow, nodes: { ...orderFlow.nodes, n02 } },
    });
    const card = graph.nodes.find(({ id }) => id === "n02");
    expect(card?.data.definition).toBeNull();
    expect(graph.edges).toHaveLength(orderFlow.edges.length);
  });

  it("draws a line whose port is gone, as one that is wrong and can be picked", () => {
    const edges = [...orderFlow.edges, { from: "n03.gone", to: "n05.in" }];
    const graph = flowGraph({ ...state, document: { ...orderFlow, edges } });
    const lost = graph.edges.filter(({ data }) => data?.lost === true);
    expect(lost.map(({ id }) => id)).toEqual(["n03.gone>n05.in"]);
    const card = graph.nodes.find(({ id }) => id === "n03");
    expect(card?.handles?.map(({ id }) => id)).toContain("gone");
  });

  it("leaves out a line whose end is gone", () => {
    const edges = [...orderFlow.edges, { from: "n05.out", to: "gone.in" }];
    const graph = flowGraph({ ...state, document: { ...orderFlow, edges } });
    expect(graph.edges).toHaveLength(orderFlow.edges.length);
  });
});
