import { createStore, type StoreApi } from "zustand/vanilla";
import type { FlowConflict } from "@/runtime/flow/merge-flows";
import type { RenameReads } from "@/runtime/flow/rename-nodes";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { Sketch } from "./edit-flow";
import { renameInSketch } from "./edit-steps";
import { type EditorStore, replaceSketch } from "./editor-store";
import type * as LayOver from "./lay-over";
import type { Laid, Renamed } from "./lay-over";

export type SaveState =
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "saving" }
  | { readonly kind: "unsaved" }
  | { readonly kind: "failed"; readonly reason: string; readonly signedOut?: boolean };

/** Somebody else changed the same fields: what both have, and what is theirs. */
export type DraftConflict = {
  readonly revision: number;
  readonly conflicts: readonly FlowConflict[];
  /** All of both, theirs where they differ. */
  readonly merged: DraftTexts;
  /** With the ids that nodes have in `merged`. */
  readonly mine: DraftTexts;
  /** Who saved the other; null where it is not known. */
  readonly by: string | null;
};

export type SaverState = { readonly save: SaveState; readonly conflict: DraftConflict | null };

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
      readonly by?: string | null;
    } & Revision);

/** What the server has, as far as is known, and a save it has not answered. */
export type SaverMemory = {
  readonly revision: number;
  readonly saved: Sketch;
  readonly pending: { readonly id: string; readonly sent: Sketch } | null;
};

type SaverParts = {
  readonly editor: EditorStore;
  readonly start: SaverMemory & { readonly at: number };
  readonly send: (request: SaveRequest) => Promise<SaveAnswer>;
  /** What renames steps in texts, for new nodes whose ids others took. */
  readonly renaming: () => Promise<RenameReads>;
  /** What lays one draft over another. */
  readonly laying: () => Promise<typeof LayOver>;
  /** Told when some have got other ids. */
  readonly onRenamed?: (sketch: Sketch, reads: RenameReads) => void;
  readonly explain: (error: unknown) => string;
  /** Whether the server said no, so that nothing was saved. Otherwise the same save is tried again. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Whether it was refused because the session has ended. */
  readonly isSignedOut?: (error: unknown) => boolean;
  readonly newId?: () => string;
  readonly now?: () => number;
};

/** Keeps a draft and its copy on the server together: merges what others saved, asks where both differ. */
export class DraftSaver {
  readonly status: StoreApi<SaverState>;
  readonly #editor: EditorStore;
  readonly #parts: SaverParts;
  readonly #newId: () => string;
  readonly #now: () => number;
  #known: { readonly revision: number; readonly sketch: Sketch };
  /** Sent, and not answered: whether the server has it is not known, so it is asked again as it was. */
  #pending: SaverMemory["pending"];
  #busy: Promise<boolean> | null = null;
  #laying: typeof LayOver | null = null;
  readonly #idsOfConflicts = new WeakMap<DraftConflict, string>();

  constructor(parts: SaverParts) {
    const { editor, start, newId = () => crypto.randomUUID(), now = Date.now } = parts;
    this.#editor = editor;
    this.#parts = parts;
    this.#newId = newId;
    this.#now = now;
    this.#known = { revision: start.revision, sketch: start.saved };
    this.#pending = start.pending;
    const clean = start.pending === null && this.#shown === start.saved;
    this.status = createStore<SaverState>(() => ({
      save: clean ? { kind: "saved", at: start.at } : { kind: "unsaved" },
      conflict: null,
    }));
  }

  /** The revision the server has of what was saved last. */
  revision(): number {
    return this.#known.revision;
  }

