import type { RunEnd, RunHead, RunHistory, RunKey, RunState } from "../engine/records";
import { FlowError } from "../errors/flow-error";
import { partOfPayload } from "../payload-part";
import type {
  Disowned,
  Journal,
  LargePayload,
  PayloadRef,
  Release,
  SegmentWrite,
  StartVerdict,
  StartWrite,
  WriteVerdict,
} from "../ports";

type StoredRun = {
  readonly head: RunHead;
  epoch: number;
  owned: boolean;
  state: RunState;
  due: number;
  note: string;
  end: RunEnd | null;
  readonly lane: string | null;
  readonly segments: { seg: number; body: Uint8Array; summary: boolean }[];
  readonly events: SegmentWrite["events"][number][];
};

/** Where a process dies: just before a commit becomes durable, or after it, with the answer lost. */
export type Cut = { readonly commit: number; readonly when: "before" | "after" };

/**
 * A journal in memory with the fences of the real one, for tests: unique (run, segment) and the epoch
 * are checked on every write. At a `cut` the writing process dies: its call never returns.
 */
export class MemoryJournal implements Journal {
  readonly runs = new Map<string, StoredRun>();
  readonly keys: (RunKey & { readonly run: string })[] = [];
  readonly appliedCommands = new Set<string>();
  cut: Cut | null = null;
  commits = 0;
  /** Writes refused by a fence. */
  fenced = 0;
  confirms = 0;
  /** Whether its process may take runs. */
  enlisted = true;
  /** Resolves when the cut has happened. */
  onCut: (() => void) | null = null;
  readonly #dedupe = new Map<string, string>();
  readonly #payloads = new Map<string, Uint8Array>();

  start(write: StartWrite): Promise<StartVerdict | Disowned> {
    if (write.execute === "here" && !this.enlisted) return Promise.resolve({ outcome: "disowned" });
    return this.#commit(() => {
      const { run, dedupe, lane } = write;
      if (dedupe !== null && run.purpose === "live") {
        const key = `${run.partner}/${run.distributor}/${dedupe.source}/${[...dedupe.key].join()}`;
        const of = this.#dedupe.get(key);
        if (of !== undefined) return { outcome: "duplicate", of };
        this.#dedupe.set(key, run.id);
      }
      const laneKey = lane === null ? null : `${run.environment}/${run.flow}/${[...lane].join()}`;
      const busy = [...this.runs.values()].some((r) => r.end === null && r.lane === laneKey);
      const held = write.hold !== undefined;
      const owned = write.execute === "here" && !held && !(laneKey !== null && busy);
      this.runs.set(run.id, {
        head: run,
        epoch: 1,
        owned,
        state: held ? "held" : owned ? "running" : "queued",
        due: held ? Number.POSITIVE_INFINITY : run.acceptedAt,
        note: write.hold ?? "",
        end: null,
        lane: laneKey,
        segments: [],
        events: [],
      });
      this.#store({ ...write, epoch: 1, seg: 0 });
      return owned ? { outcome: "started", epoch: 1 } : { outcome: "queued" };
    });
  }

  append(write: SegmentWrite): Promise<WriteVerdict> {
    return this.#commit(() => (this.#admits(write) ? this.#store(write) : this.#refuse()));
  }

  release(
    run: RunHead,
    epoch: number,
    release: Release,
    write: SegmentWrite | null,
  ): Promise<WriteVerdict> {
    return this.#commit(() => {
      const stored = this.runs.get(run.id);
      if (stored === undefined || !this.#owns(run.id, epoch)) return this.#refuse();
      if (write !== null) {
        if (!this.#admits(write)) return this.#refuse();
        this.#store(write);
      }
      stored.owned = false;
      stored.state = release.state;
      stored.due = release.due;
      stored.note = release.note;
      return "written";
    });
  }

  finish(write: SegmentWrite, end: RunEnd): Promise<WriteVerdict> {
    return this.#commit(() => {
      const stored = this.runs.get(write.run.id);
      if (stored === undefined || !this.#admits(write)) return this.#refuse();
      this.#store(write);
      stored.end = end;
      stored.owned = false;
      return "written";
    });
  }

  async confirm(run: string, epoch: number): Promise<boolean> {
    this.confirms += 1;
    return this.#owns(run, epoch);
  }

  async load(run: RunHead): Promise<RunHistory> {
    const { segments } = this.stored(run.id);
    const from = segments.findLastIndex(({ summary }) => summary);
    return {
      segments: from < 1 ? [...segments] : [...segments.slice(0, 1), ...segments.slice(from)],
    };
  }

  async readPayload(_run: RunHead, ref: PayloadRef): Promise<Uint8Array> {
    const bytes = this.#payloads.get(ref.hash);
    if (bytes === undefined) throw new FlowError("STORAGE_REFUSED", `No payload ${ref.hash}`);
    return partOfPayload(bytes, ref);
  }

  /** Takes a run away from whoever has it, as a worker claims or a reaper reaps. */
  claim(id: string): { readonly head: RunHead; readonly epoch: number } {
    const stored = this.stored(id);
    stored.epoch += 1;
    stored.owned = true;
    stored.state = "running";
    return { head: stored.head, epoch: stored.epoch };
  }

  stored(id: string): StoredRun {
    const run = this.runs.get(id);
    if (run === undefined) throw new RangeError(`No run ${id}`);
    return run;
  }

  #commit<Verdict>(apply: () => Verdict): Promise<Verdict> {
    const number = this.commits++;
    if (this.cut?.commit !== number) return Promise.resolve().then(apply);
    if (this.cut.when === "after") apply();
    this.onCut?.();
    return new Promise<never>(() => {});
  }

  #owns(run: string, epoch: number): boolean {
    const stored = this.runs.get(run);
    return stored !== undefined && stored.end === null && stored.epoch === epoch;
  }

  #admits({ run, epoch, seg }: SegmentWrite): boolean {
    return this.#owns(run.id, epoch) && !this.stored(run.id).segments.some((s) => s.seg === seg);
  }

  #refuse(): WriteVerdict {
    this.fenced += 1;
    return "fenced";
  }

  #store(write: SegmentWrite): WriteVerdict {
    const stored = this.stored(write.run.id);
    stored.segments.push({ seg: write.seg, body: write.body, summary: write.summary === true });
    stored.events.push(...write.events);
    for (const { hash, bytes } of write.payloads as readonly LargePayload[]) {
      this.#payloads.set(hash, bytes);
    }
    for (const key of write.keys) this.keys.push({ ...key, run: write.run.id });
    for (const id of write.commands) this.appliedCommands.add(id);
    return "written";
  }
}
