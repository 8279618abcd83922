import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { systemActor } from "@/server/access/actor";
import { type ApiKeyScope, apiKeyScopes } from "@/server/access/api-key-format";
import { createApiKey } from "@/server/access/create-api-key";
import { withScope } from "@/server/db";
import { createFlow } from "@/server/flows/create-flow";
import { newId } from "@/server/ids";
import { addTestPartner, type TestPartner } from "@/server/testing/test-people";
import { addTestRun, TestSegment } from "@/server/testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "@/server/testing/test-workbench";
import { createClientOf } from "../client";
import { misfits } from "../testing/fits-document";
import { openApi } from "./openapi";
import { createRestApi } from "./rest-api";

let workbench: TestWorkbench;
let partner: TestPartner;
let stranger: TestPartner;
let key: string;
let flowId: string;

const everything: ApiKeyScope[] = [
  "flows:read",
  "flows:write",
  "flows:publish",
  "runs:read",
  "payloads:read",
];

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  stranger = await addTestPartner(workbench.owner);
  key = await makeKey(partner, everything, partner.test);
});
afterAll(() => workbench.close());
beforeEach(async () => {
  const place = { partnerId: partner.id, distributorId: partner.distributor };
  const created = await withScope(workbench.services.db, place, (tx) =>
    createFlow(tx, systemActor, place, { name: "Orders", document: aDocument("Orders") }),
  );
  flowId = created.id;
});

async function makeKey(of: TestPartner, scopes: ApiKeyScope[], environmentId: string | null) {
  const place = { partnerId: of.id, distributorId: of.distributor };
  const made = await withScope(workbench.services.db, place, (tx) =>
    createApiKey(tx, systemActor, {
      ...place,
      environmentId,
      name: "a key",
      scopes,
      expiresAt: null,
    }),
  );
  return made.key;
}

function aDocument(name: string, node: object = {}): FlowDocument {
  return {
    schemaVersion: 1,
    id: newId(),
    name,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "Order", config: { synchronous: true }, ...node },
      n02: { type: "respond@1", name: "Answer", config: { status: 200 } },
    },
    edges: [{ from: "n01.out", to: "n02.in" }],
  };
}

async function call(
  method: string,
  path: string,
  options: { body?: unknown; key?: string | null; headers?: Record<string, string> } = {},
) {
  const authorization =
    options.key === null ? {} : { authorization: `Bearer ${options.key ?? key}` };
  const text = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await createRestApi(workbench.services).request(`/api/v1${path}`, {
    method,
    headers: {
      ...authorization,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: text }),
  });
  const body = await response.text();
  // Whatever a test asks for: the answer is what the document says of it.
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  if (isJson) expect(misfits(method, path, response.status, JSON.parse(body))).toEqual([]);
  return {
    status: response.status,
    headers: response.headers,
    text: body,
    json: () => JSON.parse(body),
  };
}

