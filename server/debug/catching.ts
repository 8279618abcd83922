import type { Catching } from "../../drizzle/schema/debug";
import type { MemberScope } from "../access/scope";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { insistOnEnding } from "./ends-run";
import { withoutLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { outermostOf } from "./session-runs";
import { stopRun } from "./stop-run";
import { storeTrialVersion } from "./trial-version";

const hourMs = 3_600_000;
const waitMs = 24 * hourMs;

/**
 * The run that is stepped through is stopped, as by beginning another: the one that is caught takes its place, whenever
 * that comes. From now on the next real message that would stop at a breakpoint of the saved draft is copied into a debug run,
 * for a day at most. Throws INPUT_INVALID where no breakpoint is set and nothing stops on a change, and FLOW_INVALID
 * for a draft that cannot run, CONFLICT where somebody else's run would end and nobody was told.
 */
export async function startCatching(
  tx: ScopedTransaction,
  actor: Actor,
  scope: MemberScope,
  { flowId, ends }: { readonly flowId: string; readonly ends: string | null },
): Promise<void> {
  const session = await lockSession(tx, scope, flowId);
  await insistOnEnding(tx, { scope, actor }, { session, told: ends });
  const { breakpoints, onChange } = session.setup;
  if (breakpoints.length === 0 && onChange.length === 0) {
    throw new RequestError(
      "INPUT_INVALID",
      "Set a breakpoint first: a message is caught where it would stop.",
    );
  }
  const { hash } = await storeTrialVersion(tx, scope, flowId);
  const now = Date.now();
  const catching: Catching = {
    id: newId(),
    by: actor.name,
    byId: actor.id,
    version: hash,
    since: now,
    until: now + waitMs,
    looked: 0,
    after: new Date(now).toISOString(),
    seen: [],
    busyUntil: 0,
  };
  const stopped = outermostOf(session);
  if (stopped !== null) await stopRun(tx, scope, stopped, actor.name);
  await writeSession(tx, session.id, {
    catching,
    run: null,
    input: null,
    setup: { ...session.setup, effects: withoutLive(session.setup.effects) },
    revision: session.revision + 1,
  });
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: "debug.catch",
    subject: { kind: "flow", id: flowId },
    detail: {},
  });
}

/** Nobody waits any more. */
export async function stopCatching(
  tx: ScopedTransaction,
  scope: MemberScope,
  flowId: string,
): Promise<void> {
  const session = await lockSession(tx, scope, flowId);
  await writeSession(tx, session.id, { catching: null });
}
