import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FlowError } from "../../runtime/errors/flow-error";
import { openOwnerPool } from "../db";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import {
  aBody,
  aHead,
  anEnd,
  aSegment,
  aStart,
  type JournalWorld,
  openJournalWorld,
} from "./testing/journal-world";

const limits = { bytesMax: 512 * 1024, ageMaxMs: 400 };
let database: TestDatabase;
let world: JournalWorld;
let admin: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openJournalWorld(database.engineUrl, { limits });
  admin = openOwnerPool(database.adminUrl, { max: 2 });
  await admin.query(`
    create function slow() returns trigger language plpgsql as $$
    begin perform pg_sleep(0.5); return null; end $$;
    create function full_disk() returns trigger language plpgsql as $$
    begin raise exception 'no space left on device' using errcode = '53100'; end $$`);
});
afterAll(async () => {
  await world.close();
  await admin.end();
  await database.drop();
});

type Tally = { readonly accepted: string[]; refused: number; other: unknown[]; mostBytes: number };

/** Sends from 64 senders until `over`, each its next message when it has its answer. */
async function sendUntil(over: () => boolean): Promise<Tally> {
  const tally: Tally = { accepted: [], refused: 0, other: [], mostBytes: 0 };
  const body = aBody("x".repeat(20_000));
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (!over()) {
        const run = aHead();
        try {
          const starting = world.journal.start(aStart(run, { body, execute: "anywhere" }));
          tally.mostBytes = Math.max(tally.mostBytes, world.intake.waitingBytes);
          await starting;
          tally.accepted.push(run.id);
        } catch (error) {
          if (error instanceof FlowError && error.code === "INTAKE_FULL") tally.refused += 1;
          else tally.other.push(error);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    }),
  );
  return tally;
}

async function lost(accepted: readonly string[]): Promise<number> {
  const { rows } = await world.pool.query(
    "select count(*)::int as n from live where id = any($1::uuid[])",
    [accepted],
  );
  return accepted.length - rows[0].n;
}

function after(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() > end;
}

describe("a database that takes 500 ms for a commit", () => {
  it("fills no memory: what waits too long is refused, what is acknowledged is stored", async () => {
    await admin.query(
      "create trigger slow before insert on live for each statement execute function slow()",
    );
    const tally = await sendUntil(after(5000));
    await admin.query("drop trigger slow on live");
    expect(tally.other).toEqual([]);
    expect(tally.accepted.length).toBeGreaterThan(10);
    expect(tally.refused).toBeGreaterThan(10);
    expect(tally.mostBytes).toBeLessThanOrEqual(limits.bytesMax);
    expect(await lost(tally.accepted)).toBe(0);
    expect(world.intake.waitingBytes).toBe(0);
  });

  it("lets results of effects pass before the intake that waits", async () => {
    const runs = Array.from({ length: 5 }, () => aHead());
    for (const run of runs) await world.journal.start(aStart(run));
    await admin.query(
      "create trigger slow before insert on live for each statement execute function slow()",
    );
    let over = false;
    const sending = sendUntil(() => over);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const verdicts = await Promise.all(
      runs.map((run) => world.journal.finish(aSegment(run, 1), anEnd())),
    );
    over = true;
    await admin.query("drop trigger slow on live");
    await sending;
    expect(verdicts).toEqual(runs.map(() => "written"));
  });
});

describe("a database that stops for 20 s", () => {
  it("is waited for: nothing acknowledged is lost, nothing piles up", async () => {
    const { rows } = await admin.query(
      "select pid from pg_stat_activity where usename = 'orderloom_engine' and datname = current_database()",
    );
    const pids: number[] = rows.map(({ pid }) => pid);
    const doing = sendUntil(after(23_000));
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    try {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
    } finally {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    const tally = await doing;
    expect(tally.other).toEqual([]);
    expect(tally.accepted.length).toBeGreaterThan(100);
    expect(tally.refused).toBeGreaterThan(100);
    expect(tally.mostBytes).toBeLessThanOrEqual(limits.bytesMax);
    expect(await lost(tally.accepted)).toBe(0);
    expect(world.intake.waitingBytes).toBe(0);
  });
});

describe("a database without space", () => {
  it("refuses intake at once and keeps results until there is space", async () => {
    // Refused for want of space, not because a busy machine let it wait.
    const patient = { ...limits, ageMaxMs: 60_000 };
    const full = await openJournalWorld(database.engineUrl, { owner: () => 2, limits: patient });
    const running = aHead();
    await full.journal.start(aStart(running));
    for (const table of ["live", "segment"]) {
      await admin.query(
        `create trigger full_disk before insert on ${table} for each row execute function full_disk()`,
      );
    }
    const finishing = full.journal.finish(aSegment(running, 1), anEnd());
    await expect(full.journal.start(aStart(aHead()))).rejects.toMatchObject({
      code: "STORAGE_REFUSED",
      detail: { code: "53100" },
    });
    const early = await Promise.race([
      finishing,
      new Promise((resolve) => setTimeout(() => resolve("waits"), 800)),
    ]);
    expect(early).toBe("waits");
    // The triggers stay: dropping them would wait for what inserts, which may wait for the other of them.
    await admin.query(
      "create or replace function full_disk() returns trigger language plpgsql as 'begin return new; end'",
    );
    expect(await finishing).toBe("written");
    expect((await full.journal.start(aStart(aHead()))).outcome).toBe("started");
    await full.close();
  });
});