describe("who may call", () => {
  test("no key, a wrong key and a session's cookie are refused alike", async () => {
    const none = await call("GET", "/flows", { key: null });
    const wrong = await call("GET", "/flows", { key: `olk_${"a".repeat(43)}` });
    const cookie = await call("GET", "/flows", {
      key: null,
      headers: { cookie: "orderloom.session_token=abc" },
    });

    expect([none.status, wrong.status, cookie.status]).toEqual([401, 401, 401]);
    expect(none.headers.get("content-type")).toBe("application/problem+json");
    expect(none.json()).toMatchObject({ status: 401, code: "NOT_SIGNED_IN" });
  });

  test("a key without the scope is refused by name of the scope", async () => {
    const readOnly = await makeKey(partner, ["flows:read"], partner.test);

    const refused = await call("POST", `/flows/${flowId}/publish`, {
      key: readOnly,
      body: { environment: "test" },
    });

    expect(refused.status).toBe(403);
    expect(refused.json()).toMatchObject({ code: "NOT_ALLOWED", scope: "flows:publish" });
  });

  test("each address asks for the scope that the document names, and for nothing else", async () => {
    const operations = Object.entries(
      openApi.paths as Record<string, Record<string, { security?: { apiKey: ApiKeyScope[] }[] }>>,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) =>
        (security?.[0]?.apiKey ?? []).map((scope) => ({
          method: method.toUpperCase(),
          path,
          scope,
        })),
      ),
    );
    expect(operations).toHaveLength(28);
    for (const { method, path, scope } of operations) {
      const address = path.replace("{id}", newId()).replace("{node}", "n01");
      const others = await makeKey(
        partner,
        apiKeyScopes.filter((other) => other !== scope),
        partner.test,
      );
      const lacking = await call(method, address, { key: others });
      expect([lacking.status, lacking.json().scope], `${method} ${path}`).toEqual([403, scope]);
      const only = await makeKey(partner, [scope], partner.test);
      const allowed = await call(method, address, { key: only });
      expect([401, 403], `${method} ${path}`).not.toContain(allowed.status);
    }
  });

  test("another partner's key finds nothing of ours", async () => {
    const theirs = await makeKey(stranger, everything, stranger.test);
    const run = await aRun();

    const draft = await call("GET", `/flows/${flowId}/draft`, { key: theirs });
    const found = await call("GET", `/runs/${run}`, { key: theirs });
    const list = await call("GET", "/runs", { key: theirs });

    expect([draft.status, found.status]).toEqual([404, 404]);
    expect(list.json()).toEqual({ runs: [], next: null });
  });

  test("a key for one environment gets no other, one for both must say which", async () => {
    const both = await makeKey(partner, everything, null);

    expect((await call("GET", "/flows?environment=production")).status).toBe(404);
    expect((await call("GET", "/flows", { key: both })).status).toBe(400);
    expect((await call("GET", "/flows?environment=production", { key: both })).status).toBe(200);
  });

  test("a key that calls too often hears 429 with Retry-After, another key does not", async () => {
    const app = createRestApi(workbench.services, { perSecond: 1, burst: 2 });
    const other = await makeKey(partner, everything, partner.test);
    const ask = (with_: string) =>
      app.request("/api/v1/flows", { headers: { authorization: `Bearer ${with_}` } });

    const answers = [await ask(key), await ask(key), await ask(key), await ask(other)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(answers[2]?.headers.get("retry-after")).toBe("1");
  });

  test("where a key was used from is kept, and guessing from one address gets slow", async () => {
    const app = createRestApi({ ...workbench.services, clientOf: createClientOf(["10.0.0.1"]) });
    const ask = (key_: string, address: string) =>
      app.request(
        "/api/v1/flows",
        { headers: { authorization: `Bearer ${key_}` } },
        {
          incoming: {
            socket: { remoteAddress: "10.0.0.1" },
            headers: { "x-forwarded-for": address },
          },
        },
      );
    const own = await makeKey(partner, everything, partner.test);
    expect((await ask(own, "203.0.113.9")).status).toBe(200);
    await expect
      .poll(async () => {
        const { rows } = await workbench.owner.query(
          "select last_used_from as at from api_key where last_used_from is not null",
        );
        return rows;
      })
      .toEqual([{ at: "203.0.113.9" }]);

    const guesses: number[] = [];
    for (let time = 0; time < 21; time++) {
      guesses.push((await ask(`olk_${"b".repeat(43)}`, "198.51.100.7")).status);
    }
    expect(guesses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(guesses[20]).toBe(429);
    expect((await ask(own, "198.51.100.7")).status).toBe(200);
  });

  test("answers run nothing in a browser and are not cached", async () => {
    const { headers } = await call("GET", "/flows");

    expect(headers.get("content-security-policy")).toMatch(/^sandbox/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("private, no-store");
  });
});

describe("drafts", () => {
  test("are saved on the revision they were read with, and only on that", async () => {
    const read = await call("GET", `/flows/${flowId}/draft`);
    const etag = read.headers.get("etag") ?? "";
    const flow = { ...read.json().flow, name: "Orders 2" };

    const blind = await call("PUT", `/flows/${flowId}/draft`, { body: { flow } });
    const saved = await call("PUT", `/flows/${flowId}/draft`, {
      body: { flow },
      headers: { "if-match": etag },
    });
    const stale = await call("PUT", `/flows/${flowId}/draft`, {
      body: { flow: { ...flow, name: "Orders 3" } },
      headers: { "if-match": etag },
    });

    expect(blind.status).toBe(428);
    expect([saved.status, saved.json().revision]).toEqual([200, 2]);
    expect(saved.headers.get("etag")).toBe('"2"');
    expect([stale.status, stale.json().revision]).toEqual([412, 2]);
    expect((await call("GET", `/flows/${flowId}/draft`)).json().flow.name).toBe("Orders 2");
  });

  test("that name another flow than the address are refused", async () => {
    const refused = await call("PUT", `/flows/${flowId}/draft`, {
      body: { flow: aDocument("Another") },
      headers: { "if-match": '"1"' },
    });
    expect([refused.status, refused.json().field]).toEqual([400, "flow.id"]);
  });

  test("keep every digit of a number", async () => {
    const document = { ...aDocument("Exact"), id: flowId };
    const text = JSON.stringify({ flow: document }).replace(
      '"status":200',
      '"status":200,"limit":12345678901234567890.5',
    );

    await call("PUT", `/flows/${flowId}/draft`, { body: text, headers: { "if-match": '"1"' } });

    expect((await call("GET", `/flows/${flowId}/draft`)).text).toContain("12345678901234567890.5");
  });

  test("a body that is not JSON is refused with its place", async () => {
    const refused = await call("PUT", `/flows/${flowId}/draft`, {
      body: '{"flow":\n {"a": x}}',
      headers: { "if-match": '"1"' },
    });

    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ line: 2, column: 8 });
  });
});

