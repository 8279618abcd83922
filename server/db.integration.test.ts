import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseAway } from "./database-away";
import { changeDatabaseUrl, parseDatabaseUrl } from "./database-url";
import { openAppDatabase, openEnginePool, openOwnerPool } from "./db";
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

test("a query that a hung server does not answer fails, alone and in a transaction, and the pool goes on", async () => {
  const app = openAppDatabase(database.appUrl, { max: 1, answerMaxMs: 300 });
  try {
    const hanging = sql`select pg_sleep(5)`;
    const alone = await Promise.resolve(app.execute(hanging)).catch((error: Error) => error);
    const inTransaction = await app
      .transaction((tx) => tx.execute(hanging))
      .catch((error: Error) => error);
    expect([databaseAway(alone)?.code, databaseAway(inTransaction)?.code]).toEqual([
      "UNAVAILABLE",
      "UNAVAILABLE",
    ]);
    expect(await app.execute(sql`select 1 as one`)).toMatchObject([{ one: 1 }]);
  } finally {
    await app.$client.end();
  }
});

test("a query that finds a database that takes no connections fails instead of waiting for ever", async () => {
  const app = openAppDatabase(database.appUrl, { max: 1 });
  const admin = openOwnerPool(changeDatabaseUrl(database.adminUrl, { database: "postgres" }), {
    max: 1,
  });
  const name = parseDatabaseUrl(database.appUrl).database;
  const failure = (query: PromiseLike<unknown>) =>
    Promise.resolve(query).then(
      () => null,
      (error: Error) => String(error.cause ?? error),
    );
  try {
    const cutOff = failure(app.execute(sql`select pg_sleep(60)`));
    await expect
      .poll(async () => {
        const { rows } = await admin.query(
          "select from pg_stat_activity where datname = $1 and query like '%pg_sleep(60)%'",
          [name],
        );
        return rows.length;
      })
      .toBe(1);
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      name,
    ]);
    expect(await cutOff).toMatch(/terminat/);
    for (const attempt of [1, 2, 3]) {
      expect(await failure(app.execute(sql`select ${attempt}::int`))).toMatch(
        /not currently accepting/,
      );
    }
    await admin.query(`alter database ${name} allow_connections true`);
    expect(await app.execute(sql`select 2 as two`)).toEqual([{ two: 2 }]);
  } finally {
    await admin.query(`alter database ${name} allow_connections true`);
    await Promise.all([admin.end(), app.$client.end({ timeout: 1 })]);
  }
});

test("queries of one transaction that are asked for at once are done one after the other", async () => {
  const app = openAppDatabase(database.appUrl, { max: 1 });
  try {
    const answers = await app.transaction((tx) =>
      Promise.all([1, 2, 3].map((number) => tx.execute(sql`select ${number}::int as number`))),
    );
    expect(answers.flat()).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  } finally {
    await app.$client.end();
  }
});

test("who listens hears again after the session was lost, and is told that it missed something", async () => {
  const app = openAppDatabase(database.appUrl, { max: 1 });
  const owner = openOwnerPool(database.ownerUrl, { max: 1 });
  const heard: string[] = [];
  let connections = 0;
  try {
    const listening = await app.$client.listen(
      "test_channel",
      (payload) => heard.push(payload),
      () => {
        connections += 1;
      },
    );
    await owner.query("notify test_channel, 'first'");
    await expect.poll(() => heard).toEqual(["first"]);
    const before = connections;
    const admin = openOwnerPool(database.adminUrl, { max: 1 });
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%test_channel%'",
    );
    await admin.end();
    await expect.poll(() => connections).toBeGreaterThan(before);
    await owner.query("notify test_channel, 'second'");
    await expect.poll(() => heard).toEqual(["first", "second"]);
    await listening.unlisten();
    await owner.query("notify test_channel, 'third'");
    await owner.query("select pg_sleep(0.1)");
    expect(heard).toEqual(["first", "second"]);
  } finally {
    await Promise.all([owner.end(), app.$client.end()]);
  }
});

test("an end with a limit cuts off what is still running", async () => {
  const app = openAppDatabase(database.appUrl, { max: 1 });
  const slow = Promise.resolve(app.execute(sql`select pg_sleep(60)`)).catch(() => "cut off");
  await app.$client.end({ timeout: 0 });
  expect(await slow).toBe("cut off");
});
