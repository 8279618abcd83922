import { sql } from "drizzle-orm";
import type { BulkKind, BulkRunState, BulkState } from "../../drizzle/schema/runs";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { rightsFor } from "./bulk-right";
import type { ReplayVersion, VersionChoice } from "./replay-version";
import type { BulkContext } from "./start-bulk";

/** How far a bulk action is. Times are epoch ms. */
export type BulkView = {
  readonly id: string;
  readonly kind: BulkKind;
  /** On which version runs are repeated. */
  readonly version: VersionChoice;
  readonly state: BulkState;
  readonly reason: string;
  readonly perMinute: number;
  readonly by: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly total: number;
  readonly counts: { readonly [state in BulkRunState]: number };
  /** The newest run that did not succeed, with what it said; null without the right to see payloads. */
  readonly trouble: { readonly run: string; readonly note: string | null } | null;
};

type Row = {
  id: string;
  kind: BulkKind;
  version: VersionChoice | null;
  state: BulkState;
  reason: string;
  per_minute: number;
  user_name: string;
  created_at: number;
  ended_at: number | null;
  counts: { [state in BulkRunState]?: number } | null;
  trouble_run: string | null;
  trouble_note: string | null;
};

/** Finished ones stay in the list for this long. */
const shownMs = 24 * 3_600_000;

/** The bulk actions of an environment that are open or ended lately, newest first, or the one of this id. */
export async function listBulks(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly id?: string | undefined } = {},
): Promise<BulkView[]> {
  const wanted =
    input.id === undefined
      ? sql`(state in ('canary', 'halted', 'running')
          or ended_at > ${new Date(Date.now() - shownMs).toISOString()}::timestamptz)`
      : sql`id = ${input.id}::uuid`;
  const rows = await tx.execute<Row>(sql`
    select b.id, b.kind, b.state, b.reason, b.per_minute, b.user_name,
      b.detail->'version'->>'kind' as version,
      (extract(epoch from b.created_at) * 1000)::float8 as created_at,
      (extract(epoch from b.ended_at) * 1000)::float8 as ended_at,
      (select json_object_agg(state, count) from (
        select state, count(*)::int as count from bulk_action_run where bulk = b.id group by state) s
      ) as counts,
      t.run as trouble_run, t.note as trouble_note
    from (
      select * from bulk_action
      where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
        and environment_id = ${scope.environmentId} and ${wanted}
      order by created_at desc limit 20) b
      left join lateral (
        select coalesce(started, run) as run, note from bulk_action_run
        where bulk = b.id and state in ('failed', 'refused')
        order by (state = 'failed') desc, asked_at desc nulls last limit 1) t on true
    order by b.created_at desc`);
  const open = can(scope.standings, "payload.view");
  return rows.map((row) => toView(row, open));
}

function toView(row: Row, open: boolean): BulkView {
  const counts = {
    waiting: 0,
    asked: 0,
    succeeded: 0,
    failed: 0,
    refused: 0,
    left: 0,
    ...row.counts,
  };
  return {
    id: row.id,
    kind: row.kind,
    version: row.version ?? "same",
    state: row.state,
    reason: row.reason,
    perMinute: row.per_minute,
    by: row.user_name,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    trouble:
      row.trouble_run === null
        ? null
        : { run: row.trouble_run, note: open ? row.trouble_note : null },
  };
}

/** For whoever may do what the bulk action does. Throws NOT_FOUND, NOT_ALLOWED. */
async function requireBulk({ tx, scope }: BulkContext, id: string): Promise<BulkView> {
  const [row] = await tx.execute<{
    detail: { readonly version?: ReplayVersion; readonly asNew?: boolean };
  }>(sql`select detail from bulk_action where id = ${id}::uuid for update`);
  const [bulk] = await listBulks(tx, scope, { id });
  if (bulk === undefined) throw new RequestError("NOT_FOUND", "There is no such bulk action here.");
  const needed = rightsFor(bulk.kind, row?.detail ?? {}, scope.environmentKind);
  const action = needed.find((right) => !can(scope.standings, right));
  if (action === undefined) return bulk;
  throw new RequestError("NOT_ALLOWED", `You are not allowed to do this: ${action}.`, {
    detail: { action },
  });
}

/**
 * Asks for no further run; those that were asked for go on by themselves. CONFLICT when it has ended.
 */
export async function stopBulk(
  context: BulkContext,
  input: { readonly id: string },
): Promise<void> {
  const bulk = await requireBulk(context, input.id);
  if (bulk.state === "done" || bulk.state === "stopped") {
    throw new RequestError("CONFLICT", "This bulk action has ended already.");
  }
  const { tx, scope, actor } = context;
  await tx.execute(sql`
    update bulk_action_run set state = 'left' where bulk = ${input.id}::uuid and state = 'waiting'`);
  await tx.execute(sql`
    update bulk_action set state = 'stopped', ended_at = now() where id = ${input.id}::uuid`);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: "bulk.stop",
    subject: { kind: "bulk", id: input.id },
    detail: { left: bulk.counts.waiting },
  });
}

/** Goes on although the first run did not succeed. CONFLICT unless it is halted. */
export async function continueBulk(
  context: BulkContext,
  input: { readonly id: string },
): Promise<void> {
  const bulk = await requireBulk(context, input.id);
  if (bulk.state !== "halted") {
    throw new RequestError("CONFLICT", "Only a bulk action that was halted can go on.");
  }
  const { tx, scope, actor } = context;
  await tx.execute(sql`update bulk_action set state = 'running' where id = ${input.id}::uuid`);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: "bulk.continue",
    subject: { kind: "bulk", id: input.id },
    detail: { waiting: bulk.counts.waiting },
  });
}
