import {
  type BacktestClass,
  backtestClasses,
  type Cause,
  causeKey,
  firstOf,
  type Verdict,
} from "./verdict";

/** Runs that part at the same place. */
export type CauseCount = {
  readonly key: string;
  readonly class: BacktestClass;
  readonly cause: Cause;
  runs: number;
  assumed: number;
  /** Other fields that differ at the same place, and in how many of these runs. Absent where none does. */
  also?: { [field: string]: number };
  /** Fields beyond those that differ there in one of these runs, the most of any. Absent where all are in `also`. */
  alsoMore?: number;
  /** Of these, so many are kept to be looked at. */
  kept: number;
  /** One of them. */
  readonly sample: string;
  /** Epoch ms until which the cause may quote that one; absent where it quotes nothing. */
  readonly quotedUntil?: number;
};

/** What a backtest has come to so far. Plain JSON. */
export type Tally = {
  readonly counts: { [kind in BacktestClass]: number };
  /** Of all that are not untold, those of which a changed request was answered as the old one was. */
  assumed: number;
  /** The same by class; absent in one that an earlier release has begun. */
  readonly assumedOf?: { [kind in BacktestClass]: number };
  readonly causes: CauseCount[];
  /** Runs of causes beyond those that are told apart. */
  otherCauses: number;
  /** Differences that are kept, and the characters they take. */
  kept: number;
  keptSize: number;
};

/** Told apart; what comes after is counted together. */
const causesMax = 200;
/** Other fields of one cause that are counted: the first messages need not have those that most have. */
const alsoMost = 200;
const keptMax = 2_000;
const keptOfCause = 200;
/** Of a cause that comes late so many are kept all the same. */
const keptAlways = 3;
const keptSizeMax = 48_000_000;

export function emptyTally(): Tally {
  const none = () =>
    Object.fromEntries(backtestClasses.map((kind) => [kind, 0])) as Tally["counts"];
  return {
    counts: none(),
    assumed: 0,
    assumedOf: none(),
    causes: [],
    otherCauses: 0,
    kept: 0,
    keptSize: 0,
  };
}

/** A run, and the epoch ms at which its detail goes. */
export type CountedRun = { readonly id: string; readonly keptUntil: number };

/** Counts the verdict on a run. The cause it belongs to, if its difference is worth keeping; null otherwise. */
export function count(tally: Tally, run: CountedRun, verdict: Verdict): CauseCount | null {
  tally.counts[verdict.class] += 1;
  if (verdict.assumed) {
    tally.assumed += 1;
    if (tally.assumedOf !== undefined) tally.assumedOf[verdict.class] += 1;
  }
  if (verdict.cause === null) return null;
  const cause = causeIn(tally, run, verdict, verdict.cause);
  if (cause === null) {
    tally.otherCauses += 1;
    return null;
  }
  cause.runs += 1;
  if (verdict.assumed) cause.assumed += 1;
  noteOthers(cause, verdict.cause);
  return mayKeep(tally, cause) ? cause : null;
}

/** Notes that a difference is kept. */
export function keep(tally: Tally, cause: CauseCount, size: number): void {
  tally.kept += 1;
  tally.keptSize += size;
  cause.kept += 1;
}

function causeIn(tally: Tally, run: CountedRun, verdict: Verdict, cause: Cause): CauseCount | null {
  const key = causeKey(verdict);
  const known = tally.causes.find((one) => one.key === key);
  if (known !== undefined) return known;
  if (tally.causes.length >= causesMax) return null;
  const counted = {
    key,
    class: verdict.class,
    cause: firstOf(cause),
    runs: 0,
    assumed: 0,
    kept: 0,
    sample: run.id,
  };
  const fresh: CauseCount =
    cause.kind === "failure" ? { ...counted, quotedUntil: run.keptUntil } : counted;
  tally.causes.push(fresh);
  return fresh;
}

function noteOthers(counted: CauseCount, cause: Cause): void {
  if (!("also" in cause) || cause.also === undefined) return;
  counted.also ??= {};
  let named = Object.keys(counted.also).length;
  let more = 0;
  for (const field of cause.also) {
    if (Object.hasOwn(counted.also, field)) counted.also[field] = (counted.also[field] ?? 0) + 1;
    else if (named >= alsoMost) more += 1;
    else {
      counted.also[field] = 1;
      named += 1;
    }
  }
  if (more > (counted.alsoMore ?? 0)) counted.alsoMore = more;
}

function mayKeep({ kept, keptSize }: Tally, cause: CauseCount): boolean {
  if (keptSize >= keptSizeMax) return false;
  if (cause.kept < keptAlways) return true;
  return kept < keptMax && cause.kept < keptOfCause;
}
