import { afterAll, beforeAll, expect, test } from "vitest";
import { openAppDatabase, openEnginePool } from "../db";
import { newId } from "../ids";
import { lockMessage } from "../runs/lock-message";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { createMessages } from "./message-runs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("many that ask while somebody has the message leave the engine its connections, and see how it stands then", async () => {
  const pool = openEnginePool(database.engineUrl, { max: 2 });
  const holders = openEnginePool(database.engineUrl, { max: 1 });
  const db = openAppDatabase(database.appUrl, { max: 2 });
  const messages = createMessages({ pool, db });
  const id = newId();
  const run = {
    id: newId(),
    partner: newId(),
    distributor: newId(),
    environment: newId(),
    flow: newId(),
    version: "0".repeat(64),
    purpose: "debug",
    retention: 30,
    origin: id,
    originAcceptedAt: 0,
    parent: id,
    acceptedAt: 0,
  } as const;
  const holder = await holders.connect();
  await holder.query("begin");
  await lockMessage(holder, run.origin);
  const { mark } = await messages.runsOf(run);
  const asked = Array.from({ length: 8 }, () => messages.confirm(run));
  for (let round = 0; round < 20; round++) {
    await pool.query("select pg_sleep(0.01)");
  }
  await holder.query("commit");
  expect(new Set(await Promise.all(asked))).toEqual(new Set([mark]));

  await holder.query("begin");
  await lockMessage(holder, run.origin);
  expect(await messages.confirm(run)).not.toBe(mark);
  await holder.query("rollback");
  holder.release();
  await Promise.all([pool.end(), holders.end(), db.$client.end()]);
});
