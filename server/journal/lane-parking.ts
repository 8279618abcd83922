import type pg from "pg";
import { rowPublished } from "../../runtime/engine/row-published";
import { eachApart } from "../each-apart";
import { storableText } from "./storable-text";

type LaneRow = {
  readonly partner: string;
  readonly distributor: string;
  readonly flow: string;
  readonly key: Buffer;
};

async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const onLane = "partner_id = $1 and distributor_id = $2 and flow_id = $3";

/**
 * The head steps aside with an exception and has no position any more, which the first of a new lane would
 * need; the next run becomes head, or the lane ends. A head that waits for
 * its next try keeps its time: then it gets a new turn. A run that still waits for the same row tells nobody anew.
 */
async function parkHead(client: pg.PoolClient, lane: LaneRow, now: Date): Promise<number> {
  const place = [lane.partner, lane.distributor, lane.flow, lane.key];
  const { rows } = await client.query<{ id: string; environment: string; note: string }>(
    `update live set parked = true, pos = null where id = (
      select id from live where ${onLane} and lane_key = $4 and not parked order by pos limit 1
    ) and owner is null and due > $5 returning id, environment_id as environment, note`,
    [...place, now],
  );
  const [head] = rows;
  const { rows: next } = await client.query<{ due: Date }>(
    `select due from live where ${onLane} and lane_key = $4 and not parked order by pos limit 1`,
    place,
  );
  if (next[0] === undefined) {
    await client.query(`delete from lane where ${onLane} and key = $4`, place);
  } else if (head === undefined) {
    await client.query(`update lane set park_at = null where ${onLane} and key = $4`, place);
  } else {
    await client.query(
      `update lane set park_at = null, due = (
        select due from live where ${onLane} and lane_key = $4 and not parked order by pos limit 1
      ) where ${onLane} and key = $4`,
      place,
    );
  }
  if (head === undefined) return 0;
  const message = head.note === "" ? "It waited longer than its lane allows." : head.note;
  await client.query(
    `insert into exception (id, partner_id, distributor_id, environment_id, flow_id, run, cause, code,
      message, fingerprint, document_key, created_at)
    values ($1, $2, $3, $4, $5, $1, 'parked', 'WAIT_EXPIRED', $6, sha256(convert_to('parked/' || ($5::uuid)::text, 'UTF8')),
      (select value from run_key where run = $1 order by kind limit 1), $7)
    on conflict (run) do update set cause = 'parked', message = excluded.message, state = case
      when exception.cause = 'parked' and exception.message = excluded.message and exists (
        select from subscription s where s.run = $1 and s.type = $8 and s.event is null
      ) then exception.state else 'open' end`,
    [
      head.id,
      lane.partner,
      lane.distributor,
      head.environment,
      lane.flow,
      storableText(message),
      now,
      rowPublished,
    ],
  );
  return 1;
}

/**
 * Parks the heads that have held their lanes too long, and gives parked runs whose next try is due a new
 * turn. Returns how many were parked.
 */
export async function parkOverdue(pool: pg.Pool, at: number): Promise<number> {
  const now = new Date(at);
  const { rows: due } = await pool.query<{ id: string }>(
    "select id from live where parked and owner is null and due <= $1 order by due limit 100",
    [now],
  );
  const { rows: lanes } = await pool.query<LaneRow>(
    `select partner_id as partner, distributor_id as distributor, flow_id as flow, key from lane
      where owner is null and park_at <= $1 order by park_at limit 100`,
    [now],
  );
  let parked = 0;
  const unparking = due.map(
    ({ id }) =>
      () =>
        unpark(pool, id, at),
  );
  const parking = lanes.map((lane) => async () => {
    parked += await inTransaction(pool, (client) => parkIfOverdue(client, lane, now));
  });
  await eachApart([...unparking, ...parking], (work) => work());
  return parked;
}

/** The lane's lock comes first: what the statements after it see then cannot change under them. */
async function parkIfOverdue(client: pg.PoolClient, lane: LaneRow, now: Date): Promise<number> {
  const { rowCount } = await client.query(
    `select from lane where ${onLane} and key = $4 and owner is null and park_at <= $5
      for update skip locked`,
    [lane.partner, lane.distributor, lane.flow, lane.key, now],
  );
  if (rowCount !== 1) return 0;
  const parked = await parkHead(client, lane, now);
  if (parked > 0) await client.query("select pg_notify('ready', '')");
  return parked;
}

/** Gives a parked run a new turn at the end of its lane. False if it was not parked. */
export async function unpark(pool: pg.Pool, run: string, at: number): Promise<boolean> {
  const now = new Date(at);
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<LaneRow>(
      `select partner_id as partner, distributor_id as distributor, flow_id as flow, lane_key as key
        from live where id = $1 and parked and owner is null`,
      [run],
    );
    const [lane] = rows;
    if (lane === undefined) return false;
    const { rows: turns } = await client.query<{ bump: string }>(
      `insert into lane (partner_id, distributor_id, flow_id, key, bump, due) values ($1, $2, $3, $4, 1, $5)
        on conflict (partner_id, distributor_id, flow_id, key) do update set bump = lane.bump + 1
        returning bump`,
      [lane.partner, lane.distributor, lane.flow, lane.key, now],
    );
    const { rowCount } = await client.query(
      "update live set parked = false, pos = $2, due = $3, state = 0 where id = $1 and parked and owner is null",
      [run, turns[0]?.bump, now],
    );
    await client.query("select pg_notify('ready', '')");
    return rowCount === 1;
  });
}