describe("publications", () => {
  test("publish, pause, resume, withdraw", async () => {
    const published = await call("POST", `/flows/${flowId}/publish`, {
      body: { environment: "test", note: "first" },
    });
    const change = (verb: string) => call("POST", `/flows/${flowId}/${verb}`, { body: {} });

    expect(published.status).toBe(200);
    expect(published.json()).toMatchObject({ state: "active", version: { number: 1 } });
    expect(published.json().endpoints[0]).toMatchObject({ node: "n01" });
    expect((await change("pause")).json().state).toBe("paused");
    expect((await change("resume")).json().state).toBe("active");
    expect((await change("withdraw")).json().state).toBe("withdrawn");
    // Only publishing brings it back.
    expect([(await change("resume")).status, (await change("pause")).status]).toEqual([409, 409]);
    const flows = (await call("GET", "/flows")).json().flows as { id: string; live: unknown }[];
    expect(flows.find(({ id }) => id === flowId)?.live).toMatchObject({ state: "withdrawn" });
  });

  test("a binding of what is no slot is refused by name", async () => {
    const refused = await call("POST", `/flows/${flowId}/publish`, {
      body: { environment: "test", bindings: { erb: newId() } },
    });
    expect([refused.status, refused.json().detail]).toEqual([
      409,
      expect.stringContaining("no slot erb"),
    ]);
  });

  test("what the environment does not have is told with the publication", async () => {
    const missing = newId();
    const flow = {
      ...aDocument("Calls"),
      id: flowId,
      settings: { errorFlow: missing },
    };
    await call("PUT", `/flows/${flowId}/draft`, { body: { flow }, headers: { "if-match": '"1"' } });
    const published = await call("POST", `/flows/${flowId}/publish`, {
      body: { environment: "test" },
    });
    expect([published.status, published.json().warnings]).toEqual([
      200,
      [expect.stringContaining(missing)],
    ]);
  });

  test("a flow with an error is refused with the place of each problem", async () => {
    const broken = {
      ...aDocument("Broken"),
      id: flowId,
      edges: [{ from: "n01.out", to: "n09.in" }],
    };
    await call("PUT", `/flows/${flowId}/draft`, {
      body: { flow: broken },
      headers: { "if-match": '"1"' },
    });

    const refused = await call("POST", `/flows/${flowId}/publish`, {
      body: { environment: "test" },
    });

    expect(refused.status).toBe(422);
    expect(refused.json()).toMatchObject({ code: "FLOW_INVALID" });
    expect(refused.json().problems.length).toBeGreaterThan(0);
  });
});

