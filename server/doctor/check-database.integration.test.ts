import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeDatabaseUrl, parseDatabaseUrl } from "../database-url";
import { openOwnerPool } from "../db";
import { createSessionClient } from "../session-client";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { startTransactionPooler } from "../testing/transaction-pooler";
import { checkDatabase } from "./check-database";
import { checkNode } from "./check-machine";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function stateOf(urls: Parameters<typeof checkDatabase>[0], check: string) {
  const findings = await checkDatabase(urls);
  return findings.find((finding) => finding.check === check);
}

async function administer(statement: string): Promise<void> {
  const admin = openOwnerPool(database.adminUrl);
  await admin.query(statement);
  await admin.end();
}

describe("the doctor", () => {
  it("finds nothing wrong with a healthy database", async () => {
    const findings = await checkDatabase(database);
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      "owner",
      "roles",
      "row security",
      "app",
      "engine",
      "server version",
      "sessions",
      "clock",
      "builds",
      "schema",
    ]);
  });

  it("checks what it can on a machine without the owner's address", async () => {
    const findings = await checkDatabase({ ...database, ownerUrl: null });
    expect(findings.map(({ check }) => check)).toContain("row security");
    expect(findings.every(({ state }) => state === "ok")).toBe(true);
  });

  it("says why a database cannot be reached", async () => {
    const ownerUrl = "postgres://me@127.0.0.1:1/orders";
    const findings = await checkDatabase({ ...database, ownerUrl });
    expect(findings).toEqual([
      expect.objectContaining({
        check: "owner",
        state: "failed",
        found: expect.stringContaining("ECONNREFUSED"),
      }),
    ]);
    const wrong = changeDatabaseUrl(database.appUrl, { database: "no_such" });
    expect(await stateOf({ ...database, appUrl: wrong }, "app")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("no_such"),
    });
  });

  it("refuses a pooler in transaction mode", async () => {
    const { user, database: name } = parseDatabaseUrl(database.engineUrl);
    const pooler = await startTransactionPooler(database.engineUrl);
    try {
      const engineUrl = `postgres://${user}@127.0.0.1:${pooler.port}/${name}`;
      expect(await stateOf({ ...database, engineUrl }, "sessions")).toMatchObject({
        state: "failed",
        advice: expect.stringContaining("session mode"),
      });
    } finally {
      await pooler.close();
    }
  });

  it("names several builds on one database, of the processes that live", async () => {
    const holder = createSessionClient(database.engineUrl);
    await holder.connect();
    await administer(
      `insert into worker (id, kind, pid, host, build, started_at) values
        (9001, 'worker', 1, 'one', '0.1.0', now()), (9002, 'worker', 2, 'two', '0.2.0', now()),
        (9003, 'worker', 3, 'gone', '0.0.9', now())`,
    );
    try {
      // As after a restore: rows came along, and nobody holds their locks.
      expect(await stateOf(database, "builds")).toMatchObject({
        state: "ok",
        found: "nothing runs",
      });
      await holder.query("select pg_advisory_lock(77, 9001)");
      expect(await stateOf(database, "builds")).toMatchObject({
        state: "ok",
        found: "0.1.0: 1 on one",
      });
      await holder.query("select pg_advisory_lock(77, 9002)");
      expect(await stateOf(database, "builds")).toMatchObject({
        state: "warning",
        found: "0.1.0: 1 on one; 0.2.0: 1 on two",
      });
    } finally {
      await holder.end();
      await administer("delete from worker where id > 9000");
    }
  });

  it("refuses an old Node", () => {
    expect(checkNode("20.18.3").state).toBe("failed");
    expect(checkNode("20.19.0").state).toBe("ok");
    expect(checkNode("24.0.0").state).toBe("ok");
  });
});
