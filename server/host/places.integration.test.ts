import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import { openEnginePool } from "../db";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { createPlaces, dropOldPlaces } from "./places";

let database: TestDatabase;
let pool: pg.Pool;

const now = Date.now();
const partner = newId();
const distributor = newId();
const flow = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openEnginePool(database.engineUrl, { max: 8 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A run that some process executes. */
async function aRun(): Promise<RunHead> {
  const id = newId();
  await pool.query(
    `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state,
       class, origin, origin_accepted_at, accepted_at, owner, epoch, due, seg, parked)
     values ($1, $2, $3, $4, $5, decode(repeat('ab', 32), 'hex'), 0, 1, 30, $1, now(), now(), 7, 1, now(), 0, false)`,
    [id, partner, distributor, newId(), flow],
  );
  return {
    id,
    partner,
    distributor,
    environment: newId(),
    flow,
    version: "ab".repeat(32),
    purpose: "live",
    retention: 30,
    origin: id,
    originAcceptedAt: 0,
    parent: null,
    acceptedAt: 0,
  };
}

describe("places", () => {
  test("are as many as the limit, per key", async () => {
    const places = createPlaces(pool, { now: () => now });
    const [a, b, c, other] = [await aRun(), await aRun(), await aRun(), await aRun()];

    expect(await places.take(a, "C-1", 2)).toBeNull();
    expect(await places.take(b, "C-1", 2)).toBeNull();
    expect(await places.take(c, "C-1", 2)).toEqual({ retryInMs: expect.any(Number) });
    expect(await places.take(other, "C-2", 2)).toBeNull();
    expect(await places.take(a, "C-1", 2)).toBeNull();
  });

  test("are free again once nobody executes their run", async () => {
    const places = createPlaces(pool, { now: () => now });
    const [a, b] = [await aRun(), await aRun()];
    await places.take(a, "C-3", 1);
    expect(await places.take(b, "C-3", 1)).not.toBeNull();

    await pool.query("update live set owner = null where id = $1", [a.id]);

    expect(await places.take(b, "C-3", 1)).toBeNull();
    expect(await places.take(a, "C-3", 1)).not.toBeNull();
  });

  test("are never more than the limit, however many ask at once", async () => {
    const places = createPlaces(pool, { now: () => now });
    const runs = await Promise.all(Array.from({ length: 12 }, aRun));

    const answers = await Promise.all(runs.map((run) => places.take(run, "C-4", 3)));

    expect(answers.filter((answer) => answer === null)).toHaveLength(3);
  });

  test("of runs that have ended are forgotten", async () => {
    const places = createPlaces(pool, { now: () => now });
    const run = await aRun();
    await places.take(run, "C-5", 1);
    await pool.query("delete from live where id = $1", [run.id]);

    await dropOldPlaces(pool);

    expect((await pool.query("select from permit where run = $1", [run.id])).rows).toEqual([]);
  });

  /** Hands a run back as its executor does when there was no place. */
  async function sleeps(run: RunHead, state = 2): Promise<void> {
    await pool.query("update live set owner = null, state = $2, due = $3 where id = $1", [
      run.id,
      state,
      new Date(now + 60_000),
    ]);
  }
  const dueNow = async (runs: readonly RunHead[]) => {
    const { rows } = await pool.query("select id from live where due <= $1 and owner is null", [
      new Date(now),
    ]);
    return runs.map(({ id }) => rows.some((row) => row.id === id));
  };

  test("that are left are given to who waits longest, and to nobody twice", async () => {
    let at = now;
    const places = createPlaces(pool, { now: () => at });
    const [first, second] = [await aRun(), await aRun()];
    const waiting = [await aRun(), await aRun(), await aRun(), await aRun()];
    await places.take(first, "C-6", 2);
    await places.take(second, "C-6", 2);
    for (const run of waiting) {
      at -= 10;
      expect(await places.take(run, "C-6", 2)).not.toBeNull();
      await sleeps(run, run === waiting[3] ? 3 : 2);
    }
    at = now;
    // The last one has waited longest, and is held.
    await pool.query("delete from live where id = $1", [first.id]);
    await places.leave(first, "C-6", 2);
    expect(await dueNow(waiting)).toEqual([false, false, true, false]);
    // It was called and has not come yet: the place is promised to it.
    await places.leave(first, "C-6", 2);
    expect(await dueNow(waiting)).toEqual([false, false, true, false]);
    await pool.query("delete from live where id = $1", [second.id]);
    await places.leave(second, "C-6", 2);
    expect(await dueNow(waiting)).toEqual([false, true, true, false]);
  });

  test("that are left while a run is about to wait are given to it", async () => {
    const places = createPlaces(pool, { now: () => now });
    const [holder, run] = [await aRun(), await aRun()];
    await places.take(holder, "C-8", 1);
    expect(await places.take(run, "C-8", 1)).not.toBeNull();
    await pool.query("delete from live where id = $1", [holder.id]);
    await places.leave(holder, "C-8", 1);
    await sleeps(run);
    await places.leave(run, "C-8", 1);
    expect(await dueNow([run])).toEqual([true]);
  });

  test("are asked for again at the latest in five minutes, the later the more wait", async () => {
    const places = createPlaces(pool, { now: () => now });
    const [holder, run] = [await aRun(), await aRun()];
    await places.take(holder, "C-7", 1);
    expect(await places.take(run, "C-7", 1)).toEqual({ retryInMs: 15_000 });
    await pool.query(
      `insert into place_wait (run, partner_id, distributor_id, flow_id, key, since)
       select gen_random_uuid(), $1, $2, $3, 'C-7', now() from generate_series(1, 20000)`,
      [partner, distributor, flow],
    );
    expect(await places.take(run, "C-7", 1)).toEqual({ retryInMs: 300_000 });
    await dropOldPlaces(pool);
    const { rows } = await pool.query("select run from place_wait where key = 'C-7'");
    expect(rows).toEqual([{ run: run.id }]);
  });
});
