import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAppDatabase, openEnginePool } from "./db";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a process that hangs in a transaction does not keep its locks for ever", async () => {
  const pool = openEnginePool(database.engineUrl, { max: 1 });
  const app = openAppDatabase(database.appUrl, { max: 1 });
  try {
    const { rows } = await pool.query("show idle_in_transaction_session_timeout");
    const [ofApp] = await app.execute(sql`show idle_in_transaction_session_timeout`);
    expect([rows[0], ofApp]).toEqual([
      { idle_in_transaction_session_timeout: "30s" },
      { idle_in_transaction_session_timeout: "30s" },
    ]);
  } finally {
    await pool.end();
    await app.$client.end();
  }
});

test("a session ended in its transaction leaves the pool usable", async () => {
  const pool = openEnginePool(database.engineUrl, { max: 1 });
  try {
    const client = await pool.connect();
    await client.query("begin");
    await client.query("set idle_in_transaction_session_timeout = '50ms'");
    await expect
      .poll(() => client.query("select 1").catch((error: Error) => error.message), {
        timeout: 30_000,
        interval: 200,
      })
      .toBeTypeOf("string");
    client.release(true);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
  }
});
