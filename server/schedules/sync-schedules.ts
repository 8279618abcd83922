import { and, eq, notInArray, sql } from "drizzle-orm";
import { schedule } from "../../drizzle/schema/engine";
import { distributor } from "../../drizzle/schema/partners";
import { DueTimes, type MissedPolicy } from "../../runtime/calendar/due-times";
import { FlowError } from "../../runtime/errors/flow-error";
import type { FlowStarts } from "../../runtime/flow/starts";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { newId } from "../ids";

type Published = {
  readonly flowId: string;
  readonly version: Uint8Array;
  readonly starts: FlowStarts;
  readonly active: boolean;
};

type ScheduleNode = {
  readonly nodeId: string;
  readonly cron: string;
  readonly zone: string;
  readonly missed: MissedPolicy;
};

/**
 * Brings the schedules of a flow in line with what is published, in the same transaction. A schedule
 * whose times have not changed keeps its next due time, so that publishing neither loses nor repeats
 * one. Throws FLOW_INVALID for a text that is no schedule.
 */
export async function syncSchedules(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  published: Published,
): Promise<void> {
  const nodes = await scheduleNodes(tx, place, published.starts);
  const ours = and(
    eq(schedule.environmentId, place.environmentId),
    eq(schedule.flowId, published.flowId),
  );
  const kept = nodes.map(({ nodeId }) => nodeId);
  await tx
    .delete(schedule)
    .where(kept.length === 0 ? ours : and(ours, notInArray(schedule.nodeId, kept)));
  for (const node of nodes) await writeSchedule(tx, place, published, node);
}

/** A paused or withdrawn flow starts nothing; what it misses while it is paused is for the policy to decide. */
export async function activateSchedules(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  active: boolean,
): Promise<void> {
  await tx
    .update(schedule)
    .set({ active })
    .where(and(eq(schedule.environmentId, place.environmentId), eq(schedule.flowId, flowId)));
}

/** What is back after it was withdrawn has missed nothing: nobody expected it meanwhile. */
export async function countAnew(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<void> {
  const ours = and(eq(schedule.environmentId, place.environmentId), eq(schedule.flowId, flowId));
  for (const { id, nodeId, cron, zone } of await tx.select().from(schedule).where(ours)) {
    const due = firstDue(nodeId, cron, zone);
    await tx.update(schedule).set({ due }).where(eq(schedule.id, id));
  }
}

async function scheduleNodes(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { calendars }: FlowStarts,
): Promise<readonly ScheduleNode[]> {
  if (calendars.length === 0) return [];
  const [home] = await tx
    .select({ zone: distributor.timeZone })
    .from(distributor)
    .where(eq(distributor.id, place.distributorId));
  return calendars.map(({ node, zone, ...times }) => ({
    nodeId: node,
    zone: zone ?? home?.zone ?? "UTC",
    ...times,
  }));
}

async function writeSchedule(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { flowId, version, active }: Published,
  { nodeId, cron, zone, missed }: ScheduleNode,
): Promise<void> {
  const due = firstDue(nodeId, cron, zone);
  await tx
    .insert(schedule)
    .values({
      id: newId(),
      ...place,
      flowId,
      nodeId,
      version: Buffer.from(version),
      cron,
      zone,
      missed,
      active,
      due,
    })
    .onConflictDoUpdate({
      target: [schedule.environmentId, schedule.flowId, schedule.nodeId],
      set: {
        version: sql`excluded.version`,
        cron,
        zone,
        missed,
        active,
        due: sql`case when ${schedule.cron} = excluded.cron and ${schedule.zone} = excluded.zone
          then ${schedule.due} else excluded.due end`,
      },
    });
}

function firstDue(node: string, cron: string, zone: string): Date {
  let next: number | null;
  try {
    next = new DueTimes(cron, zone).next(Date.now());
  } catch (cause) {
    throw new FlowError("FLOW_INVALID", cause instanceof Error ? cause.message : String(cause), {
      cause,
      detail: { node, field: "cron" },
    });
  }
  if (next === null) {
    throw new FlowError("FLOW_INVALID", `"${cron}" is never due.`, {
      detail: { node, field: "cron" },
    });
  }
  return new Date(next);
}
