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
};

/** Identity of an attempt within a run. */
export function attemptKey(step: {
  readonly node: string;
  readonly path: string;
  readonly attempt: number;
}): string {
  return `${step.node} ${step.path} ${step.attempt}`;
}

/**
 * Puts segments together. An attempt may be recorded twice, first as unknown or waiting and then as it
 * ended: the later record stands at the place of the first.
 */
export function foldHistory(segments: readonly SegmentContent[]): FoldedHistory {
  const records: StepRecord[] = [];
  const steps = new Map<string, StepRecord>();
  const values = new Map<ValueRef, StoredValue>();
  const intents = new Map<string, IntentRecord>();
  const commands: string[] = [];
  let start: SegmentContent["start"] | null = null;
  let end: SegmentContent["end"] | null = null;
  for (const segment of segments) {
    start ??= segment.start ?? null;
    end = segment.end ?? end;
    records.push(...segment.steps);
    for (const step of segment.steps) steps.set(attemptKey(step), step);
    for (const intent of segment.intents) intents.set(attemptKey(intent), intent);
    for (const value of segment.values) values.set(value.ref, value);
    commands.push(...segment.commands);
  }
  return {
    start,
    end,
    steps: [...steps.values()],
    records,
    intents: [...intents.values()],
    values,
    commands,
  };
}