async function aRun(change: { acceptedAt?: number; key?: string; failed?: boolean } = {}) {
  const place = {
    partner: partner.id,
    distributor: partner.distributor,
    environment: partner.test,
  };
  const published = await call("POST", `/flows/${flowId}/publish`, {
    body: { environment: "test" },
  });
  const version = published.json().version.hash as string;
  const segment = new TestSegment();
  const acceptedAt = change.acceptedAt ?? Date.now();
  segment.step({ node: "n01", startedAt: acceptedAt });
  segment.step({ node: "n02", startedAt: acceptedAt });
  const { id } = await addTestRun(workbench.owner, place, {
    flow: { id: flowId, version },
    status: change.failed === true ? "failed" : "succeeded",
    acceptedAt,
    keys: [{ kind: "po", value: change.key ?? "PO-1" }],
    segments: [segment.content()],
  });
  return id;
}

describe("runs", () => {
  test("are listed newest first, page by page", async () => {
    const now = Date.now();
    const ids = [await aRun({ acceptedAt: now - 3_000 }), await aRun({ acceptedAt: now - 2_000 })];
    ids.push(await aRun({ acceptedAt: now - 1_000 }));

    const first = (await call("GET", `/runs?flow=${flowId}&limit=2`)).json();
    const second = (await call("GET", `/runs?flow=${flowId}&limit=2&cursor=${first.next}`)).json();

    expect(first.runs.map((run: { id: string }) => run.id)).toEqual([ids[2], ids[1]]);
    expect(second.runs.map((run: { id: string }) => run.id)).toEqual([ids[0]]);
    expect(second.next).toBeNull();
  });

  test("are found by number, status and time", async () => {
    const number = `PO-${newId()}`;
    const at = Date.UTC(2026, 10, 2, 12);
    const failed = await aRun({ key: number, failed: true, acceptedAt: at });
    await aRun();
    const ids = async (query: string) =>
      (await call("GET", `/runs?${query}`)).json().runs.map((run: { id: string }) => run.id);

    expect(await ids(`key=${number}`)).toEqual([failed]);
    expect(await ids(`flow=${flowId}&status=failed,cancelled`)).toEqual([failed]);
    expect(await ids(`flow=${flowId}&to=2026-11-03T00:00:00Z`)).toEqual([failed]);
    expect((await call("GET", "/runs?status=lost")).status).toBe(400);
    expect(await ids(`flow=${flowId}&status=failed&status=cancelled`)).toEqual([failed]);
    const twice = await call("GET", `/runs?key=${number}&key=PO`);
    expect([twice.status, twice.json().detail]).toEqual([400, '"key" is given 2 times.']);
    // Numbers are part of documents; an empty list would be taken for "there is none".
    const blind = await makeKey(partner, ["runs:read"], partner.test);
    const refused = await call("GET", `/runs?key=${number}`, { key: blind });
    expect([refused.status, refused.json().scope]).toEqual([403, "payloads:read"]);
  });

  test("one comes with its steps", async () => {
    const run = (await call("GET", `/runs/${await aRun()}`)).json();

    expect(run).toMatchObject({ status: "succeeded", stepCount: 2, nextSteps: null });
    expect(run.steps.map((step: { node: string }) => step.node)).toEqual(["n01", "n02"]);
  });

  test("of another environment are not there for a key that is fixed to one", async () => {
    const id = await aRun({ key: "PO-TEST" });
    const production = await makeKey(partner, everything, partner.production);
    const both = await makeKey(partner, everything, null);

    const refused = await call("GET", `/runs/${id}`, { key: production });
    expect(refused.status).toBe(404);
    expect(refused.text).not.toContain("PO-TEST");
    expect((await call("GET", `/runs/${id}`, { key: both })).status).toBe(200);
  });

  test("are not all listed for a filter that is misspelt", async () => {
    const refused = await call("GET", "/runs?state=failed");
    expect([refused.status, refused.json().detail]).toEqual([
      400,
      '"state" is no parameter of this address. It takes environment, flow, status, from, to, key, cursor, limit.',
    ]);
    const one = await call("GET", `/runs/${await aRun()}?steps=1`);
    expect([one.status, one.json().detail]).toEqual([
      400,
      '"steps" is no parameter of this address. It takes stepsFrom, stepsLimit.',
    ]);
    const none = await call("GET", `/flows/${flowId}/versions?limit=1`);
    expect(none.json()).toMatchObject({
      code: "INPUT_INVALID",
      detail: '"limit" is no parameter of this address. It takes no parameters.',
    });
  });

  test("are searched by texts that the database cannot hold, and found nowhere", async () => {
    expect((await call("GET", "/runs?key=PO%00-1")).json().runs).toEqual([]);
  });

  test("texts that the database cannot hold are refused by name, not as our fault", async () => {
    const refused = await call("POST", `/flows/${flowId}/publish`, {
      body: { environment: "test", note: "a\u0000b" },
    });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ code: "INPUT_INVALID" });
    expect(refused.json().detail).toContain("NUL");
  });

  test("without the payload scope no number and no message is told", async () => {
    const id = await aRun({ key: "PO-SECRET" });
    const blind = await makeKey(partner, ["runs:read"], partner.test);

    const seen = await call("GET", `/runs/${id}`, { key: blind });
    const listed = await call("GET", "/runs", { key: blind });

    expect(seen.status).toBe(200);
    expect(seen.text + listed.text).not.toContain("PO-SECRET");
    expect((await call("GET", `/runs/${id}`)).text).toContain("PO-SECRET");
  });
});

