import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { silentLog } from "./journal-log";
import { keptDays, sweepPastRetention } from "./retention";
import { aHead, aStart, type JournalWorld, openJournalWorld } from "./testing/journal-world";

const dayMs = 86_400_000;
const now = Date.parse("2026-11-20T12:00:00Z");
let database: TestDatabase;
let world: JournalWorld;
let owner: ReturnType<typeof openOwnerPool>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await openJournalWorld(database.engineUrl);
  owner = openOwnerPool(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await world.close();
  await owner.end();
  await database.drop();
});

const id = "gen_random_uuid()";
const ago = (days: number) => new Date(now - days * dayMs);

async function count(text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await owner.query(`select count(*)::int as n from ${text}`, values);
  return rows[0].n;
}

async function addEvent(days: number, run: string | null = null): Promise<string> {
  const { rows } = await owner.query(
    `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
     values (${id}, ${id}, ${id}, ${id}, coalesce($2, ${id}), 'order-released', 'PO-1', '{}', $1) returning id`,
    [ago(days), run],
  );
  return rows[0].id;
}

async function addException(created: number, state: string, closed: number | null, run = "") {
  await owner.query(
    `insert into exception (id, partner_id, distributor_id, environment_id, flow_id, run, cause, state, code,
       message, fingerprint, created_at, closed_at)
     values (${id}, ${id}, ${id}, ${id}, ${id}, coalesce(nullif($4, '')::uuid, ${id}), 'failed', $2, 'X', 'no',
       '\\x00', $1, $3)`,
    [ago(created), state, closed === null ? null : ago(closed), run],
  );
}

describe("what the engine keeps beside step detail", () => {
  it("goes by batches when it is past the time of its class, and not a day before", async () => {
    const day = { event: 399, late: 401 };
    await addEvent(day.event);
    await owner.query(
      `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
       select ${id}, ${id}, ${id}, ${id}, ${id}, 'order-released', n::text, '{}', $1 from generate_series(1, 2500) n`,
      [ago(day.late)],
    );
    for (const days of [399, 401]) {
      await owner.query(
        `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by, applied_seg)
         values (${id}, ${id}, ${id}, ${id}, 'cancel', '{}', $1, 'Dana', 2)`,
        [ago(days)],
      );
      for (const [table, columns, values] of [
        ["rollup", "ok, failed, total_us", "1, 0, 1"],
        ["rollup_latency", "bucket, steps", "1, 1"],
      ]) {
        await owner.query(
          `insert into ${table} (partner_id, distributor_id, flow_id, hour, node, environment_id, ${columns})
           values (${id}, ${id}, ${id}, $1, '', ${id}, ${values})`,
          [ago(days)],
        );
      }
    }
    await sweepPastRetention(world.pool, now, silentLog);
    expect(await count("business_event")).toBe(1);
    expect(await count("run_command")).toBe(1);
    expect(await count("rollup_latency")).toBe(1);
    // Counts are for comparisons of years.
    expect(await count("rollup")).toBe(2);
    await sweepPastRetention(world.pool, now + 700 * dayMs, silentLog);
    expect(await count("rollup")).toBe(0);
  });

  it("keeps an exception for its time after it was closed, and an open one as long as its run's row", async () => {
    await addException(800, "closed", 399);
    await addException(800, "resolved", 401);
    await addException(399, "open", null);
    await addException(401, "open", null);
    await sweepPastRetention(world.pool, now, silentLog);
    const { rows } = await owner.query("select state from exception order by created_at");
    expect(rows.map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  it("stays as long as a run is unfinished that needs it", async () => {
    const run = aHead({ acceptedAt: now - 900 * dayMs });
    await world.journal.start(aStart(run));
    const event = await addEvent(900, run.id);
    await owner.query(
      `insert into subscription (id, partner_id, distributor_id, environment_id, run, node, path, type, key,
         waiters, since, until, event)
       values (${id}, ${id}, ${id}, ${id}, $1, 'n1', '', 'order-released', 'PO-1', 'all', now(), now(), $2)`,
      [run.id, event],
    );
    await owner.query(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
       values (${id}, ${id}, ${id}, $1, 'cancel', '{}', $2, 'Dana')`,
      [run.id, ago(900)],
    );
    await addException(900, "open", null, run.id);
    await sweepPastRetention(world.pool, now, silentLog);
    expect(await count("business_event where run = $1", [run.id])).toBe(1);
    expect(await count("run_command where run = $1", [run.id])).toBe(1);
    expect(await count("exception where run = $1", [run.id])).toBe(1);
    await owner.query("delete from live where id = $1", [run.id]);
    await sweepPastRetention(world.pool, now, silentLog);
    expect(await count("business_event where run = $1", [run.id])).toBe(0);
    expect(await count("run_command where run = $1", [run.id])).toBe(0);
    expect(await count("exception where run = $1", [run.id])).toBe(0);
  });

  it("is swept once when several processes do it at the same time", async () => {
    await Promise.all(Array.from({ length: 40 }, () => addEvent(500)));
    const before = { ...keptDays, event: 100 };
    await Promise.all([1, 2, 3].map(() => sweepPastRetention(world.pool, now, silentLog, before)));
    expect(await count("business_event where at < $1", [ago(100)])).toBe(0);
  });
});
