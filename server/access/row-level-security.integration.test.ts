import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withScope } from "../db";
import { fillTables } from "../testing/fill-tables";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

type Table = { name: string; enabled: boolean; forced: boolean; partition: boolean };

/** Processes of the installation: no partner owns them, and everybody may see that they live. */
const withoutPartner = new Set(["worker"]);

/** What the app's role has no business with: sign-in is better-auth's client's, the rest the engine's. */
const notForTheApp = [
  "account",
  "dedupe",
  "rate_limit",
  "rollup_entry",
  "session",
  "two_factor",
  "verification",
];

describe("row-level security over the app's real connection", () => {
  let workbench: TestWorkbench;
  let mine: TestPartner;
  let theirs: TestPartner;
  let tables: Table[];

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    const { owner } = workbench;
    mine = await addTestPartner(owner);
    theirs = await addTestPartner(owner);
    ({ rows: tables } = await owner.query<Table>(
      `select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
         relispartition as partition
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       order by relname`,
    ));
    await fillTables(owner, mine);
    await fillTables(owner, theirs);
  });
  afterAll(() => workbench.close());

  const parents = () => tables.filter((table) => !table.partition);

  it("is on and forced for every table", () => {
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter((table) => !table.enabled || !table.forced)).toEqual([]);
  });

  it("has rows to hide in every table, so that the next tests mean something", async () => {
    for (const { name } of parents()) {
      const { rows } = await workbench.owner.query(`select from "${name}" limit 1`);
      expect(rows, name).toHaveLength(1);
    }
  });

  it("shows a query without a scope nothing, in any table", async () => {
    for (const { name } of parents()) {
      if (withoutPartner.has(name)) continue;
      expect(await countAs(workbench, name, null), name).toBe(0);
    }
  });

  it("shows nothing of another partner, in any table", async () => {
    const scope = { partnerId: mine.id, distributorId: "*", userId: mine.people.owner.id };
    for (const { name } of parents()) {
      const { rows: columns } = await workbench.owner.query(
        `select from information_schema.columns where table_name = $1 and column_name = 'partner_id'`,
        [name],
      );
      if (columns.length === 0) continue;
      const foreign = await withScope(workbench.services.db, scope, (tx) =>
        tx.execute(
          sql`select from ${sql.identifier(name)} where partner_id is distinct from ${mine.id}::uuid`,
        ),
      ).catch(ignoreMissingGrant);
      expect(foreign, name).toHaveLength(0);
    }
  });

  it("shows own rows in the scope, in every table that the app may read", async () => {
    const scope = {
      partnerId: mine.id,
      distributorId: mine.distributor,
      userId: mine.people.owner.id,
    };
    const empty: string[] = [];
    for (const { name } of parents()) {
      if (withoutPartner.has(name)) continue;
      const count = await countAs(workbench, name, scope);
      if (count === 0) empty.push(name);
    }
    expect(empty).toEqual(notForTheApp);
  });

  it("shows nothing to a scope over another distributor", async () => {
    const scope = { partnerId: mine.id, distributorId: theirs.distributor, userId: null };
    for (const name of ["connection", "publication", "endpoint", "api_key", "live", "run"]) {
      expect(await countAs(workbench, name, scope), name).toBe(0);
    }
  });

  it("lets no row be written for another partner", async () => {
    const scope = { partnerId: mine.id, distributorId: "*", userId: null };
    const insert = withScope(workbench.services.db, scope, (tx) =>
      tx.execute(
        sql`insert into flow (id, partner_id, name) values (gen_random_uuid(), ${theirs.id}, 'x')`,
      ),
    );
    await expect(insert).rejects.toMatchObject({
      cause: { message: expect.stringContaining("row-level security") },
    });
  });

  it("lets a distributor's scope write no row of the partner", async () => {
    const scope = { partnerId: mine.id, distributorId: mine.distributor, userId: null };
    const insert = withScope(workbench.services.db, scope, (tx) =>
      tx.execute(
        sql`insert into lookup_table (id, partner_id, name) values (gen_random_uuid(), ${mine.id}, 'x')`,
      ),
    );
    await expect(insert).rejects.toMatchObject({
      cause: { message: expect.stringContaining("row-level security") },
    });
  });

  it.each([
    "update audit set action = 'x'",
    "delete from audit",
    "update flow_version set note = 'x'",
    "delete from flow_version",
  ])("refuses: %s", async (statement) => {
    const scope = { partnerId: mine.id, distributorId: "*", userId: null };
    const change = withScope(workbench.services.db, scope, (tx) => tx.execute(sql.raw(statement)));
    await expect(change).rejects.toMatchObject({
      cause: { message: expect.stringContaining("permission denied") },
    });
  });

  it("cannot be switched off by the app's role", async () => {
    const { db } = workbench.services;
    const off = db.transaction(async (tx) => {
      await tx.execute(sql`set local row_security = off`);
      return tx.execute(sql`select from partner`);
    });
    await expect(off).rejects.toThrow();
    await expect(db.execute(sql`set role orderloom_owner`)).rejects.toThrow();
    await expect(db.execute(sql`alter table flow disable row level security`)).rejects.toThrow();
  });
});

type Scope = Parameters<typeof withScope>[1];

/** How many rows the app's role sees; a table it may not read at all counts as none. */
async function countAs(
  { services: { db } }: TestWorkbench,
  table: string,
  scope: Scope | null,
): Promise<number> {
  const query = sql`select from ${sql.identifier(table)}`;
  const rows =
    scope === null
      ? await db.execute(query).catch(ignoreMissingGrant)
      : await withScope(db, scope, (tx) => tx.execute(query)).catch(ignoreMissingGrant);
  return rows.length;
}

function ignoreMissingGrant(error: unknown): [] {
  const cause = error instanceof Error ? error.cause : null;
  if (cause instanceof Error && cause.message.includes("permission denied")) return [];
  throw error;
}
