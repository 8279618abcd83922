import { createStore, type StoreApi } from "zustand/vanilla";
import { draftChangeWords } from "@/runtime/rules/draft-changes";
import { type DecisionConflict, mergeDecisions, type Side } from "@/runtime/rules/merge-decisions";
import { draftLike, followRows, type TableDraft } from "@/runtime/rules/table-draft";
import type { TableState } from "@/runtime/tables/compare-tables";

/** What the server has, as far as is known; revision 0 where it has no draft yet. */
export type KnownDraft = {
  readonly revision: number;
  /** Number of the version it changes. */
  readonly base: number;
  readonly draft: TableDraft;
};

export type SavePhase =
  | { readonly kind: "saved" | "saving" | "unsaved" }
  | { readonly kind: "failed"; readonly reason: string };

export type DraftState = {
  readonly past: readonly TableDraft[];
  readonly now: TableDraft;
  readonly future: readonly TableDraft[];
  readonly save: SavePhase;
  /** What both changed; nothing is saved until somebody chose. */
  readonly conflict: {
    readonly conflicts: readonly DecisionConflict[];
    readonly merged: TableDraft;
    readonly by: string;
  } | null;
  /** Counts what came in from others: rows may stand elsewhere since. */
  readonly merges: number;
};

/** A save that was sent as often as it takes to be answered. */
export type Attempt = { readonly saveId: string; readonly sent: TableDraft; readonly base: number };

/**
 * What a saver goes on with; `pending` is what was sent and not answered, `past` and `future` are the steps back and
 * forth. Nothing waits to be saved where `now` is the known draft itself.
 */
export type SaverMemory = {
  readonly known: KnownDraft;
  readonly now: TableDraft;
  readonly pending?: Attempt | null;
  readonly past?: readonly TableDraft[];
  readonly future?: readonly TableDraft[];
};

export type DraftSaveRequest = KnownDraft & { readonly saveId: string };
export type DraftSaveAnswer =
  | { readonly outcome: "saved"; readonly revision: number }
  | { readonly outcome: "stale"; readonly theirs: KnownDraft; readonly by: string };

type SaverParts = {
  readonly start: SaverMemory;
  readonly send: (request: DraftSaveRequest) => Promise<DraftSaveAnswer>;
  readonly explain: (error: unknown) => string;
  /** Whether the server said no, so that nothing was saved. Otherwise the same save is tried again. */
  readonly isRefusal: (error: unknown) => boolean;
  /** Told what came in, in words, and from whom. */
  readonly onMerged: (words: string, by: string) => void;
  /** Waits until no cell is being written: rows must not move under it. */
  readonly whenFree: () => Promise<void>;
  readonly newId?: () => string;
};

/** Something that came in, put on what is shown: `base` is what both began with. */
type Incoming = {
  readonly base: TableDraft;
  readonly theirs: TableDraft;
  readonly known: KnownDraft;
  readonly version: number;
  readonly by: string;
};

/** Rows of all steps back together, beyond which the oldest go. */
const rowsMax = 400_000;
const stepsMax = 200;
const rebasedRowsMax = 40_000;

/** Keeps a decision table and its draft on the server together, and puts what others saved to one's own, cell by cell. */
export class DecisionDraftSaver {
  readonly state: StoreApi<DraftState>;
  readonly #parts: SaverParts;
  readonly #newId: () => string;
  #known: KnownDraft;
  /** Number of the version that what is shown changes. */
  #version: number;
  /** Sent, and not answered: whether the server has it is not known, so it is asked again as it was. */
  #pending: Attempt | null;
  #busy: Promise<boolean> | null = null;
  #incoming: Incoming | null = null;

  constructor(parts: SaverParts) {
    const { start, newId = () => crypto.randomUUID() } = parts;
    this.#parts = parts;
    this.#newId = newId;
    this.#known = start.known;
    this.#pending = start.pending ?? null;
    this.#version = start.known.base;
    const { now, past = [], future = [] } = start;
    const isClean = now === start.known.draft;
    this.state = createStore<DraftState>(() => ({
      past,
      now,
      future,
      save: { kind: isClean ? "saved" : "unsaved" },
      conflict: null,
      merges: 0,
    }));
  }

