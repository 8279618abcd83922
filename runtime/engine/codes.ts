import type { RunPurpose, RunState, RunStatus, StepStatus } from "./records";

/** Numbers that stand in the database and in segments. Append only; a number never changes its meaning. */
export const runPurposes = [
  "live",
  "replay",
  "debug",
  "test",
  "backtest",
] as const satisfies readonly RunPurpose[];
export const runStates = [
  "queued",
  "running",
  "waiting",
  "held",
  "paused",
  "in-doubt",
] as const satisfies readonly RunState[];
export const runStatuses = [
  "succeeded",
  "failed",
  "cancelled",
] as const satisfies readonly RunStatus[];
export const stepStatuses = [
  "succeeded",
  "failed",
  "skipped",
  "unknown",
  "in-doubt",
  "waiting",
  "retrying",
  "cancelled",
] as const satisfies readonly StepStatus[];

/** Number of a name in its table, e.g. `codeOf(runStates, "waiting")` is 2. */
export function codeOf<Name extends string>(table: readonly Name[], name: Name): number {
  return table.indexOf(name);
}

/** Name of a number; a number of a newer build throws RangeError. */
export function nameOf<Name extends string>(table: readonly Name[], code: number): Name {
  const name = table[code];
  if (name === undefined) throw new RangeError(`Code ${code} is not one of ${table.join(", ")}`);
  return name;
}
