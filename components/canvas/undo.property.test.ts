import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { clip } from "./clip-nodes";
import { textsOf } from "./draft-texts";
import {
  addNode,
  changeNode,
  changeSettings,
  connect,
  moved,
  removeEdges,
  removeNodes,
  type Sketch,
} from "./edit-flow";
import { readMemory, writeMemory } from "./edit-history";
import { withGroup, withNote } from "./edit-layout";
import { change, createEditor, redo, replaceSketch, undo } from "./editor-store";
import { paste } from "./paste-nodes";
import { renameReads } from "./rename-reads";

type Edit = (sketch: Sketch) => Sketch;

/** An entry of a list by a number that may be any. */
function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

const types = ["map@1", "log@1", "filter@1", "http-request@1", "respond@1", "splitter@1"];

const edits: { readonly [name: string]: (a: number, b: number) => Edit } = {
  add: (a, b) => (sketch) => {
    const after = pick(Object.keys(sketch.document.nodes), b);
    const placement = after === undefined ? { at: { x: a, y: b } } : { after };
    return addNode(sketch, nodeRegistry, types[a % types.length]!, placement).sketch;
  },
  insert: (a, b) => (sketch) => {
    const on = pick(sketch.document.edges, b);
    return on === undefined
      ? sketch
      : addNode(sketch, nodeRegistry, types[a % types.length]!, { on }).sketch;
  },
  remove: (a) => (sketch) => {
    const id = pick(Object.keys(sketch.document.nodes), a);
    return id === undefined ? sketch : removeNodes(sketch, nodeRegistry, new Set([id]));
  },
  configure: (a, b) => (sketch) => {
    const id = pick(Object.keys(sketch.document.nodes), a) ?? "";
    return changeNode(sketch, id, (node) => ({
      ...node,
      config: { ...node.config, note: `${b}` },
    }));
  },
  rename: (a, b) => (sketch) => {
    const id = pick(Object.keys(sketch.document.nodes), a) ?? "";
    return changeNode(sketch, id, (node) => ({ ...node, name: `Name ${b}` }));
  },
  connect: (a, b) => (sketch) => {
    const ids = Object.keys(sketch.document.nodes);
    const [from, to] = [pick(ids, a), pick(ids, b)];
    return connect(sketch, { from: `${from}.out`, to: `${to}.in` });
  },
  disconnect: (a) => (sketch) => {
    const edge = pick(sketch.document.edges, a);
    return edge === undefined ? sketch : removeEdges(sketch, [edge]);
  },
  move:
    (a, b) =>
    ({ document, layout }) => {
      const id = pick(Object.keys(document.nodes), a);
      return id === undefined
        ? { document, layout }
        : { document, layout: moved(layout, { [id]: { x: b, y: a } }) };
    },
  tidy:
    () =>
    ({ document, layout }) => ({
      document,
      layout: moved(layout, tidyLayout(document, nodeRegistry)),
    }),
  note: (a, b) => (sketch) => withNote(sketch, { x: a, y: b }),
  group: (a, b) => (sketch) => {
    const ids = Object.keys(sketch.document.nodes);
    return withGroup(
      sketch,
      [pick(ids, a), pick(ids, b)].flatMap((id) => id ?? []),
    );
  },
  paste: (a) => (sketch) => {
    const id = pick(Object.keys(sketch.document.nodes), a);
    return id === undefined ? sketch : paste(sketch, clip(sketch, new Set([id]))).sketch;
  },
  settings: (a) => (sketch) => changeSettings(sketch, { respondWithinMs: 1_000 + a }),
};

const anyEdit = fc
  .tuple(fc.constantFrom(...Object.keys(edits)), fc.nat(60), fc.nat(60))
  .map(([name, a, b]) => edits[name]!(a, b));
const anyEdits = fc.array(anyEdit, { minLength: 1, maxLength: 25 });

const start: Sketch = {
  document: orderFlow,
  layout: { nodes: tidyLayout(orderFlow, nodeRegistry) },
};
const shown = (editor: ReturnType<typeof createEditor>) => textsOf(editor.getState().sketch);

describe("undo and redo", () => {
  it("of any edits give the same bytes as before, and the same again", () => {
    fc.assert(
      fc.property(anyEdits, (sequence) => {
        const editor = createEditor(start);
        const states = [shown(editor)];
        for (const edit of sequence) {
          change(editor, edit);
          if (editor.getState().past.length === states.length) states.push(shown(editor));
        }
        for (const state of states.toReversed().slice(1)) {
          undo(editor, renameReads);
          expect(shown(editor)).toEqual(state);
        }
        expect(shown(editor)).toEqual(textsOf(start));
        for (const state of states.slice(1)) {
          redo(editor, renameReads);
          expect(shown(editor)).toEqual(state);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("survive a reload at any point with the same bytes", () => {
    fc.assert(
      fc.property(anyEdits, fc.nat(25), (sequence, back) => {
        const editor = createEditor(start);
        for (const edit of sequence) change(editor, edit);
        for (let steps = 0; steps < back; steps += 1) undo(editor, renameReads);
        const { sketch, past, future } = editor.getState();
        const memory = { revision: 3, saved: start, pending: { id: "x", sent: start } };
        const text = writeMemory({ sketch, past, future, memory });
        const read = readMemory(text);
        if (read === null) throw new Error("The memory cannot be read.");
        expect(textsOf(read.memory.saved)).toEqual(textsOf(start));
        const again = createEditor(read.sketch, read);
        const walk = (step: typeof undo) => {
          for (let count = 0; count < 30; count += 1) {
            step(editor, renameReads);
            step(again, renameReads);
            expect(shown(again)).toEqual(shown(editor));
          }
        };
        walk(undo);
        walk(redo);
      }),
      { numRuns: 40 },
    );
  });

  it("never take back what others did meanwhile", () => {
    fc.assert(
      fc.property(anyEdits, anyEdits, (before, after) => {
        const editor = createEditor(start);
        for (const edit of before) change(editor, edit);
        // Another person renames the flow and adds a node of their own, which nothing of mine touches.
        const { document, layout } = editor.getState().sketch;
        const theirs = { type: "log@1", name: "Theirs", config: { note: "theirs" } };
        const sketch = {
          document: { ...document, name: "Theirs", nodes: { ...document.nodes, t01: theirs } },
          layout: moved(layout, { t01: { x: 5_000, y: 0 } }),
        };
        replaceSketch(editor, sketch, {}, renameReads);
        const mine = (edit: Edit): Edit => {
          return (sketch) => {
            const next = edit(sketch);
            const touched = next.document.nodes.t01 !== sketch.document.nodes.t01;
            return touched || next.layout.nodes.t01?.x !== 5_000 ? sketch : next;
          };
        };
        for (const edit of after) change(editor, mine(edit));
        for (let steps = 0; steps < 60; steps += 1) undo(editor, renameReads);
        const left = editor.getState().sketch;
        expect(left.document.name).toBe("Theirs");
        expect(left.document.nodes.t01).toEqual(theirs);
        expect(left.layout.nodes.t01).toEqual({ x: 5_000, y: 0 });
        const { t01: _theirs, ...own } = left.document.nodes;
        expect({ ...left.document, name: start.document.name, nodes: own }).toEqual({
          ...start.document,
          edges: left.document.edges,
        });
        expect(left.document.edges.length).toBe(start.document.edges.length);
      }),
      { numRuns: 60 },
    );
  });
});
