import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openEnginePool, openOwnerPool } from "../db";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { ReachedWaits, reachedQuery } from "./reached-waits";

const place = [newId(), newId(), newId()];
const now = Date.now();
let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openEnginePool(database.engineUrl, { max: 4 });
  owner = openOwnerPool(database.ownerUrl, { max: 1 });
});
beforeEach(async () => {
  await owner.query("truncate live, subscription, business_event");
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

async function waitingRun(key: string, executing = false): Promise<string> {
  const run = newId();
  await pool.query(
    `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state,
       class, origin, origin_accepted_at, accepted_at, owner, epoch, due)
     values ($1, $2, $3, $4, $1, '\\x01', 0, 2, 30, $1, now(), now(), $5, 1, 'infinity')`,
    [run, ...place, executing ? 7 : null],
  );
  await subscribe(pool, run, key);
  return run;
}

function subscribe(client: pg.Pool | pg.PoolClient, run: string, key: string) {
  return client.query(
    `insert into subscription (id, partner_id, distributor_id, environment_id, run, node, path, type, key,
       waiters, since, until)
     values (gen_random_uuid(), $2, $3, $4, $1, 'n1', '', 'order-released', $5, 'all', 'epoch', 'infinity')`,
    [run, ...place, key],
  );
}

function emit(client: pg.Pool | pg.PoolClient, key: string) {
  return client.query(
    `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
     values (gen_random_uuid(), $1, $2, $3, gen_random_uuid(), 'order-released', $4, '{}', now())`,
    [...place, key],
  );
}

const isDue = async (run: string) =>
  (await pool.query("select due <= $2 as due from live where id = $1", [run, new Date(now)]))
    .rows[0].due;

describe("runs that wait for an event", () => {
  test("are due when it has come, and only they", async () => {
    const reached = new ReachedWaits(pool);
    const [mine, other] = [await waitingRun("PO-1"), await waitingRun("PO-2")];
    expect(await reached.wake(now)).toBe(0);
    await emit(pool, "PO-1");
    expect(await reached.wake(now)).toBe(1);
    expect([await isDue(mine), await isDue(other)]).toEqual([true, false]);
    expect(await reached.wake(now)).toBe(0);
  });

  test("are found when the event is committed long after others that were written later", async () => {
    const reached = new ReachedWaits(pool);
    const run = await waitingRun("PO-3");
    const slow = await pool.connect();
    await slow.query("begin");
    await emit(slow, "PO-3");
    for (const key of ["PO-4", "PO-5", "PO-6"]) {
      await emit(pool, key);
      expect(await reached.wake(now)).toBe(0);
    }
    await slow.query("commit");
    slow.release();
    expect(await reached.wake(now)).toBe(1);
    expect(await isDue(run)).toBe(true);
  });

  test("are found when the wait is committed long after its event", async () => {
    const reached = new ReachedWaits(pool);
    const run = newId();
    await pool.query(
      `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state,
         class, origin, origin_accepted_at, accepted_at, epoch, due)
       values ($1, $2, $3, $4, $1, '\\x01', 0, 2, 30, $1, now(), now(), 1, 'infinity')`,
      [run, ...place],
    );
    const slow = await pool.connect();
    await slow.query("begin");
    await subscribe(slow, run, "PO-7");
    await emit(pool, "PO-7");
    expect(await reached.wake(now)).toBe(0);
    await emit(pool, "PO-8");
    expect(await reached.wake(now)).toBe(0);
    await slow.query("commit");
    slow.release();
    expect(await reached.wake(now)).toBe(1);
  });

  test("are found when a process hands them back after the event", async () => {
    const reached = new ReachedWaits(pool);
    const run = await waitingRun("PO-9", true);
    await reached.wake(now);
    await emit(pool, "PO-9");
    expect(await reached.wake(now)).toBe(0);
    await emit(pool, "PO-10");
    expect(await reached.wake(now)).toBe(0);
    await pool.query("update live set owner = null, epoch = 2 where id = $1", [run]);
    expect(await reached.wake(now)).toBe(1);
    expect(await isDue(run)).toBe(true);
  });

  test("of before the marks are found by the look at everything", async () => {
    const run = await waitingRun("PO-11");
    await emit(pool, "PO-11");
    await owner.query("update business_event set arrived = null");
    await owner.query("update subscription set arrived = null");
    expect(await new ReachedWaits(pool).wake(now)).toBe(1);
    expect(await isDue(run)).toBe(true);
  });

  test("are not all read each time, however many there are", async () => {
    await owner.query(
      `insert into subscription (id, partner_id, distributor_id, environment_id, run, node, path, type, key,
         waiters, since, until)
       select gen_random_uuid(), $1, $2, $3, gen_random_uuid(), 'n1', '', 'order-released', n::text, 'all',
         'epoch', 'infinity' from generate_series(1, 20000) n`,
      place,
    );
    await owner.query(
      `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
       select gen_random_uuid(), $1, $2, $3, gen_random_uuid(), 'order-shipped', n::text, '{}', now()
       from generate_series(1, 20000) n`,
      place,
    );
    await owner.query("analyze subscription");
    await owner.query("analyze business_event");
    const { rows } = await pool.query("select pg_snapshot_xmin(pg_current_snapshot())::text as x");
    const plan = await pool.query({
      text: `explain (analyze, format json) ${reachedQuery}`,
      values: [new Date(now), rows[0].x, []],
    });
    const read: number[] = [];
    const walk = (node: Record<string, unknown>) => {
      const table = node["Relation Name"];
      if (table === "subscription" || table === "business_event") {
        const lost = Number(node["Rows Removed by Filter"] ?? 0);
        read.push((Number(node["Actual Rows"]) + lost) * Number(node["Actual Loops"]));
      }
      for (const child of (node.Plans as Record<string, unknown>[] | undefined) ?? []) walk(child);
    };
    walk(plan.rows[0]["QUERY PLAN"][0].Plan);
    expect(read.length).toBeGreaterThan(3);
    expect(Math.max(...read)).toBeLessThan(100);
  });
});
