import { sql } from "drizzle-orm";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { StepStatus } from "../../runtime/engine/records";
import { placeOf } from "../../runtime/engine/step-place";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import type { StoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { effectTargets } from "./effect-targets";
import { slotsIn } from "./who-set";

/**
 * How a debug run is set: as it was told last, whether it has heard that yet or not, else as its own records say. Live
 * is in it only what still leads to the system that was named. Null where nothing of it is kept.
 */
export async function setupOfRun(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<DebugSetup | null> {
  const setup = (await toldLast(tx, run.id)) ?? (await recorded(tx, scope, run));
  if (setup === null) return null;
  const live = slotsIn(setup.effects, "live");
  if (live.length === 0) return setup;
  const { partnerId, distributorId } = scope;
  const place = { partnerId, distributorId, environmentId: run.environmentId };
  const targets = await effectTargets(tx, place, run.flow, live);
  const leads = (slot: string) => {
    const named = setup.reached?.[slot]?.connection;
    return named === undefined || named === targets.get(slot)?.live?.id;
  };
  const left = Object.entries(setup.effects).filter(
    ([slot, mode]) => mode !== "live" || leads(slot),
  );
  return Object.assign({}, setup, { effects: Object.fromEntries(left) });
}

async function toldLast(tx: ScopedTransaction, run: string): Promise<DebugSetup | null> {
  const [row] = await tx.execute<{ setup: DebugSetup }>(sql`
    select detail->'setup' as setup from run_command
    where run = ${run}::uuid and kind = 'debug' and applied_seg is null and detail->>'act' = 'setup'
    order by at desc, id desc limit 1`);
  return row?.setup ?? null;
}

async function recorded(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<DebugSetup | null> {
  const { debug } = await readHistory(tx, scope, run);
  const last = debug.findLast(({ kind }) => kind === "setup");
  return last?.kind === "setup" ? last.setup : null;
}

const isOpen: ReadonlySet<StepStatus> = new Set(["unknown", "in-doubt", "waiting", "retrying"]);

/**
 * Whether a request of the run to a live system is under way, or waits for its next try: it keeps what it reached
 * first, whatever is set meanwhile.
 */
export async function sendsLive(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<boolean> {
  const { intents, steps } = await readHistory(tx, scope, run);
  const last = new Map(steps.map((step) => [placeOf(step), step]));
  return intents.some((intent) => {
    if (intent.mode !== "live") return false;
    const step = last.get(placeOf(intent));
    return step === undefined || step.attempt < intent.attempt || isOpen.has(step.status);
  });
}