  memory(): SaverMemory {
    const { revision, sketch } = this.#known;
    return { revision, saved: sketch, pending: this.#pending };
  }

  /** Something was edited. */
  markUnsaved(): void {
    if (this.status.getState().save.kind !== "failed") this.#show({ kind: "unsaved" });
  }

  /** Saves what is shown; true when the server has everything. Saves never overlap. */
  async save(): Promise<boolean> {
    while (this.#busy !== null) await this.#busy;
    const late = this.#pending !== null;
    this.#busy = this.#once();
    const done = await this.#busy;
    this.#busy = null;
    // What was asked again was older than what is shown.
    return done && late ? this.save() : done;
  }

  /** Brings in what others saved. Does nothing while something of one's own is on the way. */
  async pull(read: () => Promise<Revision>): Promise<void> {
    if (!this.#isQuiet()) return;
    const [theirs, reads] = await Promise.all([read(), this.#merging()]);
    if (!this.#isQuiet() || theirs.revision <= this.#known.revision) return;
    // Where both differ the own save finds out and asks.
    this.#takeOver(this.#known.sketch, theirs, {}, reads, false);
  }

  /** Ends a conflict with the person's choice; the other version stays under a name. */
  async resolve(chosen: DraftTexts, keep: DraftTexts & { readonly label: string }): Promise<void> {
    const asked = this.status.getState().conflict;
    const revision = asked?.revision ?? this.#known.revision;
    const id = asked === null ? this.#newId() : this.#idOf(asked);
    const reads = await this.#merging();
    const answer = await this.#parts.send({ id, revision, ...chosen, keep });
    const read = sketchOf(answer.outcome === "merged" ? answer : chosen);
    if (read === null) return;
    const sketch = this.#lay.placed(read);
    if (answer.outcome === "conflict") {
      const other = sketchOf(answer) ?? sketch;
      const laid = this.#lay.layOver(sketch, sketch, other, answer.renamed ?? {}, reads);
      this.#ask(answer, this.#lay.withNewest(answer.conflicts, laid), sketch, reads);
      return;
    }
    this.#known = { revision: answer.revision, sketch };
    const renamed = answer.outcome === "merged" ? (answer.renamed ?? {}) : {};
    replaceSketch(this.#editor, sketch, renamed, reads);
    if (Object.keys(renamed).length > 0) this.#parts.onRenamed?.(sketch, reads);
    this.status.setState({ conflict: null, save: { kind: "saved", at: this.#now() } });
  }

  get #shown(): Sketch {
    return this.#editor.getState().sketch;
  }

  #isQuiet(): boolean {
    return (
      this.#busy === null && this.#pending === null && this.status.getState().conflict === null
    );
  }

  #show(save: SaveState): void {
    this.status.setState({ save });
  }

  async #once(): Promise<boolean> {
    const attempt = this.#pending ?? this.#nextAttempt();
    if (attempt === null) {
      if (this.status.getState().save.kind !== "saved")
        this.#show({ kind: "saved", at: this.#now() });
      return true;
    }
    this.#show({ kind: "saving" });
    this.#pending = attempt;
    const { id, sent } = attempt;
    try {
      const { revision } = this.#known;
      const answer = await this.#parts.send({ id, revision, ...textsOf(sent) });
      if (answer.outcome === "saved") {
        this.#pending = null;
        this.#known = { revision: answer.revision, sketch: sent };
      } else {
        // Until that is there the save counts as not answered: it is asked again, and saves nothing twice.
        const reads = await this.#merging();
        this.#pending = null;
        if (!this.#settle(sent, answer, reads)) return false;
      }
      const whole = this.#nextAttempt() === null;
      this.#show(whole ? { kind: "saved", at: this.#now() } : { kind: "unsaved" });
      return true;
    } catch (error) {
      if (this.#parts.isRefusal?.(error)) this.#pending = null;
      const signedOut = this.#parts.isSignedOut?.(error) === true ? { signedOut: true } : {};
      this.#show({ kind: "failed", reason: this.#parts.explain(error), ...signedOut });
      return false;
    }
  }

  /** The code that puts two drafts together: it comes when somebody else has saved. */
  async #merging(): Promise<RenameReads> {
    const [reads, lay] = await Promise.all([this.#parts.renaming(), this.#parts.laying()]);
    this.#laying = lay;
    return reads;
  }

  get #lay(): typeof LayOver {
    if (this.#laying === null) throw new RangeError("The code that merges drafts was not awaited");
    return this.#laying;
  }

  /** False when the person is asked. */
  #settle(
    sent: Sketch,
    answer: Exclude<SaveAnswer, { readonly outcome: "saved" }>,
    reads: RenameReads,
  ): boolean {
    const renamed = answer.renamed ?? {};
    if (answer.outcome === "merged") return this.#takeOver(sent, answer, renamed, reads, true);
    const other = sketchOf(answer);
    if (other !== null) {
      const laid = this.#lay.layOver(sent, this.#shown, other, renamed, reads);
      this.#ask(answer, this.#lay.withNewest(answer.conflicts, laid), this.#shown, reads);
    }
    return false;
  }

  /** Lays what is shown over what came; asks where both differ. False when it asks. */
  #takeOver(
    base: Sketch,
    theirs: Revision,
    renamed: Renamed,
    reads: RenameReads,
    ours: boolean,
  ): boolean {
    const other = sketchOf(theirs);
    if (other === null) return false;
    const laid = this.#lay.layOver(base, this.#shown, other, renamed, reads);
    if (laid.conflicts.length > 0) {
      if (ours) this.#ask(theirs, laid, this.#shown, reads);
      return false;
    }
    const sketch = this.#lay.withPlacesOf(base, this.#shown, laid.sketch, other);
    this.#known = { revision: theirs.revision, sketch };
    replaceSketch(this.#editor, laid.sketch, laid.renamed, reads);
    if (Object.keys(laid.renamed).length > 0) this.#parts.onRenamed?.(laid.sketch, reads);
    return true;
  }

  #ask(
    { revision, by = null }: { readonly revision: number; readonly by?: string | null },
    { conflicts, sketch, renamed }: Laid,
    shown: Sketch,
    reads: RenameReads,
  ): void {
    const mine = Object.keys(renamed).length === 0 ? shown : renameInSketch(shown, renamed, reads);
    this.status.setState({
      conflict: { revision, conflicts, merged: textsOf(sketch), mine: textsOf(mine), by },
    });
  }

  /** Null when the server has what is shown. */
  #nextAttempt(): SaverMemory["pending"] {
    const [shown, saved] = [this.#shown, this.#known.sketch];
    if (shown === saved) return null;
    const [a, b] = [textsOf(shown), textsOf(saved)];
    const same = a.logic === b.logic && a.layout === b.layout;
    return same ? null : { id: this.#newId(), sent: shown };
  }

  /** One conflict is resolved once, however often its button is pressed while the network is away. */
  #idOf(conflict: DraftConflict): string {
    const id = this.#idsOfConflicts.get(conflict) ?? this.#newId();
    this.#idsOfConflicts.set(conflict, id);
    return id;
  }
}
