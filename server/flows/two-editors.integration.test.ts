import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DraftSaver } from "../../components/canvas/draft-saver";
import { sketchOf, textsOf } from "../../components/canvas/draft-texts";
import { addNode, changeNode } from "../../components/canvas/edit-flow";
import { readMemory, writeMemory } from "../../components/canvas/edit-history";
import { change, createEditor, type EditorStore, undo } from "../../components/canvas/editor-store";
import * as layOver from "../../components/canvas/lay-over";
import { openDraft } from "../../components/canvas/open-draft";
import { renameReads } from "../../components/canvas/rename-reads";
import { canonicalLogic } from "../../runtime/flow/canonical";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { orderFlow } from "../../runtime/testing/order-flow";
import { actorOfMember } from "../access/actor";
import type { MemberScope } from "../access/scope";
import { type ScopedTransaction, withScope } from "../db";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { createFlow } from "./create-flow";
import { readDraft, readDraftTexts } from "./read-draft";
import { saveDraft } from "./save-draft";

/** What the network does with the next save of a window. */
type Network = "works" | "request lost" | "answer lost";

type InScope = <T>(work: (tx: ScopedTransaction, scope: MemberScope) => Promise<T>) => Promise<T>;

/** A browser window on the flow: editor, saver, and what its tab remembers. */
class Window {
  editor!: EditorStore;
  saver!: DraftSaver;
  network: Network = "works";

  private readonly inScope: InScope;
  private readonly flowId: string;

  constructor(inScope: InScope, flowId: string) {
    this.inScope = inScope;
    this.flowId = flowId;
  }

  /** Opens the page; with what the tab remembers when it is loaded again. */
  async open(remembered: string | null = null): Promise<void> {
    const draft = await this.inScope((tx, scope) => readDraft(tx, scope, this.flowId));
    const kept = remembered === null ? null : readMemory(remembered);
    const opened = openDraft(draft, kept);
    this.editor = createEditor(opened.sketch, opened);
    this.saver = new DraftSaver({
      editor: this.editor,
      start: { ...opened.memory, at: 0 },
      explain: (error) => (error as Error).message,
      renaming: async () => renameReads,
      laying: async () => layOver,
      send: async (request) => {
        const { network } = this;
        if (network === "request lost") throw new Error("The server did not answer.");
        const answer = await this.inScope((tx, scope) =>
          saveDraft(tx, actorOfMember(scope), scope, { flowId: this.flowId, ...request }),
        );
        if (network === "answer lost") throw new Error("The server did not answer.");
        return answer;
      },
    });
  }

  async reload(): Promise<void> {
    const { sketch, past, future } = this.editor.getState();
    await this.open(writeMemory({ sketch, past, future, memory: this.saver.memory() }));
  }

  pull(): Promise<void> {
    return this.saver.pull(() => this.inScope((tx) => readDraftTexts(tx, this.flowId)));
  }

  rename(id: string, name: string): void {
    change(this.editor, (sketch) => changeNode(sketch, id, (node) => ({ ...node, name })));
  }

  add(name: string): void {
    change(this.editor, (sketch) => {
      const { sketch: added, id } = addNode(sketch, nodeRegistry, "log@1", { at: { x: 0, y: 0 } });
      return changeNode(added, id, (node) => ({ ...node, name }));
    });
  }

  names(): string[] {
    return Object.values(this.editor.getState().sketch.document.nodes).map(({ name }) => name);
  }

  texts() {
    return textsOf(this.editor.getState().sketch);
  }
}

