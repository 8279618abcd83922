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

  it("refuse to go on when the app role could see past row-level security", async () => {
    await withDatabase(async (database) => {
      const admin = openOwnerPool(database.adminUrl);
      await admin.query("alter role orderloom_app bypassrls");
      try {
        await expect(migrateDatabase(database)).rejects.toThrow(/orderloom_app could see past/);
      } finally {
        await admin.query("alter role orderloom_app nobypassrls");
        await admin.end();
      }
    });
  });
});
