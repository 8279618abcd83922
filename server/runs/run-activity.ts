import { sql } from "drizzle-orm";
import { codeOf, runStatuses } from "../../runtime/engine/codes";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";

/** Finished runs of one hour. */
export type ActivityBar = { readonly at: number; readonly ok: number; readonly failed: number };

const hour = 3_600_000;

/** Runs per hour from the roll-ups, without gaps, oldest first. `to` is epoch ms. */
export async function readActivity(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly to: number; readonly hours: number; readonly flow?: string | undefined },
): Promise<ActivityBar[]> {
  const end = Math.floor(input.to / hour) * hour;
  const start = end - (input.hours - 1) * hour;
  const rows = await tx.execute<{ at: number; ok: number; failed: number }>(sql`
    select (extract(epoch from hour) * 1000)::float8 as at,
      sum(ok)::float8 as ok, sum(failed)::float8 as failed
    from rollup
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and environment_id = ${scope.environmentId} and node = ''
      and hour >= ${new Date(start).toISOString()}::timestamptz
      and hour <= ${new Date(end).toISOString()}::timestamptz
      ${input.flow === undefined ? sql`` : sql`and flow_id = ${input.flow}`}
    group by hour`);
  const byHour = new Map(rows.map((row) => [row.at, row]));
  return Array.from({ length: input.hours }, (_, index) => {
    const at = start + index * hour;
    const row = byHour.get(at);
    return { at, ok: row?.ok ?? 0, failed: row?.failed ?? 0 };
  });
}

/** How a flow fares in this environment. */
export type FlowActivity = {
  readonly flow: string;
  /** Finished since the start of the distributor's day. */
  readonly today: number;
  readonly failedToday: number;
  readonly unfinished: number;
  readonly inDoubt: number;
  /** The newest failed run of the last 30 days, found by the hour that its roll-up names. */
  readonly lastFailure: { readonly run: string; readonly at: number; readonly code: string } | null;
};

const month = 30 * 24 * hour;

export async function readFlowActivity(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly flows: readonly string[]; readonly now: number },
): Promise<FlowActivity[]> {
  if (input.flows.length === 0) return [];
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
    and environment_id = ${scope.environmentId}`;
  const failed = codeOf(runStatuses, "failed");
  const rows = await tx.execute<{
    flow: string;
    today: number;
    failed_today: number;
    unfinished: number;
    in_doubt: number;
    last_run: string | null;
    last_at: number | null;
    last_code: string | null;
  }>(sql`
    with asked as (
      select unnest(array[${sql.join(
        input.flows.map((flow) => sql`${flow}::uuid`),
        sql`, `,
      )}]) as flow
    ), day as (
      select date_trunc('day', ${new Date(input.now).toISOString()}::timestamptz, d.time_zone) as start
      from distributor d where d.id = ${scope.distributorId}
    )
    select asked.flow, coalesce(t.today, 0)::float8 as today, coalesce(t.failed, 0)::float8 as failed_today,
      coalesce(l.unfinished, 0)::float8 as unfinished, coalesce(l.in_doubt, 0)::float8 as in_doubt,
      f.id as last_run, (extract(epoch from f.ended_at) * 1000)::float8 as last_at, f.error_code as last_code
    from asked
      left join lateral (
        select sum(ok + failed) as today, sum(failed) as failed from rollup, day
        where ${here} and flow_id = asked.flow and node = '' and hour >= day.start) t on true
      left join lateral (
        select count(*) as unfinished, count(*) filter (where state = 5) as in_doubt from live
        where ${here} and flow_id = asked.flow and purpose in (0, 1)) l on true
      left join lateral (
        select max(hour) as hour from rollup
        where ${here} and flow_id = asked.flow and node = '' and failed > 0
          and hour >= ${new Date(input.now - month).toISOString()}::timestamptz) h on true
      left join lateral (
        select id, ended_at, error_code from run
        where ${here} and flow_id = asked.flow and status <> 0 and status = ${failed} and purpose <= 1
          and id >= uuid_floor(h.hour - interval '1 day') and id < uuid_floor(h.hour + interval '1 hour')
        order by id desc limit 1) f on h.hour is not null`);
  return rows.map((row) => ({
    flow: row.flow,
    today: row.today,
    failedToday: row.failed_today,
    unfinished: row.unfinished,
    inDoubt: row.in_doubt,
    lastFailure:
      row.last_run === null
        ? null
        : { run: row.last_run, at: row.last_at ?? 0, code: row.last_code ?? "" },
  }));
}
