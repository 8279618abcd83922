import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSealer } from "../connections/seal";
import { openOwnerPool } from "../db";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { addTestPartner } from "../testing/test-people";
import { checkPrivacy, checkSealing } from "./check-secrets";

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "orderloom-doctor-"));
  const owner = openOwnerPool(database.ownerUrl);
  const partner = await addTestPartner(owner);
  const id = "0190b000-0000-7000-8000-00000000cc01";
  const sealed = openSealer([key("k1", 1)]).seal({ partnerId: partner.id, subject: id }, "{}");
  await owner.query(
    `insert into connection (id, partner_id, distributor_id, environment_id, kind, name, config, sealed)
     values ($1, $2, $3, $4, 'http', 'ERP', '{}', $5)`,
    [id, partner.id, partner.distributor, partner.test, sealed],
  );
  await owner.end();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

describe("the doctor on secrets", () => {
  it("is content with the key, and says so when an older one is still needed", async () => {
    expect(await checkSealing(database.ownerUrl, [key("k1", 1)])).toMatchObject({ state: "ok" });
    expect(await checkSealing(database.ownerUrl, [key("k2", 2), key("k1", 1)])).toMatchObject({
      state: "warning",
      found: expect.stringContaining("1 is sealed with an older key"),
    });
  });

  it.each([
    ["another name", [key("k2", 2)]],
    ["the same name and other bytes", [key("k1", 2)]],
  ])("names the connections that a key of %s does not open", async (_, keys) => {
    expect(await checkSealing(database.ownerUrl, keys)).toMatchObject({
      state: "failed",
      found: "1 of 1 connection does not open: ERP",
      advice: expect.stringContaining("ORDERLOOM_KEYS"),
    });
  });

  it("says that a folder without keys opens nothing that is sealed", async () => {
    expect(await checkSealing(database.ownerUrl, [])).toMatchObject({
      state: "failed",
      found: "1 connection is sealed, and this machine has no keys",
    });
  });

  it("names files that other accounts may read", () => {
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "secrets.json"), "{}", { mode: 0o600 });
    writeFileSync(join(folder, "logs", "worker-1.log"), "", { mode: 0o600 });
    expect(checkPrivacy(folder)).toMatchObject({ state: "ok" });

    chmodSync(join(folder, "logs", "worker-1.log"), 0o640);
    chmodSync(join(folder, "secrets.json"), 0o604);
    expect(checkPrivacy(folder)).toMatchObject({
      state: "failed",
      found: "other accounts may read secrets.json, logs/worker-1.log",
    });
  });
});