describe("two windows on one flow, over the real server", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const scopeOf = (who: "owner" | "consultant"): MemberScope => ({
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
    environmentKind: "test",
    userId: partner.people[who].id,
    userName: partner.people[who].name,
    standings: [{ role: who, grants: {} }],
    partnerWide: true,
  });
  const inScopeOf =
    (who: "owner" | "consultant") =>
    <T>(work: (tx: ScopedTransaction, scope: MemberScope) => Promise<T>): Promise<T> => {
      const scope = scopeOf(who);
      return withScope(workbench.services.db, scope, (tx) => work(tx, scope));
    };

  async function openBoth(second: "owner" | "consultant" = "owner") {
    const { id } = await inScopeOf("consultant")((tx, scope) =>
      createFlow(tx, actorOfMember(scope), scope, { name: "Shared", document: orderFlow }),
    );
    const windows = [
      new Window(inScopeOf("consultant"), id),
      new Window(inScopeOf(second), id),
    ] as const;
    for (const window of windows) await window.open();
    return { id, windows };
  }

  /** Until both have everything and nothing is on its way. */
  async function settle(windows: readonly Window[]): Promise<void> {
    for (const window of windows) window.network = "works";
    for (let round = 0; round < 4; round += 1) {
      for (const window of windows) {
        await window.saver.save();
        expect(window.saver.status.getState().conflict).toBeNull();
        await window.pull();
      }
    }
  }

  const ids = Object.keys(orderFlow.nodes);
  const action = fc.record({
    who: fc.nat(1),
    what: fc.constantFrom(
      "rename",
      "rename",
      "add",
      "save",
      "save",
      "pull",
      "reload",
      "request lost",
      "answer lost",
      "works",
    ),
    at: fc.nat(50),
  });

  it("loses no edit in any interleaving of edits, saves, lost answers and reloads", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 30 }),
        fc.constantFrom("owner" as const, "consultant" as const),
        async (actions, second) => {
          const { windows } = await openBoth(second);
          const added: string[] = [];
          const renamed = new Map<string, string>();
          for (const [index, { who, what, at }] of actions.entries()) {
            const window = windows[who]!;
            if (what === "rename") {
              // Each has nodes of its own to rename, so that every last word must stand.
              const own = ids.filter((_, position) => position % 2 === who);
              const id = own[at % own.length]!;
              window.rename(id, `Renamed ${index}`);
              renamed.set(id, `Renamed ${index}`);
            } else if (what === "add") {
              window.add(`Added ${index}`);
              added.push(`Added ${index}`);
            } else if (what === "save") await window.saver.save();
            else if (what === "pull") await window.pull();
            else if (what === "reload") await window.reload();
            else window.network = what;
          }
          await settle(windows);
          const [mine, theirs] = windows;
          expect(mine.texts()).toEqual(theirs.texts());
          const names = mine.names();
          for (const name of added) expect(names.filter((one) => one === name)).toEqual([name]);
          const { nodes } = mine.editor.getState().sketch.document;
          for (const [id, name] of renamed) expect(nodes[id]?.name).toBe(name);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  it("gives what the API adds one place in all windows, and saves nothing for it", async () => {
    const { id, windows } = await openBoth();
    const nodes = { ...orderFlow.nodes, n90: { type: "log@1", name: "By the API", config: {} } };
    const [first = "n01"] = ids;
    const edges = [...orderFlow.edges, { from: `${first}.out`, to: "n90.in" }];
    const { revision } = await inScopeOf("owner")(async (tx, scope) => {
      const { layout, revision } = await readDraftTexts(tx, id);
      const logic = canonicalLogic({ ...orderFlow, id, nodes, edges });
      const change = { flowId: id, revision, logic, layout, strict: true };
      return saveDraft(tx, actorOfMember(scope), scope, change);
    });
    for (const window of windows) await window.pull();
    const [mine, theirs] = windows;
    const places = mine.editor.getState().sketch.layout.nodes;
    expect(Object.keys(places)).toEqual(expect.arrayContaining(Object.keys(nodes)));
    expect(theirs.texts()).toEqual(mine.texts());
    for (const window of windows) await window.saver.save();
    const stored = await inScopeOf("owner")((tx) => readDraftTexts(tx, id));
    expect(stored.revision).toBe(revision);
    mine.rename(first, "Renamed");
    await settle(windows);
    expect(theirs.editor.getState().sketch.layout.nodes).toEqual(places);
  });

  it("asks when both changed one field, whichever answer was lost, and keeps the other version", async () => {
    for (const lost of ["works", "answer lost"] as const) {
      const { id, windows } = await openBoth();
      const [mine, theirs] = windows;
      mine.network = lost;
      mine.rename("n01", "Mine, first");
      await mine.saver.save();
      mine.network = "works";
      await mine.saver.save();
      theirs.rename("n01", "Theirs");
      expect(await theirs.saver.save()).toBe(false);
      const conflict = theirs.saver.status.getState().conflict!;
      expect(conflict.conflicts).toMatchObject([
        { node: "n01", field: "name", mine: "Theirs", theirs: "Mine, first" },
      ]);
      await theirs.saver.resolve(conflict.mine, { label: "Not chosen", ...conflict.merged });
      await settle(windows);
      expect(mine.names()).toContain("Theirs");
      const { copies } = await inScopeOf("owner")((tx, scope) => readDraft(tx, scope, id));
      expect(copies).toMatchObject([{ label: "Not chosen" }]);
    }
  });

  it("does not ask about one's own change whose answer was lost", async () => {
    const { windows } = await openBoth("consultant");
    const [mine] = windows;
    mine.network = "answer lost";
    mine.rename("n01", "First");
    await mine.saver.save();
    mine.rename("n01", "Second");
    await mine.reload();
    mine.network = "works";
    expect(await mine.saver.save()).toBe(true);
    expect(mine.saver.status.getState().conflict).toBeNull();
    await settle(windows);
    expect(windows[1].names()).toContain("Second");
  });

  it("undoes one's own edits only, after the other window's came in", async () => {
    const { windows } = await openBoth();
    const [mine, theirs] = windows;
    mine.rename("n01", "Mine");
    mine.add("Mine too");
    await mine.saver.save();
    await theirs.pull();
    theirs.rename("n02", "Theirs");
    await theirs.saver.save();
    await mine.pull();
    undo(mine.editor, renameReads);
    undo(mine.editor, renameReads);
    await settle(windows);
    expect(sketchOf(theirs.texts())?.document).toEqual({
      ...orderFlow,
      id: theirs.editor.getState().sketch.document.id,
      name: theirs.editor.getState().sketch.document.name,
      nodes: { ...orderFlow.nodes, n02: { ...orderFlow.nodes.n02, name: "Theirs" } },
      edges: theirs.editor.getState().sketch.document.edges,
    });
  });
});