describe("versions", () => {
  test("are listed with number and hash, and published by either", async () => {
    const publish = (version?: unknown) =>
      call("POST", `/flows/${flowId}/publish`, {
        body: { environment: "test", ...(version === undefined ? {} : { version }) },
      });
    const first = (await publish()).json().version;
    const listed = (await call("GET", `/flows/${flowId}/versions`)).json().versions;
    expect(listed).toMatchObject([{ number: 1, hash: first.hash, note: "" }]);
    expect((await publish(1)).json().version).toEqual(first);
    expect((await publish(first.hash)).json().version).toEqual(first);
    const unknown = await publish(2);
    expect([unknown.status, unknown.json().detail]).toEqual([404, "This flow has no version 2."]);
    expect((await publish("1")).json().detail).toMatch(/number of a version, or its hash/);
  });

  test("an address says which methods it takes", async () => {
    const refused = await call("DELETE", "/flows");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET"]);
    expect((await call("DELETE", "/nothing")).status).toBe(404);
    for (const path of ["/runs/", "/maps/", "/tables/"]) {
      expect((await call("GET", path)).status).toBe(404);
    }
  });
});

describe("a retry", () => {
  const writing: ApiKeyScope[] = ["runs:read", "runs:write"];
  const retry = (run: string, body: object, with_: string) =>
    call("POST", `/runs/${run}/retry`, { body, key: with_ });

  test("is asked for once per request, and audited with the key's name", async () => {
    const run = await aRun({ failed: true });
    const writer = await makeKey(partner, writing, partner.test);
    const request = newId();

    const first = await retry(run, { request, reason: "Unit fixed" }, writer);
    const second = await retry(run, { request, reason: "Unit fixed" }, writer);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.json()).toEqual({ run: first.json().run, again: true });
    const { rows } = await workbench.owner.query(
      "select action, actor_kind, detail->>'reason' as reason from audit where subject_id = $1",
      [run],
    );
    expect(rows).toEqual([{ action: "run.retry", actor_kind: "api-key", reason: "Unit fixed" }]);
  });

  test("from the failed step of a run without one is refused, and nothing is written about it", async () => {
    const run = await aRun();
    const writer = await makeKey(partner, writing, partner.test);
    const refused = await retry(run, { from: { kind: "failed" } }, writer);
    expect([refused.status, refused.json().detail]).toEqual([
      400,
      "The run has no failed step to begin with.",
    ]);
    const { rows } = await workbench.owner.query(
      `select action as what from audit where subject_id = $1
       union all select kind from run_command where run::text = $1`,
      [run],
    );
    expect(rows).toEqual([]);
  });

  test("takes the environment of the run, and finds it in no other", async () => {
    const run = await aRun({ failed: true });
    const both = await makeKey(partner, writing, null);
    expect((await retry(run, { environment: "production" }, both)).status).toBe(404);
    expect((await retry(run, { environment: "test" }, both)).status).toBe(202);
  });

  test("as new or changed needs a scope of its own", async () => {
    const run = await aRun({ failed: true });
    const writer = await makeKey(partner, writing, partner.test);
    const asNew = await retry(run, { asNew: true, newest: run }, writer);
    const changed = await retry(run, { message: "{}" }, writer);
    const wide = await makeKey(partner, [...writing, "runs:send-as-new"], partner.test);

    expect([asNew.status, asNew.json().scope]).toEqual([403, "runs:send-as-new"]);
    expect([changed.status, changed.json().scope]).toEqual([403, "runs:edit-retry"]);
    expect((await retry(run, { asNew: true, newest: run }, wide)).status).toBe(202);
  });

  test("of which the body does not say what it is, or is no text, is refused", async () => {
    const run = await aRun({ failed: true });
    const writer = await makeKey(partner, writing, partner.test);
    const send = (body: BodyInit, headers: Record<string, string>) =>
      createRestApi(workbench.services).request(`/api/v1/runs/${run}/retry`, {
        method: "POST",
        headers: { authorization: `Bearer ${writer}`, ...headers },
        body,
      });
    const unnamed = await send(new TextEncoder().encode('{"from":{"kind":"failed"}}'), {});
    const latin = await send(Buffer.from('{"reason":"Grün"}', "latin1"), {
      "content-type": "application/json",
    });

    expect([unnamed.status, (await unnamed.json()).detail]).toEqual([
      400,
      "Send application/json.",
    ]);
    expect([latin.status, (await latin.json()).detail]).toEqual([400, "The body is not UTF-8."]);
    expect((await retry(run, {}, writer)).json().again).toBe(false);
  });

  test("and a look at a run stay in the environment of the key", async () => {
    const run = await aRun({ failed: true });
    const elsewhere = await makeKey(partner, writing, partner.production);

    expect((await retry(run, {}, elsewhere)).status).toBe(404);
    expect((await call("GET", `/runs/${run}`, { key: elsewhere })).status).toBe(404);
  });
});

