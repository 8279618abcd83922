import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { planAll, prepareAll, readReleases } from "../testing/recorded-releases";
import { servingRoles } from "../testing/recorded-statements";
import { releaseRows } from "../testing/release-rows";
import { schemaBreaks } from "../testing/schema-breaks";
import { readSchemaShape } from "../testing/schema-shape";
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../testing/test-database";
import { migrateDatabase } from "./migrate";

const releases = readReleases();
const connected: { pool: pg.Pool; client: pg.PoolClient }[] = [];

async function connect(url: string): Promise<pg.PoolClient> {
  const pool = openOwnerPool(url, { max: 1 });
  const client = await pool.connect();
  connected.push({ pool, client });
  return client;
}

afterAll(async () => {
  for (const { pool, client } of connected) {
    client.release(true);
    await pool.end();
  }
});

/** What any later migration may do to every table that is there. */
async function widenEveryTable(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  for (const { name } of rows) await owner.query(`alter table "${name}" add column later int`);
}

describe.each(releases)("processes of release $release on the newest schema", (recorded) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createEmptyTestDatabase();
  });
  afterAll(() => database.drop());

  it("go on with the sessions and the statements they have", async () => {
    await migrateDatabase({ ...database, upTo: recorded.head });
    const sessions: Record<string, pg.PoolClient> = {};
    for (const role of servingRoles) {
      const session = await connect(database.adminUrl);
      sessions[role] = session;
      expect(await prepareAll(session, role, recorded.statements[role])).toEqual([]);
      expect(await planAll(session, recorded.statements[role])).toEqual([]);
    }
    await migrateDatabase(database);
    await widenEveryTable(await connect(database.ownerUrl));
    for (const [role, session] of Object.entries(sessions)) {
      const statements = recorded.statements[role as "orderloom_app"];
      expect(await planAll(session, statements)).toEqual([]);
      const fresh = await connect(database.adminUrl);
      expect(await prepareAll(fresh, role, statements)).toEqual([]);
      expect(await planAll(fresh, statements)).toEqual([]);
    }
  });

  it("find what they lean on, and nothing that refuses their rows", async () => {
    const owner = await connect(database.ownerUrl);
    expect(schemaBreaks(recorded.schema, await readSchemaShape(owner))).toEqual([]);
  });

  it("write the rows they always wrote", async () => {
    const owner = await connect(database.ownerUrl);
    const known = releaseRows.findIndex(({ tag }) => tag === recorded.head) + 1;
    expect(known).toBeGreaterThan(0);
    for (const { statements } of releaseRows.slice(0, known)) {
      for (const statement of statements) await owner.query(statement);
    }
  });

  it("were recorded with the journal's and the pages' statements", () => {
    expect(recorded.statements.orderloom_engine.length).toBeGreaterThan(60);
    expect(recorded.statements.orderloom_app.length).toBeGreaterThan(150);
  });
});

describe("a migration that an older build would stumble over", () => {
  let database: TestDatabase;
  let owner: pg.PoolClient;
  const newest = releases.at(-1);
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = await connect(database.adminUrl);
  });
  afterAll(() => database.drop());

  async function breaksAfter(migration: string): Promise<string[]> {
    await owner.query("begin");
    try {
      const before = await readSchemaShape(owner);
      await owner.query(migration);
      return schemaBreaks(before, await readSchemaShape(owner));
    } finally {
      await owner.query("rollback");
    }
  }

  it.each([
    ["drop table dedupe", "table dedupe is gone"],
    ["alter table dedupe drop constraint dedupe_pkey", "index dedupe_pkey of dedupe is gone"],
    ["alter table live rename column due to due_at", "column live.due is gone"],
    [
      "alter table live alter column seg type bigint",
      "column live.seg is bigint instead of integer",
    ],
    [
      "alter table run alter column error_code set not null",
      "column run.error_code may not be null any more",
    ],
    ["alter table live alter column note drop default", "column live.note must be given now"],
    ["alter table live add column cell int not null", "new column live.cell must be given"],
    [
      "alter table lane add check (epoch > 1)",
      "new constraint lane_epoch_check of lane binds older builds",
    ],
    [
      "create unique index one_each on exception (fingerprint)",
      "new index one_each of exception binds older builds",
    ],
    [
      "alter table schedule drop constraint schedule_missed_check, add constraint schedule_missed_check check (missed in ('skip', 'once'))",
      "constraint schedule_missed_check of schedule is",
    ],
    ["drop policy app_scope on live", "policy app_scope of live is gone"],
    [
      "create policy narrow on live as restrictive for all to orderloom_engine using (state <> 3)",
      "new policy narrow of live binds older builds",
    ],
    [
      "create trigger refuse before insert on live for each row execute function run_command_notify()",
      "new trigger refuse of live binds older builds",
    ],
    [
      "drop function uuid_floor(timestamptz) cascade",
      "function uuid_floor(at timestamp with time zone) is gone",
    ],
  ])("is told: %s", async (migration, told) => {
    expect(await breaksAfter(migration)).toEqual(
      expect.arrayContaining([expect.stringContaining(told)]),
    );
  });

  it.each([
    "alter table live add column cell int not null default 0",
    "alter table live add column cell int check (cell > 0)",
    "alter table live add column cell int not null default 1 check (cell > 0), add column cells int not null default 2, add check (cells > cell)",
    "create table later (id uuid primary key)",
    "create index later on live (version)",
    "alter table live add column cell int; create unique index later on live (origin, cell)",
    "alter table run alter column steps drop not null",
    "alter table schedule drop constraint schedule_missed_check, add constraint schedule_missed_check check (missed in ('skip', 'once', 'all', 'newest'))",
  ])("is not this one: %s", async (migration) => {
    expect(await breaksAfter(migration)).toEqual([]);
  });

  it.each([
    ["orderloom_engine", "alter table live drop column note"],
    ["orderloom_engine", "revoke insert on segment from orderloom_engine"],
    ["orderloom_engine", "alter table lane drop constraint lane_pkey"],
    ["orderloom_app", "revoke select on run from orderloom_app"],
    ["orderloom_app", "alter table flow_draft rename to draft"],
    ["orderloom_app", "drop function resolve_memberships(text)"],
  ] as const)("fails statements of %s: %s", async (role, migration) => {
    const statements = newest?.statements[role] ?? [];
    const session = await connect(database.adminUrl);
    expect(await prepareAll(session, role, statements)).toEqual([]);
    await session.query("reset role");
    await session.query("begin");
    await session.query(migration);
    await session.query(`set local role ${role}`);
    // In a transaction the first refusal would fail all others: each gets a savepoint.
    const refused: string[] = [];
    for (const [n, text] of statements.entries()) {
      await session.query("savepoint one");
      const places = [...text.matchAll(/\$(\d+)/g)].map((place) => Number(place[1]));
      const values = Array(Math.max(0, ...places))
        .fill("null")
        .join(", ");
      await session
        .query(`explain execute s${n}${values === "" ? "" : `(${values})`}`)
        .catch((error: Error) => refused.push(error.message));
      await session.query("rollback to one");
    }
    await session.query("rollback");
    expect(refused.length).toBeGreaterThan(0);
  });
});
