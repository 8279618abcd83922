import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { flowNode, orderFlow, splice } from "../testing/order-flow";
import { canonicalLogic } from "./canonical";
import { chooseMine } from "./choose-mine";
import { diffFlows } from "./diff-flows";
import type { FlowDocument } from "./document";
import { type MergedFlow, mergeFlows, mergeLayouts, nextNodeId } from "./merge-flows";
import { renameReadsOf } from "./rename-reads";

type Edit = (flow: FlowDocument) => FlowDocument;

const ids = ["n01", "n02", "n03", "n04", "n05", "n06"];
const rename =
  (id: string, name: string): Edit =>
  (flow) => {
    const node = flow.nodes[id];
    return node === undefined
      ? flow
      : { ...flow, nodes: { ...flow.nodes, [id]: { ...node, name } } };
  };
const configure =
  (id: string, key: string, value: number): Edit =>
  (flow) => {
    const node = flow.nodes[id];
    if (node === undefined) return flow;
    const config = { ...node.config, [key]: value };
    return { ...flow, nodes: { ...flow.nodes, [id]: { ...node, config } } };
  };
const remove =
  (id: string): Edit =>
  (flow) => {
    const { [id]: _gone, ...nodes } = flow.nodes;
    const touches = (end: string) => end.startsWith(`${id}.`);
    return {
      ...flow,
      nodes,
      edges: flow.edges.filter(({ from, to }) => !touches(from) && !touches(to)),
    };
  };
const insert =
  (at: number, name: string): Edit =>
  (flow) => {
    const edge = flow.edges[at % Math.max(1, flow.edges.length)];
    const id = nextNodeId(Object.keys(flow.nodes));
    return edge === undefined ? flow : splice(flow, id, flowNode("filter@1", name), edge);
  };
const setRetention =
  (retention: 7 | 30 | 180): Edit =>
  (flow) => ({
    ...flow,
    settings: { ...flow.settings, retention },
  });

const reads = renameReadsOf(nodeRegistry);
const merge = (base: FlowDocument, mine: FlowDocument, theirs: FlowDocument) =>
  mergeFlows(base, mine, theirs, reads);
const id = fc.constantFrom(...ids);
const word = fc.constantFrom("Alpha", "Beta", "Gamma", "Delta");
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(id, word).map(([node, name]) => rename(node, name)),
  fc
    .tuple(id, fc.constantFrom("a", "b"), fc.nat(3))
    .map(([node, key, value]) => configure(node, key, value)),
  id.map(remove),
  fc.tuple(fc.nat(9), word).map(([at, name]) => insert(at, name)),
  fc.constantFrom(7 as const, 180 as const).map(setRetention),
);
const edited = fc
  .array(edit, { maxLength: 5 })
  .map((edits) => edits.reduce((flow, apply) => apply(flow), orderFlow));
const same = (a: FlowDocument, b: FlowDocument) => canonicalLogic(a) === canonicalLogic(b);

const bare = (document: FlowDocument) => ({ document, layout: { nodes: {} } });
const allMine = ({ document, conflicts }: MergedFlow, mine: FlowDocument) =>
  chooseMine(bare(document), conflicts, bare(mine)).document;
/** What the canvas does with a node that stands in a line: its neighbours are joined. */
const removeAndJoin =
  (id: string): Edit =>
  (flow) => {
    const [before] = flow.edges.filter(({ to }) => to.startsWith(`${id}.`));
    const [after] = flow.edges.filter(({ from }) => from.startsWith(`${id}.`));
    const gone = remove(id)(flow);
    if (before === undefined || after === undefined) return gone;
    return { ...gone, edges: [...gone.edges, { from: before.from, to: after.to }] };
  };