describe("lookup tables", () => {
  const body = {
    name: "Carriers",
    kind: "composite",
    columns: ["scac", "name"],
    keys: ["scac"],
    rows: [{ scac: "UPSN", name: "UPS" }],
  };
  const write = (): Promise<string> =>
    makeKey(partner, ["tables:read", "tables:write"], partner.test);

  test("are made, changed by key from CSV, and read as JSON or CSV", async () => {
    const key = await write();
    const made = await call("POST", "/tables", { key, body });
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
    const address = `/tables/${made.json().id}`;

    const csv = { "if-match": '"1"', "content-type": "text/csv" };
    const text = "scac,name\r\nUPSN,UPS Ground\r\nFDEG,FedEx\r\n";
    const merged = await call("PUT", `${address}?mode=merge`, { key, headers: csv, body: text });
    expect(merged.json()).toMatchObject({ version: 2 });
    expect((await call("GET", address, { key })).json()).toMatchObject({
      version: 2,
      rows: [
        { scac: "UPSN", name: "UPS Ground" },
        { scac: "FDEG", name: "FedEx" },
      ],
    });
    const sheet = await call("GET", `${address}?version=1`, {
      key,
      headers: { accept: "text/csv" },
    });
    expect(sheet.text).toBe("scac,name\r\nUPSN,UPS\r\n");

    const stale = await call("PUT", address, { key, headers: csv, body: `${text}XPOL,XPO\r\n` });
    expect([stale.status, stale.json().number]).toEqual([412, 2]);
    // Its answer was lost and it is sent again: RFC 9110, section 13.1.1, allows to say that it is done.
    const again = await call("PUT", address, { key, headers: csv, body: text });
    expect([again.status, again.json().version]).toEqual([200, 2]);
    const twice = { ...csv, "if-match": '"2"' };
    const refused = await call("PUT", address, {
      key,
      headers: twice,
      body: "scac,name\nA,1\nA,2",
    });
    expect([refused.status, refused.json().issues[0].row]).toEqual([400, 3]);
  });

  test("come back from CSV as they were, also where a spreadsheet would compute them", async () => {
    const key = await write();
    const rows = [
      { scac: "=1+1", name: "UPS; =cmd" },
      { scac: "'@A1", name: "-5" },
    ];
    const made = await call("POST", "/tables", { key, body: { ...body, name: "Formulas", rows } });
    const address = `/tables/${made.json().id}`;
    const sheet = await call("GET", address, { key, headers: { accept: "text/csv" } });
    expect(sheet.text).toBe("scac,name\r\n'=1+1,\"UPS;' =cmd\"\r\n''@A1,-5\r\n");
    const csv = { "if-match": '"1"', "content-type": "text/csv" };
    await call("PUT", address, { key, headers: csv, body: `${sheet.text}=2,Two\r\n` });
    expect((await call("GET", address, { key })).json()).toMatchObject({
      version: 2,
      rows: [...rows, { scac: "=2", name: "Two" }],
    });
  });

  test("are refused with a column that is not there, and found by their own partner only", async () => {
    const key = await write();
    const wrong = { ...body, name: "Units", rows: [{ scac: "A", nmae: "B" }] };
    const refused = await call("POST", "/tables", { key, body: wrong });
    expect(refused.json().detail).toContain("rows[0]: the table has no column “nmae”");
    const twoLines = await call("POST", "/tables", { key, body: { ...body, name: "Two\nlines" } });
    expect(twoLines.status).toBe(400);
    const made = await call("POST", "/tables", { key, body: { ...body, name: "Own" } });
    const theirs = await makeKey(stranger, ["tables:read"], stranger.test);
    const found = await call("GET", `/tables/${made.json().id}`, { key: theirs });
    expect(found.status).toBe(404);
  });
});

