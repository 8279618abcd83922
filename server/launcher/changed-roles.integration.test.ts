import { afterAll, beforeAll, expect, it } from "vitest";
import { openOwnerPool } from "../db";
import { checkDatabase } from "../doctor/check-database";
import { type OwnServer, startOwnServer } from "../testing/own-server";
import { createDatabaseOn, createTemplate, type TestDatabase } from "../testing/template-database";
import { migrateDatabase } from "./migrate";

// Roles are the whole server's: on the one that all tests share, others would see past row-level security meanwhile.
let server: OwnServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await startOwnServer();
  await createTemplate(server.adminUrl);
  database = await createDatabaseOn(server.adminUrl, "orderloom_template");
});
afterAll(() => server.stop());

async function administer(statement: string): Promise<void> {
  const admin = openOwnerPool(database.adminUrl);
  await admin.query(statement);
  await admin.end();
}

async function stateOf(check: string) {
  return (await checkDatabase(database)).find((finding) => finding.check === check);
}

it("migrations refuse to go on when the app role could see past row-level security", async () => {
  await administer("alter role orderloom_app bypassrls");
  try {
    await expect(migrateDatabase(database)).rejects.toThrow(/orderloom_app could see past/);
  } finally {
    await administer("alter role orderloom_app nobypassrls");
  }
});

it("the doctor prints the SQL for roles that are missing", async () => {
  await administer("alter role orderloom_app rename to orderloom_app_away");
  try {
    expect(await stateOf("roles")).toMatchObject({
      state: "failed",
      found: "orderloom_app missing",
      advice: expect.stringContaining("create role orderloom_app login nosuperuser"),
    });
  } finally {
    await administer("alter role orderloom_app_away rename to orderloom_app");
    await administer("alter role orderloom_app password 'orderloom-test'");
  }
});

it("the doctor sees a role that gets past row-level security by way of another", async () => {
  await administer("grant orderloom_owner to orderloom_app");
  try {
    expect(await stateOf("row security")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("orderloom_app"),
    });
  } finally {
    await administer("revoke orderloom_owner from orderloom_app");
  }
});
