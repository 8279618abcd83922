import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeDatabaseUrl, parseDatabaseUrl } from "../database-url";
import { openOwnerPool } from "../db";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testOrigin } from "../testing/test-workbench";
import { handleTrpcRequest } from "./handle-request";

describe("tRPC over HTTP", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let cookie: string;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    cookie = await workbench.signIn(partner.people.owner.email);
  });
  afterAll(() => workbench.close());

  const create = (headers: Record<string, string>, body: BodyInit) =>
    handleTrpcRequest(
      workbench.services,
      new Request(`${testOrigin}/api/trpc/access.apiKeys.create`, {
        method: "POST",
        headers: { cookie, "x-orderloom-environment": partner.test, ...headers },
        body,
      }),
    );
  const keyCount = async () =>
    (await workbench.owner.query("select from api_key where partner_id = $1", [partner.id])).rows
      .length;
  const goodBody = JSON.stringify({
    json: { name: "k", scopes: ["runs:read"], thisEnvironmentOnly: true, expiresAt: null },
  });

  it("does what our own page asks", async () => {
    const before = await keyCount();
    const response = await create(
      { "content-type": "application/json", origin: testOrigin, "sec-fetch-site": "same-origin" },
      goodBody,
    );
    expect(response.status).toBe(200);
    expect(await keyCount()).toBe(before + 1);
  });

  it("does nothing for a form or a page of another site that has the cookie", async () => {
    const before = await keyCount();
    const form = new FormData();
    form.set("name", "k");
    const attempts = [
      await create({ origin: "https://evil.example" }, form),
      await create({ "content-type": "text/plain", origin: testOrigin }, goodBody),
      await create(
        {
          "content-type": "application/json",
          origin: "https://evil.example",
          "sec-fetch-site": "cross-site",
        },
        goodBody,
      ),
    ];
    expect(attempts.map(({ status }) => status)).toEqual([415, 415, 403]);
    expect(await keyCount()).toBe(before);
  });

  it("does not run a mutation that comes as GET", async () => {
    const before = await keyCount();
    const answer = await workbench.call("access.apiKeys.create", {
      method: "GET",
      cookie,
      environment: partner.test,
      input: { name: "k", scopes: ["runs:read"], thisEnvironmentOnly: true, expiresAt: null },
    });
    expect(answer.status).toBe(405);
    expect(await keyCount()).toBe(before);
  });

  it("refuses what is nested so deeply that nothing could read it", async () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const own = { "content-type": "application/json", origin: testOrigin };
    const before = await keyCount();
    const posted = await create(own, `{"json":{"name":${deep}}}`);
    expect(posted.status).toBe(400);
    expect(JSON.stringify(await posted.json())).toContain("nested deeper than 512");
    const asked = await handleTrpcRequest(
      workbench.services,
      new Request(`${testOrigin}/api/trpc/access.session?input=${deep}`, { headers: { cookie } }),
    );
    expect(asked.status).toBe(400);
    expect(await keyCount()).toBe(before);
  });

  it("refuses what is longer than anything that a page sends", async () => {
    const own = { "content-type": "application/json", origin: testOrigin };
    const posted = await create(own, `{"json":{"name":"${"x".repeat(65 * 1024 * 1024)}"}}`);
    expect(posted.status).toBe(413);
  });

  it("takes ten calls in a batch and not eleven", async () => {
    const batch = (size: number) =>
      handleTrpcRequest(
        workbench.services,
        new Request(
          `${testOrigin}/api/trpc/${Array(size).fill("access.session").join(",")}?batch=1&input=${encodeURIComponent("{}")}`,
          { headers: { "sec-fetch-site": "same-origin", cookie } },
        ),
      );
    expect((await batch(10)).status).toBe(200);
    expect((await batch(11)).status).toBe(400);
  });

  it("names the field that is wrong", async () => {
    const answer = await workbench.call("access.apiKeys.create", {
      cookie,
      environment: partner.test,
      input: { name: "", scopes: ["everything"], thisEnvironmentOnly: true, expiresAt: null },
    });
    expect([answer.status, answer.problem]).toEqual([400, "INPUT_INVALID"]);
    expect(answer.message).toContain("name:");
    expect(answer.message).toContain("scopes.0:");
  });

  it("undoes a procedure's work when it fails after it", async () => {
    const name = "taken";
    const input = { kind: "http", name, config: { baseUrl: "https://a.example" }, secrets: {} };
    const call = { cookie, environment: partner.test, input };
    const audits = async () =>
      (
        await workbench.owner.query(
          "select from audit where partner_id = $1 and action = 'connection.create'",
          [partner.id],
        )
      ).rows.length;
    expect((await workbench.call("connections.create", call)).status).toBe(200);
    expect(await audits()).toBe(1);
    const again = await workbench.call("connections.create", call);
    expect([again.status, again.problem]).toEqual([409, "CONFLICT"]);
    expect(await audits()).toBe(1);
  });

  it("says that the database is away already where it looks who asks", async () => {
    const { database } = workbench;
    const name = parseDatabaseUrl(database.appUrl).database;
    const admin = openOwnerPool(changeDatabaseUrl(database.adminUrl, { database: "postgres" }), {
      max: 1,
    });
    const ask = () => workbench.call("access.session", { method: "GET", cookie });
    try {
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
        [name],
      );
      const away = await ask();
      expect(away.problem).toBe("UNAVAILABLE");
      expect(away.message).toMatch(/^The database does not answer/);
    } finally {
      await admin.query(`alter database ${name} allow_connections true`);
      await admin.end();
    }
    expect((await ask()).status).toBe(200);
  });

  it("tells nothing about what went wrong inside", async () => {
    await workbench.owner.query("alter table api_key rename to api_key_gone");
    try {
      const answer = await workbench.call("access.apiKeys.list", {
        method: "GET",
        cookie,
        environment: partner.test,
      });
      expect(answer.status).toBe(500);
      expect(answer.text).not.toMatch(/api_key|select|relation|stack/i);
    } finally {
      await workbench.owner.query("alter table api_key_gone rename to api_key");
    }
  });
});
