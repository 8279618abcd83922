import { pinnedTables } from "../engine/pinned-tables";
import type { Plan } from "../engine/plan";
import type { RunHead, TableVersions } from "../engine/records";
import type { Past } from "../engine/replay-past";
import { type PlayedRun, type PlayHost, playRun } from "../engine/trial/play-run";
import { FlowError } from "../errors/flow-error";
import { type Comparison, compareRuns, type RunPair } from "./compare-runs";
import type { Difference } from "./difference";
import { historyAnswers } from "./history-answers";
import { type Pairing, pairNodes } from "./pair-nodes";
import { differenceOf } from "./tell-difference";
import { endIn, type Trace, traceOf } from "./trace";
import { eventsOf, pairEvents } from "./traced-events";
import { changedWaits, waitsOf } from "./traced-waits";
import { untold, type Verdict } from "./verdict";

/** The draft that past messages are played through. */
export type BacktestDraft = {
  readonly plan: Plan;
  /** Hex SHA-256 of its logic. */
  readonly version: string;
  /** Lookup tables as the past run read them, or as they are now. */
  readonly tables: "then" | "now";
};

/** One message with the verdict on it; what is worth keeping of it is put together when it is asked for. */
export type Backtested = {
  readonly verdict: Verdict;
  readonly difference: () => Difference | null;
};

/** A past run, the version that it ran, and who else gets a turn while it is played. */
export type BacktestedRun = {
  readonly past: Past;
  readonly version: Plan;
  readonly breathe?: () => Promise<void>;
};

/** One message must not hold up all the others. */
const runMaxMs = 15_000;
const pairings = new WeakMap<Plan, WeakMap<Plan, Pairing>>();

/**
 * Plays a past run's message through a draft, with what the systems answered then, and says what would have come of
 * it. Clock, keys and ids are the past run's; nothing is written, and nothing leaves.
 */
export async function backtestRun(
  host: PlayHost,
  draft: BacktestDraft,
  { past, version, breathe }: BacktestedRun,
): Promise<Backtested> {
  const before = beforeOf(past, version);
  if (before === null) return told(untold("gone"));
  if (before.status === "cancelled") return told(untold("cancelled"));
  const trigger = past.contents[0]?.start?.trigger.node ?? "";
  if (!draft.plan.triggers.has(trigger)) return told(untold("trigger-gone", trigger));
  const pairing = pairingOf(version, draft.plan);
  try {
    const reading = hostAt(host, draft.tables === "then" ? pinnedTables(past.contents) : undefined);
    const played = await play(reading, draft, { before, pairing, head: past.head, breathe });
    return await judge(host, reading, played, { before, pairing, draft, head: past.head });
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    if (cause.code === "STORAGE_REFUSED") return told(untold("gone"));
    if (cause.code === "FLOW_INVALID") return told(untold("table-gone"));
    throw cause;
  }
}

function told(verdict: Verdict): Backtested {
  return { verdict, difference: () => null };
}

/** Null where what the run did is not kept any more. */
function beforeOf({ contents, values }: Past, version: Plan): Trace | null {
  const end = endIn(contents);
  const isWhole = contents[0]?.start !== undefined && end !== null;
  return isWhole ? traceOf({ contents, values }, version, end) : null;
}

type Playing = {
  readonly before: Trace;
  readonly pairing: Pairing;
  readonly head: RunHead;
  readonly breathe: BacktestedRun["breathe"];
};

function play(
  host: PlayHost,
  { plan, version }: BacktestDraft,
  { before, pairing, head, breathe }: Playing,
): Promise<PlayedRun> {
  const { contents, values } = before.past;
  const start = contents[0]?.start;
  if (start === undefined) throw new RangeError(`Run ${head.id} has no beginning`);
  const { body, ...trigger } = start.trigger;
  return playRun(host, {
    head: Object.assign({}, head, { version, purpose: "backtest" as const }),
    plan,
    parameters: start.parameters,
    trigger: Object.assign(trigger, { bytes: values.bytes(body) }),
    answers: historyAnswers(before, pairing, { draft: plan.nodes, from: head.id }),
    maxMs: runMaxMs,
    ...(breathe && { breathe }),
  });
}

/** A table that the past run did not read is read as it is now. */
function hostAt(host: PlayHost, pinned: TableVersions | undefined): PlayHost {
  const { tables } = host;
  if (pinned === undefined || tables === undefined) return host;
  return Object.assign({}, host, {
    tables: (run: Parameters<typeof tables>[0], wanted: Parameters<typeof tables>[1]) =>
      tables(
        run,
        wanted.map(({ name, hash }) => ({ name, hash: hash ?? pinned[name] ?? null })),
      ),
  });
}

type Judged = {
  readonly before: Trace;
  readonly pairing: Pairing;
  readonly draft: BacktestDraft;
  readonly head: RunHead;
};

async function judge(
  host: PlayHost,
  reading: PlayHost,
  { past, end, stoodStill }: PlayedRun,
  { before, pairing, draft, head }: Judged,
): Promise<Backtested> {
  if (end === null) return told(untold(stoodStill === "too-long" ? "too-long" : "stands-still"));
  const after = traceOf(past, draft.plan, end);
  const then = await eventsOf(host, head, before, pinnedTables(before.past.contents));
  const now = await eventsOf(reading, past.head, after, pinnedTables(past.contents));
  const pair: RunPair = {
    before,
    after,
    pairing,
    events: pairEvents(then, now, pairing),
    waits: changedWaits(
      await waitsOf(host, head, before, pinnedTables(before.past.contents)),
      await waitsOf(reading, past.head, after, pinnedTables(past.contents)),
      pairing,
    ),
  };
  const compared: Comparison = compareRuns(pair);
  return { verdict: compared.verdict, difference: () => differenceOf(pair, compared) };
}

function pairingOf(version: Plan, draft: Plan): Pairing {
  const known = pairings.get(version) ?? new WeakMap<Plan, Pairing>();
  pairings.set(version, known);
  const pairing = known.get(draft) ?? pairNodes(version, draft);
  known.set(draft, pairing);
  return pairing;
}
