import type { Json } from "../json";
import { letArrive } from "./debug/debug-edit";
import type { NodeState } from "./frame";
import type { Input } from "./inputs";
import { releaseHanded } from "./loop";
import type { Recorder, Stored } from "./recorder";
import type { RunHead, StepRecord, ValueRef } from "./records";
import type { SeedDeed, SeedStep } from "./run-context";
import type { RunDriver } from "./run-driver";
import { placeOf } from "./step-place";
import { triggerRoot } from "./trigger-message";

/** A step that is taken over, and the number of its value; null where it has none. */
export type StoredSeed = {
  readonly seed: SeedStep;
  readonly ref: ValueRef | null;
  /** What somebody let arrive at it. */
  readonly edits: readonly { readonly source: string | null; readonly input: Input }[];
};

/** Notes a step that is taken over, with what people did there, as the run begins. */
export function storeSeed(recorder: Recorder, head: RunHead, seed: SeedStep): StoredSeed {
  const { node, path, status, port, value, error, deeds = [] } = seed;
  const edits = deeds.flatMap((deed) => noteDeed(recorder, seed, deed));
  const stored = port === null ? null : storeValue(recorder, path, value);
  const step: StepRecord = {
    node,
    path,
    attempt: 1,
    status,
    port,
    startedAt: head.acceptedAt,
    durationUs: 0,
    output: stored?.ref ?? null,
    bytes: stored?.bytes ?? 0,
    settledBy: "adopted",
  };
  recorder.step(error === undefined ? step : Object.assign(step, { error }));
  return { seed, ref: stored?.ref ?? null, edits };
}

/** Once more what was done in the source; gives what it let arrive. */
function noteDeed(
  recorder: Recorder,
  { node, path }: SeedStep,
  deed: SeedDeed,
): StoredSeed["edits"] {
  const { at, by } = deed;
  if (deed.kind === "gave") {
    recorder.noteDebug({ kind: deed.kind, node, path }, at, by);
    return [];
  }
  const { ref } = recorder.store(deed.value);
  if (deed.kind === "answered") {
    const { kind, port } = deed;
    recorder.noteDebug({ kind, node, path, port, value: ref }, at, by);
    return [];
  }
  const { kind, source } = deed;
  recorder.noteDebug({ kind, node, path, source, value: ref }, at, by);
  return [{ source, input: { value: deed.value, ref } }];
}

function storeValue(recorder: Recorder, path: string, value: Json): Stored {
  return path === "" ? recorder.store(value) : recorder.storeEntry(value);
}

/** As recovery applies their records. */
export function settleSeeds(driver: RunDriver, seeds: readonly StoredSeed[]): void {
  const { recorder } = driver;
  if (seeds.length === 0) return;
  recorder.taken = new Set(seeds.map(({ seed }) => placeOf(seed)));
  for (const stored of seeds) {
    const { seed, edits } = stored;
    const state = driver.find(seed);
    if (state === null) continue;
    for (const { source, input } of edits) {
      const at = source === null ? null : driver.find({ node: source, path: seed.path });
      letArrive(state, at, input);
    }
    if (state.phase === "settled" || state.phase === "dead") continue;
    settleSeed(driver, state, stored);
  }
  recorder.taken = null;
}

function settleSeed(
  { machine, context, pure }: RunDriver,
  state: NodeState,
  { seed, ref }: StoredSeed,
): void {
  const { status, port, value, error } = seed;
  if (status === "skipped" || state.loop !== null) return;
  const { work } = state.node;
  if (status === "succeeded" && work.behaviour === "split") {
    pure.openLoop(state);
    return;
  }
  if (port === null) {
    machine.fail(state, error ?? { code: "NODE_FAULT", message: "The step failed." });
    return;
  }
  if (work.behaviour === "trigger") context.trigger = triggerRoot(context.message, value);
  if (work.behaviour === "collect") releaseHanded(state);
  machine.settle(state, port, value, ref);
}
