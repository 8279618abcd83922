import { createStore, type StoreApi } from "zustand/vanilla";
import { type FlowConflict, mergeFlows, mergeLayouts } from "@/runtime/flow/merge-flows";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { Sketch } from "./edit-flow";
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

export type SaveRequest = DraftTexts & {
  readonly revision: number;
  readonly keep?: DraftTexts & { readonly label: string };
};
export type SaveAnswer =
  | { readonly outcome: "saved"; readonly revision: number }
  | ({ readonly outcome: "merged"; readonly revision: number } & DraftTexts)
  | ({
      readonly outcome: "conflict";
      readonly revision: number;
      readonly conflicts: readonly FlowConflict[];
    } & DraftTexts);

export type DraftSaver = {
  readonly status: StoreApi<SaverState>;
  /** Saves what is shown; true when the server has everything. Saves never overlap. */
  save(): Promise<boolean>;
  /** Ends a conflict with the person's choice; the other version stays under a name. */
  resolve(chosen: DraftTexts, keep: DraftTexts & { readonly label: string }): Promise<void>;
  /** The revision the server has of what was saved last. */
  revision(): number;
  markUnsaved(): void;
};

type SaverParts = {
  readonly editor: EditorStore;
  readonly start: DraftTexts & { readonly revision: number; readonly at: number };
  readonly send: (request: SaveRequest) => Promise<SaveAnswer>;
  readonly explain: (error: unknown) => string;
  readonly now?: () => number;
};

/** Keeps a draft and its copy on the server together: merges what others saved, asks where both differ. */
export function createDraftSaver({
  editor,
  start,
  send,
  explain,
  now = Date.now,
}: SaverParts): DraftSaver {
  const { logic, layout } = start;
  let known = { revision: start.revision, texts: { logic, layout } };
  let busy: Promise<boolean> | null = null;
  const status = createStore<SaverState>(() => ({
    save: { kind: "saved", at: start.at },
    conflict: null,
  }));
  const show = (save: SaveState) => status.setState({ save });

  const ask = (
    { revision, conflicts, ...merged }: SaveAnswer & { outcome: "conflict" },
    mine: DraftTexts,
  ) =>
    status.setState({
      conflict: {
        revision,
        conflicts,
        merged: { logic: merged.logic, layout: merged.layout },
        mine,
      },
    });

  const once = async (): Promise<boolean> => {
    const sent = editor.getState().sketch;
    const texts = textsOf(sent);
    const { revision, texts: before } = known;
    if (texts.logic === before.logic && texts.layout === before.layout) {
      if (status.getState().save.kind !== "saved") show({ kind: "saved", at: now() });
      return true;
    }
    show({ kind: "saving" });
    try {
      const answer = await send({ revision, ...texts });
      if (answer.outcome === "conflict") {
        ask(answer, texts);
        return false;
      }
      known = { revision: answer.revision, texts: answer.outcome === "merged" ? answer : texts };
      if (answer.outcome === "merged") takeOver(editor, sent, answer);
      show({ kind: "saved", at: now() });
      return true;
    } catch (error) {
      show({ kind: "failed", reason: explain(error) });
      return false;
    }
  };

  return {
    status,
    revision: () => known.revision,
    markUnsaved() {
      if (status.getState().save.kind !== "failed") show({ kind: "unsaved" });
    },
    async save() {
      while (busy !== null) await busy;
      busy = once();
      const done = await busy;
      busy = null;
      return done;
    },
    async resolve(chosen, keep) {
      const revision = status.getState().conflict?.revision ?? known.revision;
      const answer = await send({ revision, ...chosen, keep });
      if (answer.outcome === "conflict") {
        ask(answer, chosen);
        return;
      }
      const texts = answer.outcome === "merged" ? answer : chosen;
      known = { revision: answer.revision, texts };
      const sketch = sketchOf(texts);
      if (sketch !== null) replaceSketch(editor, sketch);
      status.setState({ conflict: null, save: { kind: "saved", at: now() } });
    },
  };
}

/** Shows what the server put together, with what was typed since it was sent laid over it. */
function takeOver(editor: EditorStore, sent: Sketch, merged: DraftTexts): void {
  const theirs = sketchOf(merged);
  if (theirs === null) return;
  const now = editor.getState().sketch;
  const { document, renamed } = mergeFlows(sent.document, now.document, theirs.document);
  const layout = mergeLayouts(sent.layout, now.layout, theirs.layout, renamed);
  replaceSketch(editor, { document, layout });
}
