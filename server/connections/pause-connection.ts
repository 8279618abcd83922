import { and, eq } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { releaseHeldRuns } from "./release-held-runs";
import { announceChange, type ConnectionPlace, lockConnection } from "./save-connection";

export type ConnectionPause = {
  readonly id: string;
  /** What others read while they wait. */
  readonly reason: string;
  /** `auth` and `down`: the program itself, for what the target answered. */
  readonly by?: "person" | "auth" | "down";
};

/** Nothing is sent over a paused connection; its runs wait. Pausing twice changes nothing. */
export async function pauseConnection(
  tx: ScopedTransaction,
  actor: Actor,
  place: ConnectionPlace,
  pause: ConnectionPause,
): Promise<void> {
  const before = await lockConnection(tx, place, pause.id);
  if (before.state === "paused") return;
  const by = pause.by ?? "person";
  await tx
    .update(connection)
    .set({
      state: "paused",
      pauseReason: pause.reason,
      pausedBy: by,
      revision: before.revision + 1,
    })
    .where(and(eq(connection.id, pause.id), eq(connection.environmentId, place.environmentId)));
  await recordAudit(tx, actor, {
    ...place,
    action: "connection.pause",
    subject: { kind: "connection", id: pause.id },
    detail: { name: before.name, reason: pause.reason, by },
  });
  await announceChange(tx, pause.id);
}

/** Lets a paused connection send again; the runs it held go on in their order. */
export async function resumeConnection(
  tx: ScopedTransaction,
  actor: Actor,
  place: ConnectionPlace,
  id: string,
): Promise<void> {
  const before = await lockConnection(tx, place, id);
  if (before.state === "active") return;
  await tx
    .update(connection)
    .set({ state: "active", pauseReason: null, pausedBy: null, revision: before.revision + 1 })
    .where(and(eq(connection.id, id), eq(connection.environmentId, place.environmentId)));
  await recordAudit(tx, actor, {
    ...place,
    action: "connection.resume",
    subject: { kind: "connection", id },
    detail: { name: before.name },
  });
  await announceChange(tx, id);
  await releaseHeldRuns(tx, actor, place, id);
}
