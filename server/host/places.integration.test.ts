import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import { openEnginePool } from "../db";
import { newId } from "../ids";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { createPlaces, dropOldPlaces } from "./places";

let database: TestDatabase;
let pool: pg.Pool;

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
    const places = createPlaces(pool);
    const [a, b, c, other] = [await aRun(), await aRun(), await aRun(), await aRun()];

    expect(await places.take(a, "C-1", 2)).toBeNull();
    expect(await places.take(b, "C-1", 2)).toBeNull();
    expect(await places.take(c, "C-1", 2)).toEqual({ retryInMs: expect.any(Number) });
    expect(await places.take(other, "C-2", 2)).toBeNull();
    expect(await places.take(a, "C-1", 2)).toBeNull();
  });

  test("are free again once nobody executes their run", async () => {
    const places = createPlaces(pool);
    const [a, b] = [await aRun(), await aRun()];
    await places.take(a, "C-3", 1);
    expect(await places.take(b, "C-3", 1)).not.toBeNull();

    await pool.query("update live set owner = null where id = $1", [a.id]);

    expect(await places.take(b, "C-3", 1)).toBeNull();
    expect(await places.take(a, "C-3", 1)).not.toBeNull();
  });

  test("are never more than the limit, however many ask at once", async () => {
    const places = createPlaces(pool);
    const runs = await Promise.all(Array.from({ length: 12 }, aRun));

    const answers = await Promise.all(runs.map((run) => places.take(run, "C-4", 3)));

    expect(answers.filter((answer) => answer === null)).toHaveLength(3);
  });

  test("of runs that have ended are forgotten", async () => {
    const places = createPlaces(pool);
    const run = await aRun();
    await places.take(run, "C-5", 1);
    await pool.query("delete from live where id = $1", [run.id]);

    await dropOldPlaces(pool);

    expect((await pool.query("select from permit where run = $1", [run.id])).rows).toEqual([]);
  });
});
