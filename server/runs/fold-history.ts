import type { DebugRecord } from "../../runtime/engine/debug/debug-record";
import type {
  IntentRecord,
  SegmentContent,
  StepRecord,
  StoredValue,
  ValueRef,
} from "../../runtime/engine/records";

/** A run as its segments tell it, in the order of its steps. */
export type FoldedHistory = {
  readonly start: SegmentContent["start"] | null;
  readonly end: SegmentContent["end"] | null;
  /** The last record of every (node, path, attempt), at the place of its first. */
  readonly steps: readonly StepRecord[];
  /** Every record as it was written, so that time spent before a person settled a step still shows. */
  readonly records: readonly StepRecord[];
  readonly intents: readonly IntentRecord[];
  readonly values: ReadonlyMap<ValueRef, StoredValue>;
  /** Ids of the commands that were applied. */
  readonly commands: readonly string[];
  /** Debug runs: what happened besides the steps; `after` counts all records of the run. */
  readonly debug: readonly DebugRecord[];
  /** Its lists were folded into a summary: nothing can begin in the middle of one. */
  readonly summarised: boolean;
};

/** Identity of an attempt within a run. */
export function attemptKey(step: {
  readonly node: string;
  readonly path: string;
  readonly attempt: number;
}): string {
  return `${step.node} ${step.path} ${step.attempt}`;
}

/** About the memory of a step's records, without its values. */
const stepBytes = 500;

/**
 * Puts segments together, in their order; more may come later. An attempt may be recorded twice, first as
 * unknown or waiting and then as it ended: the later record stands at the place of the first.
 */
export class HistoryFolder {
  readonly #steps = new Map<string, StepRecord>();
  readonly #intents = new Map<string, IntentRecord>();
  readonly #records: StepRecord[] = [];
  readonly #values = new Map<ValueRef, StoredValue>();
  readonly #commands: string[] = [];
  readonly #debug: DebugRecord[] = [];
  #start: FoldedHistory["start"] = null;
  #end: FoldedHistory["end"] = null;
  #folded: FoldedHistory | null = null;
  #summarised = false;
  #bytes = 0;

  /** About the memory it holds. */
  get bytes(): number {
    return this.#bytes;
  }

  add(segment: SegmentContent): void {
    this.#folded = null;
    this.#start ??= segment.start ?? null;
    this.#summarised ||= segment.summary !== undefined;
    for (const event of segment.debug ?? []) {
      this.#bytes += stepBytes;
      this.#debug.push({ ...event, after: this.#records.length + event.after });
    }
    if (segment.tables !== undefined && this.#start !== null) {
      this.#start = { ...this.#start, tables: this.#start.tables ?? segment.tables };
    }
    this.#end = segment.end ?? this.#end;
    for (const step of segment.steps) {
      this.#bytes += stepBytes;
      this.#records.push(step);
      this.#steps.set(attemptKey(step), step);
    }
    for (const intent of segment.intents) this.#intents.set(attemptKey(intent), intent);
    for (const value of segment.values) {
      if ("bytes" in value && !this.#values.has(value.ref)) this.#bytes += value.bytes.length;
      this.#values.set(value.ref, value);
    }
    this.#commands.push(...segment.commands);
  }

  history(): FoldedHistory {
    this.#folded ??= {
      start: this.#start,
      end: this.#end,
      steps: [...this.#steps.values()],
      records: [...this.#records],
      intents: [...this.#intents.values()],
      values: this.#values,
      commands: this.#commands,
      debug: [...this.#debug],
      summarised: this.#summarised,
    };
    return this.#folded;
  }
}