test("shared maps are made, read and saved as JSON and as text, and found by their own partner only", async () => {
  const key = await makeKey(partner, ["flows:read", "flows:write"], partner.test);
  const number = { target: "number", value: "input.name" };
  const made = await call("POST", "/maps", { key, body: { name: "Head", fields: [number] } });
  expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
  const address = `/maps/${made.json().id}`;
  const file = await call("GET", address, { key, headers: { accept: "text/plain" } });
  expect(file.text).toBe("# Orderloom map\n# name: Head\n\nnumber = input.name\n");
  const text = { "content-type": "text/plain", "if-match": '"1"' };
  const body = `${file.text}po = input.po_number\n`;
  const saved = await call("PUT", address, { key, headers: text, body });
  expect(saved.json()).toMatchObject({ version: 2 });
  expect((await call("GET", address, { key })).json()).toMatchObject({
    version: 2,
    fields: [number, { target: "po", value: "input.po_number" }],
  });
  const stale = await call("PUT", address, { key, headers: text, body: "a = 1" });
  expect([stale.status, stale.json().number]).toEqual([412, 2]);
  const twice = { ...text, "if-match": '"2"' };
  const wrong = await call("PUT", address, { key, headers: twice, body: "a = 1\n = 2" });
  expect([wrong.status, wrong.json().detail]).toEqual([400, expect.stringContaining("Line 2")]);
  const placed = async (headers: Record<string, string>, content: unknown) => {
    const answered = await call("PUT", address, { key, headers, body: content });
    return [answered.status, answered.json().detail];
  };
  const nested =
    "# Orderloom map\n# name: Head\n\nlines = for each line of input.l\n  a = 1\n  a = 2\n";
  expect(await placed(twice, nested)).toEqual([
    400,
    "Line 6: lines[].a: The target is given twice.",
  ]);
  const schema = '# Orderloom map\n# schema:\n#   {"a": 1,\n#   "b": }\n\nb = 1\n';
  expect(await placed(twice, schema)).toEqual([
    400,
    expect.stringContaining("Line 4: The schema is not JSON at column 10"),
  ]);
  const rows = { fields: [1, { target: "a", value: 1 }] };
  expect(await placed({ "if-match": '"2"' }, rows)).toEqual([
    400,
    "fields[0]: A row is an object with a target. fields[1].value: The value of a row is a text.",
  ]);
  const long = `# Orderloom map\n# name: ${"n".repeat(400)}\n\na = 1\n`;
  const named = await call("POST", "/maps", {
    key,
    headers: { "content-type": "text/plain" },
    body: long,
  });
  expect(named.status).toBe(400);
  const theirs = await makeKey(stranger, ["flows:read", "flows:write"], stranger.test);
  expect((await call("GET", address, { key: theirs })).status).toBe(404);
  expect((await call("PUT", address, { key: theirs, headers: twice, body: "a = 1" })).status).toBe(
    404,
  );
  const listed = (await call("GET", "/maps", { key })).json().maps;
  expect(listed).toMatchObject([{ name: "Head", version: 2, rowCount: 2, usedBy: [] }]);
});

