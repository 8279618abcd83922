import { describe, expect, it } from "vitest";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument } from "@/runtime/flow/document";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { validateFlow } from "@/runtime/flow/validate-flow";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { clip } from "./clip-nodes";
import { addNode, configureNode, freeOutput, removeNodes, type Sketch } from "./edit-flow";
import { paste, readClipping } from "./paste-nodes";

const sketch: Sketch = {
  document: orderFlow,
  layout: { nodes: tidyLayout(orderFlow, nodeRegistry) },
};
const ends = ({ edges }: FlowDocument) => edges.map(({ from, to }) => `${from}>${to}`);

function overlaps({ document, layout }: Sketch): readonly string[] {
  const ids = Object.keys(document.nodes);
  return ids.flatMap((a, index) =>
    ids.slice(index + 1).flatMap((b) => {
      const [left, right] = [layout.nodes[a]!, layout.nodes[b]!];
      const covers =
        Math.abs(left.x - right.x) < nodeWidth && Math.abs(left.y - right.y) < nodeHeight;
      return covers ? [`${a} and ${b}`] : [];
    }),
  );
}

describe("changing a flow", () => {
  it("places every node, none on another, all below what leads to them", () => {
    expect(overlaps(sketch)).toEqual([]);
    for (const { from, to } of orderFlow.edges) {
      const [a, b] = [from, to].map((end) => sketch.layout.nodes[end.split(".")[0]!]!);
      expect(b!.y).toBeGreaterThan(a!.y);
    }
  });

  it("connects a new node to the first free output of the one it follows", () => {
    const open = { ...orderFlow, edges: orderFlow.edges.slice(0, 3) };
    const added = addNode({ ...sketch, document: open }, nodeRegistry, "respond@1", {
      after: "n03",
    });
    expect(added.id).toBe("n07");
    expect(ends(added.sketch.document)).toContain("n03.otherwise>n07.in");
    expect(overlaps(added.sketch)).toEqual([]);
  });

  it("goes between when the only way on is taken, and moves down what follows", () => {
    const added = addNode(sketch, nodeRegistry, "filter@1", { after: "n01" });
    expect(ends(added.sketch.document)).toEqual(
      expect.arrayContaining(["n01.out>n07.in", "n07.out>n02.in"]),
    );
    expect(ends(added.sketch.document)).not.toContain("n01.out>n02.in");
    expect(overlaps(added.sketch)).toEqual([]);
  });

  it("moves down also what no line leads to, where it would be covered", () => {
    const lowest = Math.max(...Object.values(sketch.layout.nodes).map(({ y }) => y));
    const at = Object.values(sketch.layout.nodes).find(({ y }) => y === lowest)!;
    const alone = addNode(sketch, nodeRegistry, "log-note@1", {
      at: { x: at.x + 20, y: at.y + nodeHeight + 14 },
    });
    expect(overlaps(alone.sketch)).toEqual([]);
    let grown = alone.sketch;
    for (let count = 0; count < 3; count += 1) {
      grown = addNode(grown, nodeRegistry, "filter@1", { after: "n01" }).sketch;
      expect(overlaps(grown)).toEqual([]);
    }
  });

  it("leaves a flow valid but for the new node's own fields", () => {
    const { sketch: next, id } = addNode(sketch, nodeRegistry, "filter@1", {
      on: orderFlow.edges[1]!,
    });
    expect(validateFlow(next.document, nodeRegistry).map(({ node }) => node)).toEqual([id]);
  });

  it("puts a second trigger down without a line", () => {
    const added = addNode(sketch, nodeRegistry, "manual@1", { after: "n01" });
    expect(ends(added.sketch.document)).toEqual(ends(orderFlow));
  });

  it("reconnects around what is deleted", () => {
    const next = removeNodes(sketch, nodeRegistry, new Set(["n02"]));
    expect(ends(next.document)).toContain("n01.out>n03.in");
    expect(next.layout.nodes.n02).toBeUndefined();
    const more = removeNodes(sketch, nodeRegistry, new Set(["n02", "n04"]));
    expect(ends(more.document)).toEqual(
      expect.arrayContaining(["n01.out>n03.in", "n03.otherwise>n05.in"]),
    );
  });

  it("carries a line along when its branch is renamed", () => {
    const config = { branches: [{ name: "stop", condition: "true" }] };
    const next = configureNode(sketch, nodeRegistry, "n03", config);
    expect(ends(next.document)).toContain("n03.stop>n06.in");
    const grown = configureNode(sketch, nodeRegistry, "n03", {
      branches: [...config.branches, { name: "more", condition: "true" }],
    });
    expect(ends(grown.document)).toContain("n03.stop>n06.in");
    expect(freeOutput(grown.document, nodeRegistry, "n03")).toBe("n03.more");
  });

  it("pastes under new ids with lines, names and references of their own", () => {
    const flow = {
      ...orderFlow,
      nodes: {
        ...orderFlow.nodes,
        n03: {
          ...orderFlow.nodes.n03!,
          config: { branches: [{ name: "a", condition: 'steps.n02.total != "steps.n02"' }] },
        },
      },
    };
    const clipping = clip({ ...sketch, document: flow }, new Set(["n02", "n03"]));
    const again = readClipping(JSON.stringify(clipping));
    expect(again).toEqual(clipping);
    const { sketch: next, ids } = paste({ ...sketch, document: flow }, clipping);
    expect([...ids]).toEqual(["n07", "n08"]);
    expect(next.document.nodes.n07?.name).toBe("Map to sales order 2");
    expect(next.document.nodes.n08?.config).toEqual({
      branches: [{ name: "a", condition: 'steps.n07.total != "steps.n02"' }],
    });
    expect(ends(next.document)).toContain("n07.out>n08.in");
    expect(readClipping("some text")).toBeNull();
    for (const edges of [[{ from: 1, to: 2 }], ["n02.out"], {}, null]) {
      expect(readClipping(JSON.stringify({ ...clipping, edges }))).toBeNull();
    }
    const afar = { n02: { x: 1e308, y: 0 }, n03: { x: 4, y: 8 } };
    expect(readClipping(JSON.stringify({ ...clipping, places: afar }))?.places).toEqual({
      n03: { x: 4, y: 8 },
    });
  });

  it("takes the notes along when all of a flow is copied, and only then", () => {
    const note = { id: "note-1", x: 10, y: 20, w: 224, h: 60, text: "Ships from CLE1" };
    const noted = { ...sketch, layout: { ...sketch.layout, notes: [note] } };
    const all = clip(noted, new Set(Object.keys(orderFlow.nodes)));
    const { sketch: twice } = paste(noted, all);
    expect(twice.layout.notes).toMatchObject([note, { id: "note-1-2", text: "Ships from CLE1" }]);
    expect(clip(noted, new Set(["n02"])).notes).toBeUndefined();
  });
});