describe("merging flows", () => {
  it("gives the other side when one side changed nothing", () => {
    fc.assert(
      fc.property(edited, (flow) => {
        expect(merge(orderFlow, flow, orderFlow).conflicts).toEqual([]);
        expect(same(merge(orderFlow, flow, orderFlow).document, flow)).toBe(true);
        expect(same(merge(orderFlow, orderFlow, flow).document, flow)).toBe(true);
      }),
    );
  });

  it("agrees with itself: the same change on both sides is no conflict", () => {
    fc.assert(
      fc.property(edited, (flow) => {
        const merged = merge(orderFlow, flow, flow);
        expect(merged.conflicts).toEqual([]);
        expect(same(merged.document, flow)).toBe(true);
      }),
    );
  });

  it("never leaves a line that ends nowhere", () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const { document } = merge(orderFlow, mine, theirs);
        for (const { from, to } of document.edges) {
          expect(document.nodes[from.split(".")[0]!], from).toBeDefined();
          expect(document.nodes[to.split(".")[0]!], to).toBeDefined();
        }
      }),
      { numRuns: 500 },
    );
  });

  it("loses no change without saying so", () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const merged = merge(orderFlow, mine, theirs);
        const conflicting = new Set(merged.conflicts.map(({ node }) => node));
        for (const change of diffFlows(orderFlow, theirs)) {
          if (change.subject !== "node" || conflicting.has(change.id)) continue;
          expect(merged.document.nodes[change.id]?.name).toBe(
            mine.nodes[change.id]?.name !== orderFlow.nodes[change.id]?.name &&
              theirs.nodes[change.id]?.name === orderFlow.nodes[change.id]?.name
              ? mine.nodes[change.id]?.name
              : theirs.nodes[change.id]?.name,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it("keeps changes of different fields of one node, and of different entries of one list", () => {
    const mine = rename("n02", "Mine")(orderFlow);
    const fields = orderFlow.nodes.n02!.config.fields as { target: string; value: string }[];
    const change = (index: number, value: string): FlowDocument => ({
      ...orderFlow,
      nodes: {
        ...orderFlow.nodes,
        n02: {
          ...orderFlow.nodes.n02!,
          config: {
            fields: fields.map((entry, at) => (at === index ? { ...entry, value } : entry)),
          },
        },
      },
    });
    const theirs = change(1, "input.total_price");
    const merged = merge(orderFlow, mine, theirs);
    expect(merged.conflicts).toEqual([]);
    expect(merged.document.nodes.n02!.name).toBe("Mine");

    const lists = merge(orderFlow, change(0, "input.order_number"), theirs);
    expect(lists.conflicts).toEqual([]);
    expect(lists.document.nodes.n02!.config.fields).toMatchObject([
      { value: "input.order_number" },
      { value: "input.total_price" },
    ]);
  });

  it("asks about a field both changed, and takes mine when told", () => {
    const mine = configure("n05", "status", 200)(orderFlow);
    const theirs = configure("n05", "status", 204)(orderFlow);
    const merged = merge(orderFlow, mine, theirs);
    expect(merged.conflicts).toEqual([
      {
        node: "n05",
        name: "Answer accepted",
        field: "config.status",
        base: 201,
        mine: 200,
        theirs: 204,
      },
    ]);
    expect(merged.document.nodes.n05!.config.status).toBe(204);
    expect(allMine(merged, mine).nodes.n05!.config.status).toBe(200);
  });

  it("asks about a node that one deleted and the other changed; what is chosen has its lines", () => {
    fc.assert(
      fc.property(id, fc.constantFrom(remove, removeAndJoin), (node, deleted) => {
        const gone = deleted(node)(orderFlow);
        const changed = configure(node, "a", 9)(orderFlow);
        for (const [mine, theirs] of [
          [changed, gone],
          [gone, changed],
        ] as const) {
          const merged = merge(orderFlow, mine, theirs);
          expect(merged.conflicts).toMatchObject([{ node, field: "" }]);
          expect(same(merged.document, theirs)).toBe(true);
          expect(same(allMine(merged, mine), mine)).toBe(true);
        }
      }),
    );
  });

  it("takes the way past several deleted nodes away with the nodes back, and draws it with them gone", () => {
    const chosen = fc.uniqueArray(id, { minLength: 2, maxLength: ids.length });
    fc.assert(
      fc.property(chosen, (nodes) => {
        const gone = nodes.reduce((flow, node) => removeAndJoin(node)(flow), orderFlow);
        const changed = nodes.reduce((flow, node) => configure(node, "a", 9)(flow), orderFlow);
        for (const [mine, theirs] of [
          [changed, gone],
          [gone, changed],
        ] as const) {
          const merged = merge(orderFlow, mine, theirs);
          expect(merged.conflicts).toHaveLength(nodes.length);
          expect(same(merged.document, theirs)).toBe(true);
          expect(same(allMine(merged, mine), mine)).toBe(true);
        }
      }),
    );
  });

  it("leads on to what followed where a node comes back and its neighbour does not", () => {
    const longer = insert(0, "Between")(orderFlow);
    const gone = ["n07", "n02"].reduce((flow, node) => removeAndJoin(node)(flow), longer);
    const lines = ({ edges }: FlowDocument) => edges.map(({ from, to }) => `${from}>${to}`);
    for (const kept of ["n07", "n02"]) {
      const changed = configure(kept, "a", 9)(longer);
      for (const [mine, theirs] of [
        [changed, gone],
        [gone, changed],
      ] as const) {
        const merged = merge(longer, mine, theirs);
        const [back, without] =
          mine === changed
            ? [allMine(merged, mine), merged.document]
            : [merged.document, allMine(merged, mine)];
        expect(lines(back)).toEqual(
          expect.arrayContaining([`n01.out>${kept}.in`, `${kept}.out>n03.in`]),
        );
        expect(lines(back)).not.toContain("n01.out>n03.in");
        expect(same(without, gone)).toBe(true);
      }
    }
  });

  it("a node that comes back is where it was", () => {
    const layout = { nodes: Object.fromEntries(ids.map((each, x) => [each, { x, y: 7 }])) };
    const { n02: _place, ...nodes } = layout.nodes;
    const [gone, changed] = [remove("n02")(orderFlow), rename("n02", "Mine")(orderFlow)];
    const kept = merge(orderFlow, gone, changed);
    expect(mergeLayouts(layout, { nodes }, layout, kept)).toEqual(layout);
    const lost = merge(orderFlow, changed, gone);
    const places = mergeLayouts(layout, layout, { nodes }, lost);
    expect(places).toEqual({ nodes });
    const merged = { document: lost.document, layout: places };
    const back = chooseMine(merged, lost.conflicts, { document: changed, layout });
    expect(back.layout).toEqual(layout);
  });

  it("leaves a node that both grouped in one group", () => {
    const grouped = (id: string, nodes: string[]) => ({
      nodes: {},
      groups: [{ id, title: id, nodes }],
    });
    const { groups } = mergeLayouts(
      { nodes: {} },
      grouped("a", ["n02", "n03"]),
      grouped("b", ["n03", "n04"]),
      {
        document: orderFlow,
      },
    );
    expect(groups?.flatMap(({ nodes }) => nodes).toSorted()).toEqual(["n02", "n03", "n04"]);
  });

  it("gives my new node another id when theirs took it, in lines and expressions, too", () => {
    const theirs = insert(0, "Theirs")(orderFlow);
    const spliced = insert(4, "Mine")(orderFlow);
    const answer = spliced.nodes.n05!;
    const mine = {
      ...spliced,
      nodes: {
        ...spliced.nodes,
        n05: { ...answer, config: { ...answer.config, body: "steps.n07.id" } },
      },
    };
    const merged = merge(orderFlow, mine, theirs);
    expect(merged.renamed).toEqual({ n07: "n08" });
    expect(merged.document.nodes.n07!.name).toBe("Theirs");
    expect(merged.document.nodes.n08!.name).toBe("Mine");
    expect(merged.document.nodes.n05!.config.body).toBe("steps.n08.id");
    expect(merged.document.edges).toContainEqual({ from: "n08.out", to: "n05.in" });
  });
});
