import { createStore, type StoreApi } from "zustand/vanilla";
import type { NodeId } from "@/runtime/flow/document";
import { type FlowConflict, mergeFlows, mergeLayouts } from "@/runtime/flow/merge-flows";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { Sketch } from "./edit-flow";
import { renameInSketch, withoutCollisions } from "./edit-steps";
import { type EditorStore, replaceSketch } from "./editor-store";

export type SaveState =
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "saving" }
  | { readonly kind: "unsaved" }
  | { readonly kind: "failed"; readonly reason: string };

/** Somebody else changed the same fields: what both have, and what is theirs. */
export type DraftConflict = {
  readonly revision: number;
  readonly conflicts: readonly FlowConflict[];
  /** All of both, theirs where they differ. */
  readonly merged: DraftTexts;
  readonly mine: DraftTexts;
};

export type SaverState = { readonly save: SaveState; readonly conflict: DraftConflict | null };

type Renamed = { readonly [mine: NodeId]: NodeId };
type Revision = DraftTexts & { readonly revision: number };

export type SaveRequest = Revision & {
  /** Of this save: a second attempt with the same one saves nothing twice. */
  readonly id: string;
  readonly keep?: DraftTexts & { readonly label: string };
};
export type SaveAnswer =
  | { readonly outcome: "saved"; readonly revision: number }
  | ({ readonly outcome: "merged"; readonly renamed?: Renamed } & Revision)
  | ({
      readonly outcome: "conflict";
      readonly renamed?: Renamed;
      readonly conflicts: readonly FlowConflict[];
    } & Revision);

/** What the server has, as far as is known, and a save it has not answered. */
export type SaverMemory = {
  readonly revision: number;
  readonly saved: Sketch;
  readonly pending: { readonly id: string; readonly sent: Sketch } | null;
};

export type DraftSaver = {
  readonly status: StoreApi<SaverState>;
  /** Saves what is shown; true when the server has everything. Saves never overlap. */
  save(): Promise<boolean>;
  /** Brings in what others saved. Does nothing while something of one's own is on the way. */
  pull(read: () => Promise<Revision>): Promise<void>;
  /** Ends a conflict with the person's choice; the other version stays under a name. */
  resolve(chosen: DraftTexts, keep: DraftTexts & { readonly label: string }): Promise<void>;
  /** The revision the server has of what was saved last. */
  revision(): number;
  memory(): SaverMemory;
  markUnsaved(): void;
};

type SaverParts = {
  readonly editor: EditorStore;
  readonly start: SaverMemory & { readonly at: number };
  readonly send: (request: SaveRequest) => Promise<SaveAnswer>;
  readonly explain: (error: unknown) => string;
  /** Whether the server said no, so that nothing was saved. Otherwise the same save is tried again. */
  readonly isRefusal?: (error: unknown) => boolean;
  readonly newId?: () => string;
  readonly now?: () => number;
};

