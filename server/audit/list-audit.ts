import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { type ActorKind, audit } from "../../drizzle/schema/audit";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";
import { namesInAudit } from "./names-in-audit";

const choicesFrom = 20_000;

export type AuditView = {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Where it was; null for what is not of one distributor, or not of one environment. */
  readonly distributorId: string | null;
  readonly environmentId: string | null;
  readonly detail: JsonObject;
  readonly sealed: boolean;
};

export type AuditFilter = {
  readonly action?: string | undefined;
  /** What the action is about, the part before its dot: `flow`, `member`. */
  readonly area?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Name of who did it. */
  readonly actor?: string | undefined;
  /** Anywhere in the detail, the action or the id of what was changed; any case. */
  readonly text?: string | undefined;
  /** Days, `2026-11-26`, both included, as they are in `zone`. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** IANA name. */
  readonly zone?: string | undefined;
  /** Id of the last row of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

function conditions(filter: AuditFilter): readonly (SQL | undefined)[] {
  const { action, area, subjectId, actor, text, since, until, zone = "UTC" } = filter;
  const like = text === undefined ? "" : `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return [
    action === undefined ? undefined : eq(audit.action, action),
    area === undefined ? undefined : sql`split_part(${audit.action}, '.', 1) = ${area}`,
    subjectId === undefined ? undefined : eq(audit.subjectId, subjectId),
    actor === undefined ? undefined : eq(audit.actorName, actor),
    text === undefined
      ? undefined
      : sql`(${audit.detail}::text ilike ${like} or ${audit.action} ilike ${like}
          or ${audit.subjectId} ilike ${like})`,
    since === undefined
      ? undefined
      : sql`${audit.at} >= ${since}::date::timestamp at time zone ${zone}`,
    until === undefined
      ? undefined
      : sql`${audit.at} < (${until}::date + 1)::timestamp at time zone ${zone}`,
  ];
}

/** Who changed something, and in what areas, for the filter to choose from; of the newest rows. */
export async function auditChoices(
  tx: ScopedTransaction,
  { partnerId }: { readonly partnerId: string },
): Promise<{ readonly actors: readonly string[]; readonly areas: readonly string[] }> {
  const recent = sql`(select actor_name, split_part(action, '.', 1) as area from audit
    where partner_id = ${partnerId} order by at desc, id desc limit ${choicesFrom}) recent`;
  const [row] = await tx.execute<{ actors: string[] | null; areas: string[] | null }>(sql`
    select array_agg(distinct actor_name) as actors, array_agg(distinct area) as areas from ${recent}`);
  return { actors: row?.actors ?? [], areas: row?.areas ?? [] };
}

/** Newest first; ids sort by time, so the cursor is an id. */
export async function listAudit(
  tx: ScopedTransaction,
  { partnerId }: { readonly partnerId: string },
  filter: AuditFilter,
): Promise<{
  rows: readonly AuditView[];
  /** Names of what the rows mention by id, as they are now. */
  names: { readonly [id: string]: string };
  next: string | null;
}> {
  const rows = await tx
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.partnerId, partnerId),
        ...conditions(filter),
        filter.after === undefined ? undefined : lt(audit.id, filter.after),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(filter.limit + 1);
  const shown = rows.slice(0, filter.limit);
  return {
    rows: shown.map((row) => ({
      id: row.id,
      at: row.at,
      actorKind: row.actorKind,
      actorName: row.actorName,
      action: row.action,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      distributorId: row.distributorId,
      environmentId: row.environmentId,
      detail: row.detail,
      sealed: row.hash !== null,
    })),
    names: await namesInAudit(tx, partnerId, shown),
    next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
