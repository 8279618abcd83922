import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openAppDatabase, openOwnerPool, withScope } from "../db";
import { releaseRows } from "../testing/release-rows";
import { createEmptyTestDatabase, type TestDatabase } from "../testing/test-database";
import { migrateDatabase, readMigrationTags } from "./migrate";

const tags = readMigrationTags().map(({ tag }) => tag);
const partnerId = "0190a000-0000-7000-8000-000000000001";

async function withDatabase(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createEmptyTestDatabase();
  try {
    await work(database);
  } finally {
    await database.drop();
  }
}

/** Tables with rows, and how many. */
async function countRows(ownerUrl: string): Promise<Record<string, number>> {
  const pool = openOwnerPool(ownerUrl);
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query(`select count(*)::int as n from "${name}"`);
    if (rows[0].n > 0) counts[name] = rows[0].n;
  }
  await pool.end();
  return counts;
}

describe("migrations", () => {
  it("know the rows of every release", () => {
    expect(releaseRows.map(({ tag }) => tag)).toEqual(tags);
  });

  it.each(tags)("bring a database of %s with its rows to the newest", async (tag) => {
    await withDatabase(async (database) => {
      expect(await migrateDatabase({ ...database, upTo: tag })).toMatchObject({ head: tag });
      const owner = openOwnerPool(database.ownerUrl);
      const until = tags.indexOf(tag) + 1;
      for (const { statements } of releaseRows.slice(0, until)) {
        for (const statement of statements) await owner.query(statement);
      }
      await owner.end();
      const before = await countRows(database.ownerUrl);

      const result = await migrateDatabase(database);
      expect(result).toEqual({ applied: tags.length - until, head: tags.at(-1) });
      expect(await countRows(database.ownerUrl)).toMatchObject(before);
      const app = openAppDatabase(database.appUrl);
      const flows = sql`select name from flow`;
      expect(await app.execute(flows)).toEqual([]);
      expect(
        await withScope(app, { partnerId, distributorId: "*" }, (tx) => tx.execute(flows)),
      ).toEqual([{ name: "Orders" }]);
      await app.$client.end();
    });
  });

  it("give each environment lanes of its own, with their order and their owner", async () => {
    await withDatabase(async (database) => {
      await migrateDatabase({ ...database, upTo: "0001_engine" });
      const owner = openOwnerPool(database.ownerUrl);
      const ids = [1, 2, 3, 4].map((n) => `0190a000-0000-7000-8000-00000000010${n}`);
      const [test, production] = [ids[0], ids[1]];
      const add = (id: number, environment: string | undefined, pos: number, parked = false) =>
        owner.query(
          `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state,
             class, origin, origin_accepted_at, accepted_at, epoch, due, lane_key, pos, parked)
           values ($1, $2, $2, $3, $2, '\\x01', 0, 0, 30, $1, now(), now(), 1, now(), 'C-1', $4, $5)`,
          [ids[id], partnerId, environment, pos, parked],
        );
      await add(0, test, 4);
      await add(1, production, 5);
      await add(2, test, 6);
      await add(3, test, 3, true);
      await owner.query(
        `insert into lane (partner_id, distributor_id, flow_id, key, owner, epoch, bump, due)
         values ($1, $1, $1, 'C-1', 7, 2, 6, now())`,
        [partnerId],
      );

      await migrateDatabase(database);
      const { rows } = await owner.query(
        `select n.owner, n.epoch, n.bump::int, array_agg(l.id order by l.pos) as runs from lane n
           join live l on l.lane_key = n.key and l.flow_id = n.flow_id and not l.parked
         where n.key in (uuid_send($1::uuid) || 'C-1'::bytea, uuid_send($2::uuid) || 'C-1'::bytea)
         group by n.key, n.owner, n.epoch, n.bump order by runs`,
        [test, production],
      );
      const parked = await owner.query("select pos from live where parked");
      await owner.end();
      const kept = { owner: 7, epoch: 2, bump: 6 };
      expect(rows).toEqual([
        { ...kept, runs: [ids[0], ids[2]] },
        { ...kept, runs: [ids[1]] },
      ]);
      expect(parked.rows).toEqual([{ pos: null }]);
    });
  });

  it("run once when two machines start at the same time, and do nothing the next time", async () => {
    await withDatabase(async (database) => {
      const results = await Promise.all([migrateDatabase(database), migrateDatabase(database)]);
      expect(results.map(({ applied }) => applied).sort()).toEqual([0, tags.length]);
      expect(await migrateDatabase(database)).toEqual({ applied: 0, head: tags.at(-1) });
    });
  });

  it("refuse a database that a newer build has written", async () => {
    await withDatabase(async (database) => {
      await migrateDatabase(database);
      const owner = openOwnerPool(database.ownerUrl);
      await owner.query(
        "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)",
      );
      await owner.end();
      await expect(migrateDatabase(database)).rejects.toThrow(/newer Orderloom/);
    });
  });

  it("force row-level security on every table of ours, partitions too", async () => {
    await withDatabase(async (database) => {
      await migrateDatabase(database);
      const owner = openOwnerPool(database.ownerUrl);
      const { rows } = await owner.query(
        `select relname from pg_class where relnamespace = 'public'::regnamespace
           and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
      );
      await owner.end();
      expect(rows).toEqual([]);
    });
  });

  it("leave the engine role without the right to make schemas", async () => {
    await withDatabase(async (database) => {
      await migrateDatabase(database);
      const owner = openOwnerPool(database.ownerUrl);
      const { rows } = await owner.query(
        "select has_database_privilege('orderloom_engine', current_database(), 'create') as may",
      );
      await owner.end();
      expect(rows).toEqual([{ may: false }]);
    });
  });
});