  /** What a reload goes on with. */
  memory(): SaverMemory {
    const { past, now, future } = this.state.getState();
    return { known: this.#known, now, pending: this.#pending, past, future };
  }

  get known(): KnownDraft {
    return this.#known;
  }

  get version(): number {
    return this.#version;
  }

  change(edit: (table: TableState) => TableState): void {
    const { past, now, save } = this.state.getState();
    const edited = edit(now);
    if (edited === now) return;
    const { shape, rows } = edited;
    const next = { shape, rows, ids: followRows(now, rows, this.#newId) };
    const steps = Math.max(2, Math.min(stepsMax, Math.floor(rowsMax / (rows.length + 1))));
    this.state.setState({
      past: [...past, now].slice(-steps),
      now: next,
      future: [],
      save: save.kind === "failed" ? save : { kind: "unsaved" },
    });
  }

  undo(): void {
    const { past, now, future } = this.state.getState();
    const before = past.at(-1);
    if (before === undefined) return;
    this.#show({ past: past.slice(0, -1), now: before, future: [now, ...future] });
  }

  redo(): void {
    const { past, now, future } = this.state.getState();
    const [next, ...rest] = future;
    if (next !== undefined) this.#show({ past: [...past, now], now: next, future: rest });
  }

  /** Saves what is shown; true when the server has all of it. Saves never overlap. */
  async save(): Promise<boolean> {
    while (this.#busy !== null) await this.#busy;
    this.#busy = this.#untilSaved();
    try {
      return await this.#busy;
    } finally {
      this.#busy = null;
    }
  }

  /** Brings in what others saved. Does nothing while something of one's own is on the way. */
  async pull(read: () => Promise<{ known: KnownDraft; by: string } | null>): Promise<void> {
    if (!this.#isQuiet()) return;
    const found = await read();
    await this.#parts.whenFree();
    if (found === null || !this.#isQuiet() || found.known.revision <= this.#known.revision) return;
    this.#take(found.known, found.by);
  }

  /** A version that was published by another way is what the draft changes from now on. */
  async rebase(from: TableState, to: TableState, version: number, by: string): Promise<void> {
    await this.#parts.whenFree();
    if (!this.#isQuiet() || version <= this.#version) return;
    const base = draftLike(this.#now, from, this.#newId);
    const theirs = draftLike(base, to, this.#newId);
    this.#put({ base, theirs, known: this.#known, version, by });
  }

  /** Ends a conflict; what is not named is as it was shown at first. */
  resolve(choices: ReadonlyMap<string, Side>): void {
    const incoming = this.#incoming;
    if (incoming === null) return;
    this.#incoming = null;
    this.state.setState({ conflict: null });
    this.#put(incoming, choices);
  }

  get #now(): TableDraft {
    return this.state.getState().now;
  }

  #isQuiet(): boolean {
    return this.#busy === null && this.#pending === null && this.#incoming === null;
  }

  #show(next: Partial<DraftState>): void {
    this.state.setState({ ...next, save: { kind: "unsaved" } });
  }

  async #untilSaved(): Promise<boolean> {
    while (this.#incoming === null) {
      const before = this.#pending;
      const attempt = before ?? this.#nextAttempt();
      if (attempt === null) {
        this.state.setState({ save: { kind: "saved" } });
        return true;
      }
      // Before it is shown: what a reload goes on with is noted then.
      this.#pending = attempt;
      this.state.setState({ save: { kind: "saving" } });
      const { saveId, sent, base } = attempt;
      try {
        const { revision } = this.#known;
        const answer = await this.#parts.send({ saveId, revision, base, draft: sent });
        this.#pending = null;
        if (answer.outcome === "saved") {
          this.#known = { revision: answer.revision, base, draft: sent };
        } else {
          await this.#parts.whenFree();
          this.#take(answer.theirs, answer.by, before?.sent);
        }
      } catch (error) {
        if (this.#parts.isRefusal(error)) this.#pending = null;
        this.state.setState({ save: { kind: "failed", reason: this.#parts.explain(error) } });
        return false;
      }
    }
    return false;
  }

  #nextAttempt(): Attempt | null {
    const { draft, base } = this.#known;
    if (this.#now === draft && this.#version === base) return null;
    return { saveId: this.#newId(), sent: this.#now, base: this.#version };
  }

  /** `unanswered` is what was sent once before: what is sent for the first time is in nothing that comes in. */
  #take(theirs: KnownDraft, by: string, unanswered?: TableDraft): void {
    const { draft } = this.#known;
    // Rows of ours that the server has came with a save whose answer was lost: theirs begins with that.
    const [known, there] = [new Set(draft.ids), new Set(theirs.draft.ids)];
    const isThere = unanswered?.ids.some((id) => !known.has(id) && there.has(id)) === true;
    this.#put({
      base: isThere ? unanswered : draft,
      theirs: theirs.draft,
      known: theirs,
      version: Math.max(this.#version, theirs.base),
      by,
    });
  }

  /** Puts what came in and what is shown together; asks where both changed the same. */
  #put(incoming: Incoming, choices?: ReadonlyMap<string, Side>): void {
    const { base, theirs, known, version, by } = incoming;
    const { past, now, future, merges } = this.state.getState();
    const { draft, conflicts } = mergeDecisions(base, now, theirs, (key) => choices?.get(key));
    if (conflicts.length > 0 && choices === undefined) {
      this.#incoming = incoming;
      this.state.setState({
        conflict: { conflicts, merged: draft, by },
        save: { kind: "unsaved" },
      });
      return;
    }
    this.#known = known;
    this.#version = version;
    const rebased = rebasedSteps(past, future, (step) => mergeDecisions(base, step, theirs).draft);
    // The same object where it is what the server has: then there is nothing to save.
    const isTheirs = now === base || draftChangeWords(draft, known.draft) === "";
    this.state.setState({
      ...rebased,
      now: isTheirs ? known.draft : draft,
      merges: merges + 1,
      save: { kind: isTheirs && version === known.base ? "saved" : "unsaved" },
    });
    const words = draftChangeWords(base, theirs);
    if (words !== "") this.#parts.onMerged(words, by);
  }
}

/** Steps back and forth over what others did, as many as that takes no time. */
function rebasedSteps(
  past: readonly TableDraft[],
  future: readonly TableDraft[],
  rebase: (step: TableDraft) => TableDraft,
): Pick<DraftState, "past" | "future"> {
  const rows = (past.at(-1) ?? future[0])?.rows.length ?? 0;
  const steps = Math.max(2, Math.floor(rebasedRowsMax / (rows + 1)));
  return { past: past.slice(-steps).map(rebase), future: future.slice(0, steps).map(rebase) };
}
