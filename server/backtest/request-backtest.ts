import { and, eq, inArray } from "drizzle-orm";
import { type BacktestRequest, backtest } from "../../drizzle/schema/backtests";
import { emptyTally } from "../../runtime/backtest/tally";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { storeTrialVersion } from "../debug/trial-version";
import type { EnvironmentPlace } from "../flows/flow-place";
import { hashBytes, lockDraft } from "../flows/repository";
import { newId } from "../ids";
import { RequestError } from "../request-error";

/** What came of it is kept so long; the runs that it speaks of may be gone before. */
const keptMs = 30 * 86_400_000;

/**
 * Asks the workers to try the saved draft on past messages. Throws FLOW_INVALID for a draft that cannot run, CONFLICT
 * while another backtest of the flow is under way here.
 */
export async function requestBacktest(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, request }: { readonly flowId: string; readonly request: BacktestRequest },
): Promise<{ readonly id: string }> {
  const { revision } = await lockDraft(tx, flowId);
  const { hash } = await storeTrialVersion(tx, place, flowId);
  const version = hashBytes(hash);
  if (version === null) throw new RangeError(`${hash} is no hash`);
  const open = await tx
    .select({ id: backtest.id })
    .from(backtest)
    .where(
      and(
        eq(backtest.flowId, flowId),
        eq(backtest.environmentId, place.environmentId),
        inArray(backtest.state, ["queued", "running"]),
      ),
    );
  if (open.length > 0) {
    throw new RequestError(
      "CONFLICT",
      "A backtest of this flow is under way here. Wait for it, or cancel it.",
      { detail: { backtest: open[0]?.id ?? null } },
    );
  }
  const id = newId();
  const { runs, statuses, ...told } = request;
  const { partnerId, distributorId, environmentId } = place;
  await tx.insert(backtest).values({
    id,
    partnerId,
    distributorId,
    environmentId,
    flowId,
    version,
    revision,
    request,
    state: "queued",
    tally: emptyTally(),
    requestedBy: actor.id,
    requestedByName: actor.name,
    expiresAt: new Date(Date.now() + keptMs),
  });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    environmentId,
    action: "backtest.start",
    subject: { kind: "flow", id: flowId },
    detail: {
      backtest: id,
      revision,
      ...told,
      statuses: [...statuses],
      ...(runs && { runs: runs.length }),
    },
  });
  return { id };
}

/** Stops it where it stands: what it has found stays. One that has ended is left as it is. */
export async function cancelBacktest(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  id: string,
): Promise<{ readonly cancelled: boolean }> {
  const [row] = await tx
    .update(backtest)
    .set({ state: "cancelled", claim: null, claimedUntil: null, endedAt: new Date() })
    .where(
      and(
        eq(backtest.id, id),
        eq(backtest.environmentId, place.environmentId),
        inArray(backtest.state, ["queued", "running"]),
      ),
    )
    .returning({ flowId: backtest.flowId });
  if (row === undefined) return { cancelled: false };
  await recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    environmentId: place.environmentId,
    action: "backtest.cancel",
    subject: { kind: "flow", id: row.flowId },
    detail: { backtest: id },
  });
  return { cancelled: true };
}
