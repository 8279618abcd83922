import { describe, expect, it } from "vitest";
import { canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument } from "@/runtime/flow/document";
import { orderFlow } from "@/runtime/testing/order-flow";
import { createDraftSaver, type SaveAnswer, type SaveRequest } from "./draft-saver";
import { textsOf } from "./draft-texts";
import { changeNode } from "./edit-flow";
import { change, createEditor } from "./editor-store";

const layout = { nodes: {} };
const named = (document: FlowDocument, id: string, name: string): FlowDocument => ({
  ...document,
  nodes: { ...document.nodes, [id]: { ...document.nodes[id]!, name } },
});
const texts = (document: FlowDocument) => textsOf({ document, layout });

function open(answer: (request: SaveRequest) => SaveAnswer | Promise<SaveAnswer>) {
  const sent: SaveRequest[] = [];
  const editor = createEditor({ document: orderFlow, layout });
  const saver = createDraftSaver({
    editor,
    start: { ...texts(orderFlow), revision: 1, at: 0 },
    send: async (request) => {
      sent.push(request);
      return answer(request);
    },
    explain: (error) => (error as Error).message,
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
});
