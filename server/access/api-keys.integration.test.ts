import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withScope } from "../db";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { systemActor } from "./actor";
import { createApiKey } from "./create-api-key";
import { revokeApiKey } from "./revoke-api-key";
import { openApiKeys } from "./verify-api-key";

describe("an API key", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
  });
  afterAll(() => workbench.close());

  const scope = () => ({ partnerId: partner.id, distributorId: partner.distributor });
  const make = (expiresAt: Date | null = null) =>
    withScope(workbench.services.db, scope(), (tx) =>
      createApiKey(tx, systemActor, {
        ...scope(),
        environmentId: partner.test,
        name: "nightly import",
        scopes: ["runs:read"],
        expiresAt,
      }),
    );
  /** A process of its own: nothing cached yet. */
  const open = (now = () => 0) => openApiKeys(workbench.services.db, now);

  it("says whose it is and for which environment", async () => {
    const { id, key } = await make();
    const principal = await open().verify(`Bearer ${key}`, "runs:read");
    expect(principal).toMatchObject({
      keyId: id,
      partnerId: partner.id,
      distributorId: partner.distributor,
      environmentId: partner.test,
    });
  });

  it("is in the audit log by its name, made and revoked", async () => {
    const { id, prefix } = await make();
    await withScope(workbench.services.db, scope(), (tx) =>
      revokeApiKey(tx, systemActor, { id, distributorId: partner.distributor }),
    );
    const { rows } = await workbench.owner.query(
      "select action, detail from audit where subject_id = $1 order by id",
      [id],
    );
    expect(rows).toMatchObject([
      { action: "api-key.create", detail: { name: "nightly import", prefix } },
      { action: "api-key.revoke", detail: { name: "nightly import" } },
    ]);
  });

  it("is nowhere in the database as text", async () => {
    const { key, prefix } = await make();
    const { rows } = await workbench.owner.query(
      "select k::text || coalesce((select string_agg(a::text, '') from audit a), '') as all from api_key k",
    );
    const everything = rows.map((row) => row.all).join();
    expect(everything).toContain(prefix);
    expect(everything).not.toContain(key);
    expect(everything).not.toContain(key.slice(4));
  });

  it("does only what its scopes say", async () => {
    const { key } = await make();
    await expect(open().verify(`Bearer ${key}`, "flows:publish")).rejects.toMatchObject({
      code: "NOT_ALLOWED",
      detail: { scope: "flows:publish" },
    });
  });

  it.each([
    null,
    "",
    "Bearer",
    "Bearer olk_short",
    "Basic b2xrXw==",
    `Bearer olk_${"x".repeat(43)}`,
  ])("is asked for: %s is none", async (authorization) => {
    await expect(open().verify(authorization, "runs:read")).rejects.toMatchObject({
      code: "NOT_SIGNED_IN",
    });
  });

  it("stops when it is revoked: elsewhere after at most 30 s, in a new process at once", async () => {
    const { id, key } = await make();
    let now = 0;
    const elsewhere = open(() => now);
    await elsewhere.verify(`Bearer ${key}`, "runs:read");
    await withScope(workbench.services.db, scope(), (tx) =>
      revokeApiKey(tx, systemActor, { id, distributorId: partner.distributor }),
    );
    await expect(open().verify(`Bearer ${key}`, "runs:read")).rejects.toThrow(/revoked/);
    now = 29_999;
    await expect(elsewhere.verify(`Bearer ${key}`, "runs:read")).resolves.toBeDefined();
    now = 30_000;
    await expect(elsewhere.verify(`Bearer ${key}`, "runs:read")).rejects.toThrow(/revoked/);
  });

  it("stops when it expires, also while it is cached", async () => {
    const { id, key } = await make(new Date(Date.now() + 3_600_000));
    const keys = open();
    await keys.verify(`Bearer ${key}`, "runs:read");
    await workbench.owner.query(
      "update api_key set expires_at = now() - interval '1 s' where id = $1",
      [id],
    );
    keys.forget();
    await expect(keys.verify(`Bearer ${key}`, "runs:read")).rejects.toThrow(/expired/);
  });

  it("cannot be made expired or without scopes", async () => {
    await expect(make(new Date(Date.now() - 1))).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  it("notes when it was used, without making the request wait", async () => {
    const { id, key } = await make();
    await open().verify(`Bearer ${key}`, "runs:read");
    await expect
      .poll(async () => {
        const { rows } = await workbench.owner.query(
          "select last_used_at from api_key where id = $1",
          [id],
        );
        return rows[0].last_used_at;
      })
      .not.toBeNull();
  });

  it("can be revoked once, by its own distributor only", async () => {
    const { id } = await make();
    const other = await addTestPartner(workbench.owner);
    const foreign = { partnerId: other.id, distributorId: "*" };
    await expect(
      withScope(workbench.services.db, foreign, (tx) =>
        revokeApiKey(tx, systemActor, { id, distributorId: partner.distributor }),
      ),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
