import type { Json } from "../json";
import type { Release, SegmentWrite, StartVerdict } from "../ports";
import { type Checkpoint, checkpointDefault, isCheckpointDue, isSummaryDue } from "./checkpoint";
import type { Machine } from "./machine";
import type { Recorder } from "./recorder";
import type { RunEnd, RunHead } from "./records";
import type { RunHost } from "./run-host";
import { summarise } from "./summary";

const repeatDelaysMs = [50, 100, 250, 500, 1_000, 2_000];

/** Commits the first segment: by it the run begins to exist. */
export type FirstCommit = (write: SegmentWrite) => Promise<StartVerdict>;

/** `released`: the process stops, or another run of the lane is first; whoever is next goes on with the run. */
export type WriteOutcome = "written" | "fenced" | "released";

export type WriterParts = {
  readonly host: RunHost;
  readonly head: RunHead;
  readonly machine: Machine;
  readonly recorder: Recorder;
};

/** Where a run's journal goes on. `first`: how the segment that begins it is written; null once it is. */
export type WriterPlace = {
  readonly epoch: number;
  readonly seg: number;
  readonly first: FirstCommit | null;
};

/** Writes what a run's recorder has collected, segment by segment, as the owner of one epoch. */
export class RunWriter {
  epoch: number;
  seg: number;
  readonly #parts: WriterParts;
  #first: FirstCommit | null;
  /** Monotonic time of the last write, or of the begin. */
  #writtenAt: number;

  constructor(parts: WriterParts, { epoch, seg, first }: WriterPlace) {
    this.#parts = parts;
    this.epoch = epoch;
    this.seg = seg;
    this.#first = first;
    this.#writtenAt = parts.host.clock.monotonic();
  }

  /** The run does not exist yet. */
  get isNew(): boolean {
    return this.#first !== null;
  }

  get isCheckpointDue(): boolean {
    const { host, recorder } = this.#parts;
    const took = host.clock.monotonic() - this.#writtenAt;
    return isCheckpointDue(this.#limit, recorder.pending, took);
  }

  /** `asked` is the monotonic time at which the journal was asked the last time. */
  async append(): Promise<{ readonly outcome: WriteOutcome; readonly asked: number }> {
    const { host } = this.#parts;
    const write = this.#take(this.#summary());
    let asked = host.clock.monotonic();
    let outcome: WriteOutcome;
    if (this.#first !== null) {
      const verdict = await this.#first(write);
      this.#first = null;
      outcome = verdict.outcome === "started" ? "written" : "released";
      if (verdict.outcome === "started") this.epoch = verdict.epoch;
    } else {
      outcome = await this.#repeat(() => {
        asked = host.clock.monotonic();
        return host.journal.append(write);
      });
    }
    this.#writtenAt = host.clock.monotonic();
    return { outcome, asked };
  }

  finish(end: RunEnd): Promise<WriteOutcome> {
    const write = this.#take({ end });
    return this.#repeat(() => this.#parts.host.journal.finish(write, end));
  }

  release(release: Release): Promise<WriteOutcome> {
    const { host, head, recorder } = this.#parts;
    const write = recorder.empty ? null : this.#take(this.#summary());
    return this.#repeat(() => host.journal.release(head, this.epoch, release, write));
  }

  get #limit(): Checkpoint {
    return this.#parts.host.checkpoint ?? checkpointDefault;
  }

  /** Loops fold what is finished, so that recovery need not read a long run from its beginning. */
  #summary(): { readonly summary?: Json } {
    const { machine, recorder } = this.#parts;
    return !this.isNew && isSummaryDue(this.#limit, recorder.sinceSummary)
      ? { summary: summarise(machine, recorder) }
      : {};
  }

  #take(last: { readonly summary?: Json; readonly end?: RunEnd }): SegmentWrite {
    const write = this.#parts.recorder.take(this.#parts.head, this.epoch, this.seg, last);
    this.seg += 1;
    return write;
  }

  /**
   * A write that surely failed is tried again without end: the results of effects must not be lost.
   * A stopping process leaves the run to the next owner.
   */
  async #repeat(write: () => Promise<"written" | "fenced">): Promise<WriteOutcome> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await write();
      } catch (cause) {
        if (this.#parts.host.stopping.aborted) return "released";
        const delay = repeatDelaysMs[Math.min(attempt, repeatDelaysMs.length - 1)] ?? 2_000;
        if (!(cause instanceof Error)) throw cause;
        await new Promise<void>((resolve) => setTimeout(resolve, delay));
      }
    }
  }
}
