import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OpenConnection } from "../../runtime/ports";
import { newId } from "../ids";
import { silentLog } from "../journal/journal-log";
import { openHttp } from "../outbound/http";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { startConnectionTests } from "./connection-tests";
import { type OpenConnections, startOpenConnections } from "./open-connections";
import { resealConnections, resealEveryPartner } from "./reseal-connections";
import { openSealer } from "./seal";

const canary = 'c4nary/Zq+~9 x&="é';
type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string };

describe("connections", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let other: TestPartner;
  let cookie: string;
  let connections: OpenConnections;
  let tests: { close(): Promise<void> };
  let target: Server;
  let base: string;
  let seen: Seen[];
  let answer: (request: Seen) => { status: number; body: string } = () => ({
    status: 200,
    body: "{}",
  });
  const openings: OpenConnections[] = [];

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    other = await addTestPartner(workbench.owner);
    cookie = await workbench.signIn(partner.people.consultant.email);
    seen = [];
    target = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        seen.push({ method, url, headers, body });
        const { status, body: text } = answer({ method, url, headers, body });
        response.writeHead(status, { "content-type": "application/json" }).end(text);
      });
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    const { port } = target.address() as AddressInfo;
    base = `http://127.0.0.1:${port}`;
    const http = openHttp({ sandboxUrl: null, allowPrivateHosts: [`127.0.0.1:${port}`] });
    const { db, sealer } = workbench.services;
    connections = await startOpenConnections({ db, sealer, http });
    tests = await startConnectionTests({ db, http, connections, log: silentLog });
    openings.push(connections);
  });
  afterEach(() => {
    seen = [];
    answer = () => ({ status: 200, body: "{}" });
  });
  afterAll(async () => {
    await tests.close();
    for (const opening of openings) await opening.close();
    target.close();
    await workbench.close();
  });

  const call = (path: string, input?: unknown, method: "GET" | "POST" = "POST") =>
    workbench.call(`connections.${path}`, { input, method, cookie, environment: partner.test });
  const scope = () => ({ partnerId: partner.id, distributorId: partner.distributor });
  let serial = 0;
  const create = async (
    config: Record<string, unknown>,
    secrets: Record<string, string> = {},
  ): Promise<{ id: string; name: string }> => {
    serial += 1;
    const name = `ERP ${serial}`;
    const created = await call("create", {
      kind: "http",
      name,
      config: { baseUrl: base, ...config },
      secrets,
    });
    expect(created.message).toBeNull();
    return { id: (created.data as { id: string }).id, name };
  };
  const basic = { auth: "basic", userName: "clerk" };
  const open = (id: string): Promise<OpenConnection> => connections.open(scope(), id);

  it("open with what was set, for its own distributor only", async () => {
    const { id, name } = await create(basic, { password: canary });
    expect(await open(id)).toMatchObject({ id, name, secrets: { password: canary } });
    for (const foreign of [
      { partnerId: other.id, distributorId: "*" },
      { partnerId: partner.id, distributorId: other.distributor },
    ]) {
      await expect(connections.open(foreign, id)).rejects.toMatchObject({
        code: "CONNECTION_MISSING",
      });
    }
  });

  it("never answer with a secret, nor leave one readable in the database", async () => {
    const { id } = await create(basic, { password: canary });
    const answers = [await call("list", undefined, "GET"), await call("get", { id }, "GET")];
    const { rows } = await workbench.owner.query(
      `select string_agg(t, ' ') as all from (
         select c::text as t from connection c union all select a::text from audit a
         union all select r::text from connection_test r) x`,
    );
    const text = [...answers.map((found) => found.text), rows[0].all].join(" ");
    for (const form of [canary, JSON.stringify(canary).slice(1, -1), encodeURIComponent(canary)]) {
      expect(text).not.toContain(form);
    }
    expect(text).not.toContain(Buffer.from(canary).toString("base64").slice(0, 12));
    expect(answers[1]?.data).toMatchObject({ secretsSet: ["password"] });
  });

  it("say which field is wrong", async () => {
    const found = await call("create", {
      kind: "http",
      name: " ",
      config: { auth: "basic" },
      secrets: { password: "abc" },
    });
    expect([found.status, found.problem]).toEqual([400, "INPUT_INVALID"]);
    expect(found.text).toMatch(/name.*baseUrl.*userName.*password/);
  });

  it("are named in one line", async () => {
    const { id } = await create({});
    const config = { baseUrl: base };
    const named = { kind: "http", name: "ERP\n9", config, secrets: {} };
    expect((await call("create", named)).problem).toBe("INPUT_INVALID");
    const renamed = { id, revision: 1, name: "ERP\u20289", config, secrets: {} };
    expect((await call("update", renamed)).problem).toBe("INPUT_INVALID");
  });

  it("refuse a signing secret that no signature could ever fit, without repeating it", async () => {
    const standard = (secret: string) =>
      call("create", {
        kind: "webhook-signing",
        name: `Marketplace ${secret.length}`,
        config: { scheme: "standard-webhooks" },
        secrets: { secret },
      });
    const found = await standard("whsec_not base64!");
    expect([found.status, found.problem]).toEqual([400, "INPUT_INVALID"]);
    expect(found.text).toContain("whsec_ followed by base64");
    expect(found.text).not.toContain("not base64!");
    expect((await standard(`whsec_${Buffer.from(canary).toString("base64")}`)).status).toBe(200);
  });

  it("keep a secret that is left out of a change, and open anew at once", async () => {
    const { id, name } = await create(basic, { password: canary });
    await open(id);
    const config = { baseUrl: base, ...basic, userName: "chief" };
    const changed = await call("update", { id, revision: 1, name, config, secrets: {} });
    expect(changed.data).toEqual({ id, revision: 2 });
    await expect.poll(async () => (await open(id)).config.userName).toBe("chief");
    expect((await open(id)).secrets).toEqual({ password: canary });
  });

  it("get new secrets without any other change; a signing secret stays good beside the new one", async () => {
    const { id } = await create(basic, { password: canary });
    const rotate = (connection: string, secrets: Record<string, string>, revision = 1) =>
      call("rotateSecrets", { id: connection, revision, secrets });
    expect((await rotate(id, { token: "of another sign-in" })).problem).toBe("INPUT_INVALID");
    expect((await rotate(id, {})).problem).toBe("INPUT_INVALID");
    expect((await rotate(id, { password: "n3w-password" })).data).toEqual({ id, revision: 2 });
    expect((await rotate(id, { password: "n3wer-password" })).problem).toBe("REVISION_STALE");
    expect(await open(id)).toMatchObject({
      config: { userName: "clerk" },
      secrets: { password: "n3w-password" },
    });
    const signing = await call("create", {
      kind: "webhook-signing",
      name: "Shop of a rotation",
      config: {},
      secrets: { secret: "f1rst-secret" },
    });
    const shop = (signing.data as { id: string }).id;
    await rotate(shop, { secret: "s3cond-secret" });
    expect((await open(shop)).secrets).toEqual({
      secret: "s3cond-secret",
      previousSecret: "f1rst-secret",
    });
    const { rows } = await workbench.owner.query(
      "select detail->'secrets' as secrets from audit where subject_id = $1 and action = 'connection.rotate-secret'",
      [shop],
    );
    expect(rows).toEqual([{ secrets: ["previousSecret", "secret"] }]);
  });

  it("drop the secrets of a sign-in that is no longer used", async () => {
    const { id, name } = await create(basic, { password: canary });
    await call("update", { id, revision: 1, name, config: { baseUrl: base }, secrets: {} });
    const { rows } = await workbench.owner.query(
      "select sealed, secret_names from connection where id = $1",
      [id],
    );
    expect(rows).toEqual([{ sealed: null, secret_names: [] }]);
  });

  it("refuse a change that was made on an older revision", async () => {
    const { id, name } = await create({});
    const change = { id, revision: 1, name, config: { baseUrl: base }, secrets: {} };
    await call("update", change);
    const late = await call("update", change);
    expect([late.status, late.problem]).toEqual([409, "REVISION_STALE"]);
  });

  it.each([
    ["another host", { baseUrl: "https://evil.example", ...basic }],
    ["another port", { baseUrl: "http://127.0.0.1:1", ...basic }],
  ])("do not send a kept secret to %s", async (_, config) => {
    const { id, name } = await create(basic, { password: canary });
    const moved = await call("update", { id, revision: 1, name, config, secrets: {} });
    expect([moved.status, moved.problem]).toEqual([400, "INPUT_INVALID"]);
    expect(moved.message).toContain("enter the secrets again");
    const again = { password: "another-password" };
    const withSecret = await call("update", { id, revision: 1, name, config, secrets: again });
    expect(withSecret.status).toBe(200);
  });

  it("send nothing while they are paused", async () => {
    const { id } = await create({});
    await call("pause", { id, reason: "ERP maintenance" });
    await expect.poll(() => open(id).catch((error) => error.code)).toBe("TARGET_DOWN");
    await expect(open(id)).rejects.toThrow("ERP maintenance");
    await call("resume", { id });
    await expect
      .poll(() =>
        open(id).then(
          (opened) => opened.id,
          () => null,
        ),
      )
      .toBe(id);
  });

  it("are tested by a worker with their credentials", async () => {
    const { id } = await create({ ...basic, testPath: "/health" }, { password: canary });
    const found = await call("test", { id });
    expect(found.data).toMatchObject({ ok: true, status: 200, message: "It works: answered 200." });
    const expected = `Basic ${Buffer.from(`clerk:${canary}`).toString("base64")}`;
    expect(seen).toMatchObject([
      { method: "GET", url: "/health", headers: { authorization: expected } },
    ]);
    expect((await call("get", { id }, "GET")).data).toMatchObject({ testResult: { ok: true } });
  });

  it.each([
    [401, /credentials were refused/],
    [404, /nothing at the test path/],
    [429, /too many requests/],
    [302, /redirects/],
    [500, /reports an error/],
  ])("say what to do when the target answers %i", async (status, message) => {
    answer = () => ({ status, body: "" });
    const { id } = await create({});
    expect((await call("test", { id })).data).toMatchObject({
      ok: false,
      status,
      message: expect.stringMatching(message),
    });
  });

  it("may not reach a private address that is not allowed", async () => {
    const { id } = await create({ baseUrl: "http://127.0.0.1:1" });
    expect((await call("test", { id })).data).toMatchObject({
      ok: false,
      message: expect.stringContaining("may not be called"),
    });
  });

  it("fetch a token, keep it, and mask it", async () => {
    let tokens = 0;
    answer = ({ url }) => {
      if (url !== "/token") return { status: 200, body: "{}" };
      tokens += 1;
      return { status: 200, body: `{"access_token":"t0ken-${tokens}-abcdef","expires_in":3600}` };
    };
    const { id } = await create(
      { auth: "oauth2-client-credentials", tokenUrl: `${base}/token`, clientId: "us" },
      { clientSecret: canary },
    );
    const first = await open(id);
    expect(first.secrets.accessToken).toBe("t0ken-1-abcdef");
    expect(first.mask("sent t0ken-1-abcdef")).toBe("sent ***");
    await open(id);
    expect(tokens).toBe(1);
    expect(seen[0]?.body).toBe("grant_type=client_credentials");
    expect(seen[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it("say that the token was refused", async () => {
    answer = () => ({
      status: 401,
      body: `{"error":"invalid_client","hint":${JSON.stringify(canary)}}`,
    });
    const { id } = await create(
      { auth: "oauth2-client-credentials", tokenUrl: `${base}/token`, clientId: "us" },
      { clientSecret: canary },
    );
    const error: Error = await open(id).then(
      () => new Error("opened"),
      (cause) => cause,
    );
    expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    expect(error.message).not.toContain(canary);
  });

  it("cannot be removed while a published flow uses them", async () => {
    const { id } = await create(basic, { password: canary });
    const flow = "01930000-0000-7000-8000-0000000000f1";
    const place = [partner.id, partner.distributor, flow];
    const { owner } = workbench;
    await owner.query(
      "insert into flow (id, partner_id, distributor_id, name) values ($3, $1, $2, 'f')",
      place,
    );
    await owner.query(
      `insert into flow_version (flow_id, hash, partner_id, distributor_id, number, logic, layout)
       values ($3, sha256('x'), $1, $2, 1, '{}', '{}')`,
      place,
    );
    await owner.query(
      `insert into publication (id, partner_id, distributor_id, environment_id, flow_id, version, state, bindings)
       values (gen_random_uuid(), $1, $2, $4, $3, sha256('x'), 'active', $5)`,
      [...place, partner.test, { erp: id }],
    );
    expect(await call("archive", { id })).toMatchObject({ status: 409, problem: "CONFLICT" });
    await owner.query("update publication set state = 'withdrawn' where flow_id = $1", [flow]);
    expect((await call("archive", { id })).status).toBe(200);
    await expect.poll(() => open(id).catch((error) => error.code)).toBe("CONNECTION_MISSING");
  });

  it("say what went over each of them in the last day, of this environment alone", async () => {
    const busy = await create(basic, { password: canary });
    const idle = await create(basic, { password: canary });
    const { owner } = workbench;
    const place = {
      partner: partner.id,
      distributor: partner.distributor,
      environment: partner.test,
    };
    const flow = await addTestFlow(owner, place, {
      document: {
        schemaVersion: 1,
        id: newId(),
        name: "Orders",
        settings: {},
        nodes: {
          n01: { type: "webhook@1", name: "In", config: {} },
          n02: { type: "http-request@1", name: "Ask", config: {}, connection: "erp" },
          n03: { type: "http-request@1", name: "Tell", config: {}, connection: "erp" },
        },
        edges: [],
      },
    });
    await owner.query(
      `insert into publication (id, partner_id, distributor_id, environment_id, flow_id, version, state, bindings)
       values (gen_random_uuid(), $1, $2, $3, $4, decode($5, 'hex'), 'active', $6)`,
      [...Object.values(place), flow.id, flow.version, { erp: busy.id, wms: idle.id }],
    );
    for (const [environment, hours, node, ok, failed] of [
      [partner.test, 1, "n02", 7, 2],
      [partner.test, 3, "n03", 1, 0],
      [partner.test, 3, "n01", 50, 0],
      [partner.test, 30, "n02", 100, 0],
      [partner.production, 1, "n02", 1000, 0],
    ]) {
      await owner.query(
        `insert into rollup (partner_id, distributor_id, environment_id, flow_id, hour, node, ok, failed, total_us)
         values ($1, $2, $3, $4, date_trunc('hour', now()) - make_interval(hours => $5), $6, $7, $8, 10000)`,
        [partner.id, partner.distributor, environment, flow.id, hours, node, ok, failed],
      );
    }
    const refused = 'Waits for credentials at "Tell": 401 the user is locked. "INTEGRATION"';
    for (const [status, note] of [
      ["held", refused],
      ["held", 'Held "Tell": no answer'],
      ["held", 'Held "Another": no answer'],
      ["held", "The flow is paused."],
      ["waiting", 'Repeats "Tell"'],
    ] as const) {
      await addTestRun(owner, place, { flow, status, note });
    }
    const waits = { held: 2, refused: true };
    expect((await call("calls", undefined, "GET")).data).toEqual([
      { connection: busy.id, calls: 10, failed: 2, meanMs: 2, ...waits },
    ]);
    const idleHealth = (await call("health", { id: idle.id }, "GET")).data;
    expect(idleHealth).toMatchObject({ calls: 0, held: 0, refused: false });
    expect((await call("health", { id: busy.id }, "GET")).data).toEqual({
      calls: 10,
      failed: 2,
      meanMs: 2,
      ...waits,
    });
    // A later run that never went over the connection says nothing, nor does a call of the same hour.
    await addTestRun(owner, place, { flow, status: "succeeded", acceptedAt: Date.now() + 1 });
    const callAt = (hours: number) =>
      owner.query(
        `insert into rollup (partner_id, distributor_id, environment_id, flow_id, hour, node, ok, failed, total_us)
         values ($1, $2, $3, $4, date_trunc('hour', now()) + make_interval(hours => $5), 'n02', 1, 0, 10000)`,
        [partner.id, partner.distributor, partner.test, flow.id, hours],
      );
    const health = async () => (await call("health", { id: busy.id }, "GET")).data;
    await callAt(0);
    expect(await health()).toMatchObject({ held: 2, refused: true });
    // A call that came through later: the state follows it, and the held ones are still said.
    await callAt(1);
    expect(await health()).toMatchObject({ held: 2, refused: false });
    await owner.query("delete from run where flow_id = $1", [flow.id]);
    await owner.query("delete from live where flow_id = $1", [flow.id]);
    await owner.query("delete from publication where flow_id = $1", [flow.id]);
  });

  it("are sealed anew after the key was rotated, and then open without the old key", async () => {
    const { id } = await create(basic, { password: canary });
    const [old] = workbench.services.environment.sealingKeys;
    if (old === undefined) throw new Error("no key");
    const fresh = { id: "k2", key: new Uint8Array(32).fill(7) };
    const { db } = workbench.services;
    const rotated = openSealer([fresh, old]);
    expect(await resealEveryPartner(workbench.owner, db, rotated)).toBeGreaterThan(0);
    expect(await resealConnections(db, rotated, scope())).toBe(0);
    const http = openHttp({ sandboxUrl: null, allowPrivateHosts: [] });
    const newOnly = await startOpenConnections({ db, sealer: openSealer([fresh]), http });
    openings.push(newOnly);
    expect((await newOnly.open(scope(), id)).secrets).toEqual({ password: canary });
  });
});
