import { describe, expect, it } from "vitest";
import { canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument } from "@/runtime/flow/document";
import { step } from "@/runtime/flow/free-place";
import { orderFlow } from "@/runtime/testing/order-flow";
import { DraftSaver, type SaveAnswer, type SaveRequest } from "./draft-saver";
import { textsOf } from "./draft-texts";
import { changeNode } from "./edit-flow";
import { change, createEditor, undo } from "./editor-store";
import * as layOver from "./lay-over";
import { renameReads } from "./rename-reads";

const layout = { nodes: {} };
const named = (document: FlowDocument, id: string, name: string): FlowDocument => ({
  ...document,
  nodes: { ...document.nodes, [id]: { ...document.nodes[id]!, name } },
});
const texts = (document: FlowDocument) => textsOf({ document, layout });

function open(answer: (request: SaveRequest) => SaveAnswer | Promise<SaveAnswer>) {
  const sent: SaveRequest[] = [];
  const saved = { document: orderFlow, layout };
  const editor = createEditor(saved);
  const saver = new DraftSaver({
    editor,
    start: { revision: 1, saved, pending: null, at: 0 },
    send: async (request) => {
      sent.push(request);
      return answer(request);
    },
    renaming: async () => renameReads,
    laying: async () => layOver,
    explain: (error) => (error as Error).message,
    isRefusal: (error) => (error as Error).message === "refused",
    isSignedOut: (error) => (error as Error).message === "Please sign in.",
    now: () => 5,
  });
  const rename = (id: string, name: string) =>
    change(editor, (sketch) => changeNode(sketch, id, (node) => ({ ...node, name })));
  const shown = () => canonicalLogic(editor.getState().sketch.document);
  return { saver, editor, sent, rename, shown };
}

