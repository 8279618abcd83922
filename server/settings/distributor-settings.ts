import { and, asc, eq, ne } from "drizzle-orm";
import { counted } from "@/runtime/counted";
import { flow, flowVersion, publication } from "../../drizzle/schema/flows";
import { distributor, environment } from "../../drizzle/schema/partners";
import type { RetentionClass } from "../../runtime/flow/document";
import { startsOf } from "../../runtime/flow/starts";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import { notifyPublished } from "../flows/repository";
import { RequestError } from "../request-error";
import { syncSchedules } from "../schedules/sync-schedules";

type Place = { readonly partnerId: string; readonly distributorId: string };

type Host = { readonly tx: ScopedTransaction; readonly actor: Actor; readonly scope: Place };

/** How many days each kind of record is kept. */
export type Retention = {
  /** Step detail and payloads, of flows that set none of their own. */
  readonly detailDays: RetentionClass;
  readonly runDays: number;
  readonly eventDays: number;
};

export type DistributorSettings = Retention & {
  readonly name: string;
  readonly timeZone: string;
  /** Published flows that keep step detail for a time of their own. */
  readonly ownFlows: readonly {
    readonly name: string;
    readonly environment: "test" | "production";
    readonly days: number;
  }[];
};

async function readRow(tx: ScopedTransaction, { distributorId }: Place, lock = false) {
  const query = tx.select().from(distributor).where(eq(distributor.id, distributorId));
  const [row] = await (lock ? query.for("update") : query);
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such distributor.");
  return row;
}

export async function readSettings({
  tx,
  scope,
}: Pick<Host, "tx" | "scope">): Promise<DistributorSettings> {
  const { name, timeZone, detailDays, runDays, eventDays } = await readRow(tx, scope);
  const published = await livePublications(tx, scope);
  const ownFlows = published.flatMap((row) => {
    const days = parseLogic(row.logic).settings.retention;
    return days === undefined ? [] : [{ name: row.name, environment: row.kind, days }];
  });
  return { name, timeZone, detailDays, runDays, eventDays, ownFlows };
}

function livePublications(tx: ScopedTransaction, { distributorId }: Place) {
  return tx
    .select({
      flowId: publication.flowId,
      environmentId: publication.environmentId,
      version: publication.version,
      state: publication.state,
      name: flow.name,
      kind: environment.kind,
      logic: flowVersion.logic,
    })
    .from(publication)
    .innerJoin(flow, eq(flow.id, publication.flowId))
    .innerJoin(environment, eq(environment.id, publication.environmentId))
    .innerJoin(
      flowVersion,
      and(eq(flowVersion.flowId, publication.flowId), eq(flowVersion.hash, publication.version)),
    )
    .where(and(eq(publication.distributorId, distributorId), ne(publication.state, "withdrawn")))
    .orderBy(asc(flow.name), asc(environment.kind));
}

/** Throws INPUT_INVALID with the name for one that is no time zone of the IANA list. */
export function requireTimeZone(zone: string): string {
  const known = Intl.supportedValuesOf("timeZone");
  if (zone === "UTC" || known.includes(zone)) return zone;
  throw new RequestError(
    "INPUT_INVALID",
    `"${zone}" is no time zone. Choose one of the list, such as Europe/Berlin.`,
  );
}

/**
 * Sets where the distributor's days begin. Schedules that name no zone of their own follow at once: their
 * next time is counted anew on the new clock.
 */
export async function setTimeZone(
  { tx, actor, scope }: Host,
  wanted: { readonly timeZone: string },
): Promise<void> {
  const timeZone = requireTimeZone(wanted.timeZone);
  const before = await readRow(tx, scope, true);
  if (before.timeZone === timeZone) return;
  await tx.update(distributor).set({ timeZone }).where(eq(distributor.id, scope.distributorId));
  for (const row of await livePublications(tx, scope)) {
    const place = {
      partnerId: scope.partnerId,
      distributorId: scope.distributorId,
      environmentId: row.environmentId,
    };
    await syncSchedules(tx, place, {
      flowId: row.flowId,
      version: row.version,
      starts: startsOf(parseLogic(row.logic), nodeRegistry),
      active: row.state === "active",
    });
  }
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    action: "distributor.time-zone",
    subject: { kind: "distributor", id: scope.distributorId },
    detail: { from: before.timeZone, to: timeZone },
  });
}

/** Sets how long records are kept. Runs that are there keep the class they began with. */
export async function setRetention(
  { tx, actor, scope }: Host,
  { detailDays, runDays, eventDays }: Retention,
): Promise<void> {
  requireRetention({ detailDays, runDays });
  const before = await readRow(tx, scope, true);
  const from = { details: before.detailDays, runs: before.runDays, events: before.eventDays };
  const to = { details: detailDays, runs: runDays, events: eventDays };
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  await tx
    .update(distributor)
    .set({ detailDays, runDays, eventDays })
    .where(eq(distributor.id, scope.distributorId));
  // What runs begin with is remembered beside what is published.
  const published = await tx
    .select({ flowId: publication.flowId, environmentId: publication.environmentId })
    .from(publication)
    .where(eq(publication.distributorId, scope.distributorId));
  for (const row of published) await notifyPublished(tx, row.environmentId, row.flowId);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    action: "distributor.retention",
    subject: { kind: "distributor", id: scope.distributorId },
    detail: { from: daysWords(from), to: daysWords(to) },
  });
}

/** Throws INPUT_INVALID where runs would be gone before their details. */
export function requireRetention({
  detailDays,
  runDays,
}: Pick<Retention, "detailDays" | "runDays">): void {
  if (runDays >= detailDays) return;
  throw new RequestError(
    "INPUT_INVALID",
    `Runs cannot be listed for ${counted(runDays, "day")} only while their details are kept for ${detailDays}.`,
    { detail: { field: "runDays" } },
  );
}

/** `details 30 d, runs 400 d`. */
export function daysWords(days: Readonly<Record<string, number>>): string {
  return Object.entries(days)
    .map(([what, count]) => `${what} ${count} d`)
    .join(", ");
}

/** Days of step detail for flows of the distributor that set none of their own. */
export async function detailDaysOf(
  tx: ScopedTransaction,
  distributorId: string,
): Promise<RetentionClass> {
  const [row] = await tx
    .select({ days: distributor.detailDays })
    .from(distributor)
    .where(eq(distributor.id, distributorId));
  return row?.days ?? 30;
}