/** Keeps a draft and its copy on the server together: merges what others saved, asks where both differ. */
export function createDraftSaver({
  editor,
  start,
  send,
  explain,
  isRefusal = () => false,
  newId = () => crypto.randomUUID(),
  now = Date.now,
}: SaverParts): DraftSaver {
  let known = { revision: start.revision, sketch: start.saved };
  /** Sent, and not answered: whether the server has it is not known, so it is asked again as it was. */
  let pending = start.pending;
  let busy: Promise<boolean> | null = null;
  const clean = start.pending === null && editor.getState().sketch === start.saved;
  const status = createStore<SaverState>(() => ({
    save: clean ? { kind: "saved", at: start.at } : { kind: "unsaved" },
    conflict: null,
  }));
  const show = (save: SaveState) => status.setState({ save });

  /** Lays what is shown over what came; asks where both differ. False when it asks. */
  const takeOver = (base: Sketch, theirs: Revision, renamed: Renamed, ours: boolean): boolean => {
    const other = sketchOf(theirs);
    if (other === null) return false;
    const shown = editor.getState().sketch;
    const laid = layOver(base, shown, other, renamed);
    if (laid.conflicts.length > 0) {
      if (ours) ask(theirs.revision, laid, shown);
      return false;
    }
    known = { revision: theirs.revision, sketch: other };
    replaceSketch(editor, laid.sketch, laid.renamed);
    return true;
  };

  const ask = (revision: number, { conflicts, sketch }: Laid, shown: Sketch) =>
    status.setState({
      conflict: { revision, conflicts, merged: textsOf(sketch), mine: textsOf(shown) },
    });

  const once = async (): Promise<boolean> => {
    const attempt = pending ?? nextAttempt(editor.getState().sketch, known.sketch, newId);
    if (attempt === null) {
      if (status.getState().save.kind !== "saved") show({ kind: "saved", at: now() });
      return true;
    }
    show({ kind: "saving" });
    pending = attempt;
    const { id, sent } = attempt;
    try {
      const answer = await send({ id, revision: known.revision, ...textsOf(sent) });
      pending = null;
      if (answer.outcome === "conflict") {
        const other = sketchOf(answer);
        const shown = editor.getState().sketch;
        if (other !== null) {
          const laid = layOver(sent, shown, other, answer.renamed ?? {});
          ask(answer.revision, withNewest(answer.conflicts, laid), shown);
        }
        return false;
      }
      if (answer.outcome === "saved") known = { revision: answer.revision, sketch: sent };
      else if (!takeOver(sent, answer, answer.renamed ?? {}, true)) return false;
      const whole = nextAttempt(editor.getState().sketch, known.sketch, newId) === null;
      show(whole ? { kind: "saved", at: now() } : { kind: "unsaved" });
      return true;
    } catch (error) {
      if (isRefusal(error)) pending = null;
      show({ kind: "failed", reason: explain(error) });
      return false;
    }
  };

  return {
    status,
    revision: () => known.revision,
    memory: () => ({ revision: known.revision, saved: known.sketch, pending }),
    markUnsaved() {
      if (status.getState().save.kind !== "failed") show({ kind: "unsaved" });
    },
    async save() {
      while (busy !== null) await busy;
      const late = pending !== null;
      busy = once();
      let done = await busy;
      busy = null;
      // What was asked again was older than what is shown.
      if (done && late) done = await this.save();
      return done;
    },
    async pull(read) {
      const quiet = () => busy === null && pending === null && status.getState().conflict === null;
      if (!quiet()) return;
      const theirs = await read();
      if (!quiet() || theirs.revision <= known.revision) return;
      // Where both differ the own save finds out and asks.
      takeOver(known.sketch, theirs, {}, false);
    },
    async resolve(chosen, keep) {
      const asked = status.getState().conflict;
      const revision = asked?.revision ?? known.revision;
      const id = asked === null ? newId() : idOf(asked, newId);
      const answer = await send({ id, revision, ...chosen, keep });
      const sketch = sketchOf(answer.outcome === "merged" ? answer : chosen);
      if (sketch === null) return;
      if (answer.outcome === "conflict") {
        const other = sketchOf(answer) ?? sketch;
        const laid = layOver(sketch, sketch, other, answer.renamed ?? {});
        ask(answer.revision, withNewest(answer.conflicts, laid), sketch);
        return;
      }
      known = { revision: answer.revision, sketch };
      replaceSketch(editor, sketch, answer.outcome === "merged" ? answer.renamed : {});
      status.setState({ conflict: null, save: { kind: "saved", at: now() } });
    },
  };
}

const idsOfConflicts = new WeakMap<DraftConflict, string>();

/** One conflict is resolved once, however often its button is pressed while the network is away. */
function idOf(conflict: DraftConflict, newId: () => string): string {
  const id = idsOfConflicts.get(conflict) ?? newId();
  idsOfConflicts.set(conflict, id);
  return id;
}

/** Null when the server has what is shown. */
function nextAttempt(shown: Sketch, saved: Sketch, newId: () => string): SaverMemory["pending"] {
  if (shown === saved) return null;
  const [a, b] = [textsOf(shown), textsOf(saved)];
  return a.logic === b.logic && a.layout === b.layout ? null : { id: newId(), sent: shown };
}

type Laid = {
  readonly sketch: Sketch;
  readonly conflicts: readonly FlowConflict[];
  readonly renamed: Renamed;
};

/** What is shown, with all edits since `base`, over what the server has. `renamed` it has done already. */
function layOver(base: Sketch, shown: Sketch, theirs: Sketch, server: Renamed): Laid {
  const renamed = withoutCollisions(server, [shown], Object.keys(theirs.document.nodes));
  const moved = Object.keys(renamed).length > 0;
  const from = moved ? renameInSketch(base, renamed) : base;
  const mine = moved ? renameInSketch(shown, renamed) : shown;
  const merged = mergeFlows(from.document, mine.document, theirs.document);
  const layout = mergeLayouts(from.layout, mine.layout, theirs.layout, merged.renamed);
  const again = Object.entries(merged.renamed);
  const both: Record<NodeId, NodeId> = { ...renamed };
  for (const [id, next] of again) {
    const first = Object.keys(renamed).find((key) => renamed[key] === id) ?? id;
    both[first] = next;
  }
  return {
    sketch: { document: merged.document, layout },
    conflicts: merged.conflicts,
    renamed: both,
  };
}

/** The server's conflicts with what was typed since, and those that this typing adds. */
function withNewest(known: readonly FlowConflict[], laid: Laid): Laid {
  const same = (a: FlowConflict, b: FlowConflict) => a.node === b.node && a.field === b.field;
  const updated = known.map((conflict) => {
    const newer = laid.conflicts.find((other) => same(other, conflict));
    return newer?.mine === undefined ? conflict : { ...conflict, mine: newer.mine };
  });
  const more = laid.conflicts.filter((other) => !known.some((one) => same(one, other)));
  return { ...laid, conflicts: [...updated, ...more] };
}
