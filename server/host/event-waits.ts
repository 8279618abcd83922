import type pg from "pg";
import type { RunHead } from "../../runtime/engine/records";
import { rowPublished } from "../../runtime/engine/row-published";
import type { Waits } from "../../runtime/engine/run-host";
import type { Subscription, WaitEvent } from "../../runtime/ports";
import { newId } from "../ids";
import { patientQuery } from "../journal/patient-query";
import { storableText } from "../journal/storable-text";

const droppedAtOnce = 5_000;

/** Stands where an event would: the wait was over before one came. */
const closed = "00000000-0000-0000-0000-000000000000";

type TakenRow = {
  readonly event: string | null;
  readonly type: string | null;
  readonly key: string | null;
  readonly data: string | null;
  readonly at: number | null;
};

/**
 * A step that looks up several rows waits for one after the other, and one whose process ended after it had closed
 * its wait may have to wait again: while somebody asks for a row, the subscription is open and says which.
 */
const subscribeStatement = `
  insert into subscription (id, partner_id, distributor_id, environment_id, run, node, path, type, key,
    waiters, since, until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (run, node, path) do update
    set key = excluded.key, since = excluded.since, until = excluded.until, event = null
    where subscription.type = '${rowPublished}'
      and (subscription.key <> excluded.key or subscription.event is not null)`;

/**
 * Under the lock of the subscription: the event it has, else the oldest that fits and, for a single
 * waiter, is free. An event that another wait of this run has had is not given twice. What waits for a row takes none.
 */
const takeStatement = `
  with s as materialized (
    select * from subscription where run = $1 and node = $2 and path = $3 for update
  ),
  e as materialized (
    select e.id from business_event e, s
    where s.event is null and s.type <> '${rowPublished}' and e.partner_id = s.partner_id and e.distributor_id = s.distributor_id
      and e.environment_id = s.environment_id and e.type = s.type and e.key = s.key
      and e.at >= s.since and (s.waiters = 'all' or e.taken_by is null)
      and not exists (select from subscription o where o.run = s.run and o.event = e.id)
    order by e.at, e.id limit 1
  ),
  t as (
    update business_event b set taken_by = s.id from e, s
    where b.id = e.id and s.waiters = 'first' and b.taken_by is null returning b.id
  ),
  w as (
    select s.id, case when s.waiters = 'first' then (select id from t) else (select id from e) end
      as event from s where s.event is null
  ),
  u as (
    update subscription x set event = coalesce(w.event, case when $4 then $5::uuid end)
    from w where x.id = w.id returning x.event
  )
  select f.event, b.type, b.key, b.data, (extract(epoch from b.at) * 1000)::float8 as at
  from (select coalesce((select event from s), (select event from u)) as event) f
  left join business_event b on b.id = f.event`;

/** Waits for business events, kept in the table of subscriptions. */
export function createWaits(pool: pg.Pool): Waits {
  return {
    async take(run, subscription, close) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        await client.query({
          name: "subscribe",
          text: subscribeStatement,
          values: subscribeValues(run, subscription),
        });
        const { rows } = await client.query<TakenRow>({
          name: "take event",
          text: takeStatement,
          values: [run.id, subscription.node, subscription.path, close, closed],
        });
        await client.query("commit");
        return eventOf(rows[0]);
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

function subscribeValues(run: RunHead, subscription: Subscription): unknown[] {
  const { node, path, type, key, waiters, since, until } = subscription;
  return [
    newId(),
    run.partner,
    run.distributor,
    run.environment,
    run.id,
    node,
    path,
    // As events are stored: only so do both meet.
    storableText(type),
    storableText(key),
    waiters,
    new Date(since),
    new Date(until),
  ];
}

function eventOf(row: TakenRow | undefined): WaitEvent | null {
  if (row === undefined || row.event === null || row.event === closed) return null;
  const { event, type, key, data, at } = row;
  if (type === null || key === null || data === null || at === null) return null;
  return { id: event, type, key, data, at };
}

/** Subscriptions of runs that are gone, or that ended some time ago. */
export async function dropOldSubscriptions(pool: pg.Pool, now: number): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      patientQuery(
        `delete from subscription where id in (
          select id from subscription s where s.until < $1
            and not exists (select from live l where l.id = s.run) limit $2)`,
        [new Date(now - 86_400_000), droppedAtOnce],
      ),
    );
    if ((rowCount ?? 0) < droppedAtOnce) return;
  }
}
