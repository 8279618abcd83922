import { and, eq } from "drizzle-orm";
import { debugSession } from "../../drizzle/schema/debug";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";
import { RequestError } from "../request-error";

export type SessionRow = typeof debugSession.$inferSelect;

const hourMs = 3_600_000;
/** Nobody comes back to a run that stands still for longer. */
const keptMs = 72 * hourMs;

export function expiryFrom(now: number): Date {
  return new Date(now + keptMs);
}

/** What is set for debugging a flow here; null where nobody has set anything. */
export async function readSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<SessionRow | null> {
  const [row] = await tx
    .select()
    .from(debugSession)
    .where(
      and(eq(debugSession.flowId, flowId), eq(debugSession.environmentId, place.environmentId)),
    );
  return row ?? null;
}

/** The same, made if there is none, and locked until the transaction ends. */
export async function lockSession(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<SessionRow> {
  const { partnerId, distributorId, environmentId } = place;
  await tx
    .insert(debugSession)
    .values({
      id: newId(),
      partnerId,
      distributorId,
      environmentId,
      flowId,
      revision: 1,
      setup: emptySetup,
      expiresAt: expiryFrom(Date.now()),
    })
    .onConflictDoNothing();
  const [row] = await tx
    .select()
    .from(debugSession)
    .where(and(eq(debugSession.flowId, flowId), eq(debugSession.environmentId, environmentId)))
    .for("update");
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such flow here.");
  return row;
}

/** Writes what somebody set; the caller holds the lock. */
export async function writeSession(
  tx: ScopedTransaction,
  id: string,
  changed: Partial<Omit<SessionRow, "id">>,
): Promise<void> {
  await tx
    .update(debugSession)
    .set({ ...changed, changedAt: new Date(), expiresAt: expiryFrom(Date.now()) })
    .where(eq(debugSession.id, id));
}

/** A run that never began is not what the session steps through: that is the one before, if there was one. */
export async function forgetRun(
  tx: ScopedTransaction,
  run: string,
  previous: Pick<SessionRow, "run" | "input"> & Partial<Pick<SessionRow, "startedByName">>,
): Promise<void> {
  const { run: before, input, startedByName } = previous;
  await tx
    .update(debugSession)
    .set({ run: before, input, ...(startedByName !== undefined && { startedByName }) })
    .where(eq(debugSession.run, run));
}