describe("saving a draft", () => {
  it("sends what changed on the revision it knows, and nothing when nothing did", async () => {
    const { saver, sent, rename } = open(({ revision }) => ({
      outcome: "saved",
      revision: revision + 1,
    }));
    expect(await saver.save()).toBe(true);
    expect(sent).toEqual([]);
    rename("n01", "A");
    await saver.save();
    rename("n01", "B");
    await saver.save();
    expect(sent.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(saver.revision()).toBe(3);
    expect(saver.status.getState().save).toEqual({ kind: "saved", at: 5 });
  });

  it("never has two saves on the way", async () => {
    let running = 0;
    let most = 0;
    const { saver, rename, sent } = open(async ({ revision }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return { outcome: "saved", revision: revision + 1 };
    });
    rename("n01", "A");
    const first = saver.save();
    rename("n01", "B");
    await Promise.all([first, saver.save(), saver.save()]);
    expect(most).toBe(1);
    expect(sent.at(-1)?.logic).toContain('"B"');
  });

  it("lays what was typed meanwhile over what the server put together", async () => {
    const theirs = named(named(orderFlow, "n01", "Mine"), "n02", "Theirs");
    const { saver, rename, shown } = open(async () => {
      rename("n05", "Typed meanwhile");
      return { outcome: "merged", revision: 7, ...texts(theirs) };
    });
    rename("n01", "Mine");
    expect(await saver.save()).toBe(true);
    expect(shown()).toBe(canonicalLogic(named(theirs, "n05", "Typed meanwhile")));
    expect(saver.revision()).toBe(7);
  });

  it("asks about a conflict, and goes on from the choice", async () => {
    const theirs = named(orderFlow, "n01", "Theirs");
    const conflicts = [{ node: "n01", field: "name", mine: "Mine", theirs: "Theirs" }];
    const { saver, rename, shown, sent } = open(({ keep }) =>
      keep === undefined
        ? { outcome: "conflict", revision: 4, conflicts, ...texts(theirs) }
        : { outcome: "saved", revision: 5 },
    );
    rename("n01", "Mine");
    expect(await saver.save()).toBe(false);
    expect(saver.status.getState().conflict?.conflicts).toEqual(conflicts);
    const mine = named(orderFlow, "n01", "Mine");
    await saver.resolve(texts(theirs), { label: "Mine, not chosen", ...texts(mine) });
    expect(sent.at(-1)).toMatchObject({ revision: 4, keep: { label: "Mine, not chosen" } });
    expect(shown()).toBe(canonicalLogic(theirs));
    expect(saver.status.getState()).toEqual({ conflict: null, save: { kind: "saved", at: 5 } });
  });

  it("says why it could not, keeps the change, and can be tried again", async () => {
    let down = true;
    const { saver, rename } = open(({ revision }) => {
      if (down) throw new Error("The server did not answer.");
      return { outcome: "saved", revision: revision + 1 };
    });
    rename("n01", "A");
    expect(await saver.save()).toBe(false);
    expect(saver.status.getState().save).toEqual({
      kind: "failed",
      reason: "The server did not answer.",
    });
    down = false;
    expect(await saver.save()).toBe(true);
    expect(saver.revision()).toBe(2);
  });

  it("knows that it was refused because the session has ended", async () => {
    const { saver, rename } = open(() => {
      throw new Error("Please sign in.");
    });
    rename("n01", "A");
    await saver.save();
    expect(saver.status.getState().save).toMatchObject({ kind: "failed", signedOut: true });
  });

  it("asks again with the same save when no answer came, then saves what is newer", async () => {
    let lost = true;
    const { saver, rename, sent } = open(({ revision }) => {
      if (lost) throw new Error("The server did not answer.");
      return { outcome: "saved", revision: revision + 1 };
    });
    rename("n01", "A");
    await saver.save();
    rename("n01", "B");
    lost = false;
    expect(await saver.save()).toBe(true);
    const [first, again, newer] = sent;
    expect(again).toEqual(first);
    expect(newer).toMatchObject({ revision: 2 });
    expect(newer?.id).not.toBe(first?.id);
    expect(newer?.logic).toContain('"B"');
  });

  it("does not ask again what the server refused", async () => {
    const refused = new Error("refused");
    const { saver, rename, sent } = open(() => {
      throw refused;
    });
    rename("n01", "A");
    await saver.save();
    rename("n01", "B");
    await saver.save();
    expect(sent.at(-1)?.logic).toContain('"B"');
  });

  it("keeps typing in a new node whose id somebody else's new node took", async () => {
    const node = (name: string) => ({ type: "log@1", name, config: { note: "x" } });
    const add = (document: FlowDocument, id: string, name: string): FlowDocument => ({
      ...document,
      nodes: { ...document.nodes, [id]: node(name) },
    });
    const theirs = add(add(orderFlow, "n90", "Theirs"), "n91", "Mine");
    const { saver, editor, rename } = open(async ({ revision }) => {
      if (revision > 1) return { outcome: "saved", revision: revision + 1 };
      rename("n90", "Mine, typed on");
      return { outcome: "merged", revision: 7, renamed: { n90: "n91" }, ...texts(theirs) };
    });
    change(editor, ({ document, layout: places }) => ({
      document: add(document, "n90", "Mine"),
      layout: places,
    }));
    await saver.save();
    const { nodes } = editor.getState().sketch.document;
    expect(nodes.n90?.name).toBe("Theirs");
    expect(nodes.n91?.name).toBe("Mine, typed on");
    // Undo takes back what is mine, under its new id, and nothing of theirs.
    undo(editor, renameReads);
    undo(editor, renameReads);
    const after = editor.getState().sketch.document.nodes;
    expect(after.n90?.name).toBe("Theirs");
    expect(after.n91).toBeUndefined();
  });

  it("asks when a field was typed in while somebody else's change of it was on its way", async () => {
    const theirs = named(named(orderFlow, "n01", "Mine"), "n02", "Theirs");
    const { saver, rename, shown } = open(async () => {
      rename("n02", "Typed meanwhile");
      return { outcome: "merged", revision: 7, ...texts(theirs) };
    });
    rename("n01", "Mine");
    expect(await saver.save()).toBe(false);
    const conflict = saver.status.getState().conflict;
    expect(conflict).toMatchObject({ revision: 7 });
    expect(conflict?.conflicts).toMatchObject([{ node: "n02", field: "name", theirs: "Theirs" }]);
    expect(shown()).toContain("Typed meanwhile");
  });

  it("brings in what others saved while nothing of one's own is on the way", async () => {
    const { saver, rename, shown, editor } = open(({ revision }) => ({
      outcome: "saved",
      revision: revision + 1,
    }));
    await saver.pull(async () => ({ revision: 3, ...texts(named(orderFlow, "n02", "Theirs")) }));
    expect(shown()).toContain("Theirs");
    expect(saver.revision()).toBe(3);
    // What both changed is left to the save, which asks.
    rename("n01", "Mine");
    await saver.pull(async () => ({
      revision: 4,
      ...texts(named(named(orderFlow, "n02", "Theirs"), "n01", "Also theirs")),
    }));
    expect(saver.revision()).toBe(3);
    expect(editor.getState().sketch.document.nodes.n01?.name).toBe("Mine");
  });

  it("places a step that came without a place, as nobody's edit", async () => {
    const { saver, editor, rename, sent } = open(({ revision }) => ({
      outcome: "saved",
      revision: revision + 1,
    }));
    const at = { x: 600, y: 400 };
    const nodes = Object.fromEntries(
      Object.keys(orderFlow.nodes).map((id, index) => [id, { x: 0, y: 100 * index }]),
    );
    const added = {
      ...orderFlow,
      nodes: { ...orderFlow.nodes, n90: { type: "log@1", name: "By the API", config: {} } },
      edges: [...orderFlow.edges, { from: "n05.out", to: "n90.in" }],
    };
    const stored = textsOf({ document: added, layout: { nodes: { ...nodes, n05: at } } });
    await saver.pull(async () => ({ revision: 2, ...stored }));
    const place = editor.getState().sketch.layout.nodes.n90;
    expect(place).toEqual({ x: at.x, y: at.y + step });
    await saver.save();
    expect(sent).toEqual([]);
    rename("n01", "Mine");
    await saver.save();
    expect(JSON.parse(sent[0]?.layout ?? "").nodes.n90).toEqual(place);
  });

  it("still saves that a step was moved which the server has no place for", async () => {
    const { saver, editor, sent } = open(({ revision }) => ({
      outcome: "saved",
      revision: revision + 1,
    }));
    // Places it as opening the flow does.
    await saver.pull(async () => ({ revision: 2, ...texts(orderFlow) }));
    const to = { x: 4_000, y: 80 };
    change(editor, ({ document, layout: before }) => ({
      document,
      layout: { ...before, nodes: { ...before.nodes, n02: to } },
    }));
    await saver.pull(async () => ({ revision: 3, ...texts(named(orderFlow, "n01", "Theirs")) }));
    await saver.save();
    expect(JSON.parse(sent[0]?.layout ?? "{}").nodes?.n02).toEqual(to);
  });

  it("places it also where it came with the answer to a save, or to a conflict", async () => {
    const added = {
      ...named(orderFlow, "n01", "Mine"),
      nodes: { ...orderFlow.nodes, n90: { type: "log@1", name: "By the API", config: {} } },
    };
    const { saver, editor, rename } = open(() => ({
      outcome: "merged",
      revision: 4,
      ...texts(added),
    }));
    rename("n01", "Mine");
    await saver.save();
    expect(editor.getState().sketch.layout.nodes).toHaveProperty("n90");
    const { editor: other, saver: asking } = open(() => ({
      outcome: "merged",
      revision: 4,
      ...texts(added),
    }));
    await asking.resolve(texts(orderFlow), { label: "Theirs", ...texts(orderFlow) });
    expect(other.getState().sketch.layout.nodes).toHaveProperty("n90");
  });
});
