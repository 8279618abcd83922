import { desc, eq, isNotNull, sql } from "drizzle-orm";
import { flow } from "../../drizzle/schema/flows";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { FlowPlace } from "./flow-place";
import { usersOf } from "./flow-users";
import { lockPublishing } from "./lock-publishing";
import { lockDraft, readFlow } from "./repository";

/**
 * Takes a flow out of every list. Its versions, runs and audit rows stay. Throws CONFLICT, naming where, while
 * it is published, has runs under way or is used by another flow.
 */
export async function archiveFlow(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  flowId: string,
): Promise<{ readonly name: string }> {
  await lockPublishing(tx, place);
  // Nobody changes it meanwhile.
  await lockDraft(tx, flowId);
  const { name } = await readFlow(tx, flowId);
  const reason = (await publishedIn(tx, flowId)) ?? (await usedBy(tx, flowId));
  if (reason !== null) throw new RequestError("CONFLICT", `${name} ${reason}`);
  await tx.update(flow).set({ archivedAt: new Date() }).where(eq(flow.id, flowId));
  await recordChange(tx, actor, place, "flow.archive", flowId, name);
  return { name };
}

export type ArchivedFlow = {
  readonly id: string;
  readonly name: string;
  readonly archivedAt: Date;
  /** Number of its newest version; 0 for none. */
  readonly latest: number;
};

/** The distributor's archived flows, those archived last first. */
export async function listArchived(
  tx: ScopedTransaction,
  place: FlowPlace,
): Promise<readonly ArchivedFlow[]> {
  const rows = await tx
    .select({
      id: flow.id,
      name: flow.name,
      archivedAt: flow.archivedAt,
      latest: sql<number>`coalesce((select max(v.number) from flow_version v where v.flow_id = flow.id), 0)::int`,
    })
    .from(flow)
    .where(sql`${eq(flow.distributorId, place.distributorId)} and ${isNotNull(flow.archivedAt)}`)
    .orderBy(desc(flow.archivedAt), flow.id);
  return rows.map(({ archivedAt, ...row }) => ({ ...row, archivedAt: archivedAt ?? new Date(0) }));
}

/** Brings an archived flow back into the lists; nothing else of it had changed. */
export async function bringBackFlow(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  flowId: string,
): Promise<{ readonly name: string }> {
  const [row] = await tx
    .update(flow)
    .set({ archivedAt: null })
    .where(sql`${eq(flow.id, flowId)} and ${isNotNull(flow.archivedAt)}`)
    .returning({ name: flow.name });
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such archived flow.");
  await recordChange(tx, actor, place, "flow.bring-back", flowId, row.name);
  return row;
}

async function publishedIn(tx: ScopedTransaction, flowId: string): Promise<string | null> {
  const rows = await tx.execute<{ kind: string }>(sql`
    select e.kind from publication p join environment e on e.id = p.environment_id
    where p.flow_id = ${flowId} and p.state <> 'withdrawn' order by e.kind`);
  if (rows.length > 0) {
    const where = rows.map(({ kind }) => (kind === "test" ? "Test" : "Production")).join(" and ");
    return `is published in ${where}. Withdraw it there first.`;
  }
  const [open] = await tx.execute(sql`select 1 from live where flow_id = ${flowId} limit 1`);
  return open === undefined
    ? null
    : "has runs that are not finished. Let them end, or cancel them, first.";
}

async function usedBy(tx: ScopedTransaction, flowId: string): Promise<string | null> {
  const names = await usersOf(tx, flowId);
  return names.length === 0 ? null : `is used by ${names.join(", ")}. Take it out there first.`;
}

function recordChange(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  action: string,
  id: string,
  name: string,
): Promise<void> {
  return recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    action,
    subject: { kind: "flow", id },
    detail: { name },
  });
}
