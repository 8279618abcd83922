import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEnginePool, openOwnerPool } from "../db";
import type { PatientQuery } from "../limited-client";
import { type SilentProxy, startSilentProxy } from "../testing/silent-proxy";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { silentLog } from "./journal-log";
import { Membership } from "./membership";
import { aHead, aStart, openJournalWorld, systemClock } from "./testing/journal-world";

/** Longer than any question takes on a busy machine. */
const answerMaxMs = 4_000;
const patient = { timeout: 25_000 };
let database: TestDatabase;
let proxy: SilentProxy;

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startSilentProxy(database.engineUrl);
});
afterEach(async () => {
  await proxy.close();
  await database.drop();
});

describe("a database whose host vanishes without a word", () => {
  it("while the outcome of a commit is asked for, is asked again on another session", async () => {
    const world = await openJournalWorld(proxy.url, { answerMaxMs });
    const admin = openOwnerPool(database.adminUrl, { max: 2 });
    const blocker = await admin.connect();
    const waiting = async () => {
      const { rows } = await admin.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows.length;
    };
    await blocker.query("begin; lock table segment in access exclusive mode");
    let verdict: string | null = null;
    const starting = world.journal.start(aStart(aHead())).then(({ outcome }) => {
      verdict = outcome;
    });
    await expect.poll(waiting, patient).toBe(1);
    world.writer.cutConnection();
    // The commit waits on, and beside it the question what became of it.
    await expect.poll(waiting, patient).toBeGreaterThan(1);
    proxy.silence();
    await blocker.query("rollback");
    await expect.poll(() => verdict, patient).toBe("started");
    await starting;
    blocker.release();
    await admin.end();
    await world.close();
  });

  it("does not hold the engine's pool: what is not answered fails, and the next is asked elsewhere", async () => {
    const pool = openEnginePool(proxy.url, { max: 1, answerMaxMs });
    await pool.query("select 1");
    proxy.silence();
    const long: PatientQuery = { text: "select 1", answerMaxMs: 200 };

    await expect(pool.query(long)).rejects.toThrow(/terminated/);
    const { rows } = await pool.query("select 2 as two");
    expect(rows).toEqual([{ two: 2 }]);
    proxy.silence();
    await expect(pool.query("select 1")).rejects.toThrow(/terminated/);
    await pool.end();
  });

  it("does not keep a process from beating on", async () => {
    const pool = openOwnerPool(database.ownerUrl, { max: 1 });
    const membership = new Membership({
      engineUrl: proxy.url,
      kind: "worker",
      build: "test",
      clock: systemClock,
      log: silentLog,
      beatMs: 20,
      answerMaxMs,
    });
    await membership.start();
    const before = membership.id;
    const beat = async () => {
      const { rows } = await pool.query("select beat::int from worker where id = $1", [
        membership.id,
      ]);
      return rows[0]?.beat ?? 0;
    };
    await expect.poll(beat, patient).toBeGreaterThan(1);
    proxy.silence();
    // Its lock is still held by the session that nobody hears of, so it goes on under another number.
    await expect.poll(() => membership.id !== before && membership.id !== null, patient).toBe(true);
    await expect.poll(beat, patient).toBeGreaterThan(1);
    await membership.stop();
    await pool.end();
  });
});