test("a backtest is started, listed, read and cancelled, and quotes no document without the scope", async () => {
  const own = await makeKey(partner, ["runs:read", "runs:write", "payloads:read"], partner.test);
  const plain = await makeKey(partner, ["runs:read", "runs:write"], partner.test);
  const period = { from: "2026-11-01T00:00:00Z", to: "2026-11-27T00:00:00Z" };
  const address = `/flows/${flowId}/backtests`;
  const refused = await call("POST", address, { key: plain, body: { ...period, key: "4711" } });
  expect([refused.status, refused.json().scope]).toEqual([403, "payloads:read"]);
  const turned = { from: period.to, to: period.from };
  expect((await call("POST", address, { key: own, body: turned })).status).toBe(400);

  const body = { ...period, key: "4711", most: 50 };
  const started = await call("POST", address, { key: own, body });
  expect(started.status).toBe(202);
  const { id } = started.json();
  expect((await call("POST", address, { key: own, body })).status).toBe(409);
  expect((await call("GET", address, { key: own })).json().backtests).toMatchObject([
    { id, state: "queued", key: "4711", most: 50, total: null, counts: { same: 0 } },
  ]);
  expect((await call("GET", `/backtests/${id}`, { key: plain })).json()).toMatchObject({
    key: null,
  });
  const theirs = await makeKey(stranger, ["runs:read", "runs:write"], stranger.test);
  expect((await call("GET", `/backtests/${id}`, { key: theirs })).status).toBe(404);
  expect((await call("POST", `/backtests/${id}/cancel`, { key: theirs })).status).toBe(404);
  const cancelled = await call("POST", `/backtests/${id}/cancel`, { key: own });
  expect(cancelled.json()).toMatchObject({ state: "cancelled", draft: { revision: 1 } });
});

test("the OpenAPI document has exactly the routes that are served", async () => {
  const served = createRestApi(workbench.services)
    .routes.filter(({ method }) => method !== "ALL")
    .map(
      ({ method, path }) =>
        `${method} ${path.replace("/api/v1", "").replaceAll(/:(\w+)/g, "{$1}")}`,
    );
  const documented = Object.entries(openApi.paths as Record<string, object>).flatMap(
    ([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );

  expect([...new Set(served)].sort()).toEqual(documented.sort());
  expect((await call("GET", "/openapi.json", { key: null })).json().openapi).toBe("3.1.0");
});
