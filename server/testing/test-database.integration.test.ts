import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAppDatabase, openEnginePool, openOwnerPool, withScope } from "../db";
import { createTestDatabase, type TestDatabase } from "./test-database";

describe("a database for one test file", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("lets each role in as itself, none of them a superuser", async () => {
    const owner = openOwnerPool(database.ownerUrl);
    const engine = openEnginePool(database.engineUrl, { max: 1 });
    const app = openAppDatabase(database.appUrl);
    try {
      const question =
        "select current_user as role, rolsuper or rolbypassrls as bypass from pg_roles where rolname = current_user";
      expect((await owner.query(question)).rows).toEqual([
        { role: "orderloom_owner", bypass: false },
      ]);
      expect((await engine.query(question)).rows).toEqual([
        { role: "orderloom_engine", bypass: false },
      ]);
      expect(await app.execute(sql.raw(question))).toEqual([
        { role: "orderloom_app", bypass: false },
      ]);
    } finally {
      await Promise.all([owner.end(), engine.end(), app.$client.end()]);
    }
  });

  it("sets the scope for one transaction only", async () => {
    const app = openAppDatabase(database.appUrl, { max: 1 });
    try {
      const scope = { partnerId: "p1", distributorId: "*", userId: "u1" };
      const read = sql`select current_setting('app.partner_id', true) as partner,
        current_setting('app.distributor_id', true) as distributor,
        current_setting('app.user_id', true) as "user"`;
      expect(await withScope(app, scope, (tx) => tx.execute(read))).toEqual([
        { partner: "p1", distributor: "*", user: "u1" },
      ]);
      expect(await app.execute(read)).toEqual([{ partner: "", distributor: "", user: "" }]);
    } finally {
      await app.$client.end();
    }
  });

  it("has the queue's schema, owned by the engine role, which may not create another", async () => {
    const engine = openEnginePool(database.engineUrl, { max: 1 });
    try {
      const { rows } = await engine.query(
        "select pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = 'graphile_worker'",
      );
      expect(rows).toEqual([{ owner: "orderloom_engine" }]);
      await expect(engine.query("create schema other")).rejects.toThrow(/permission denied/);
    } finally {
      await engine.end();
    }
  });
});
