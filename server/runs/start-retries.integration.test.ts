import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import { compilePlan } from "../../runtime/engine/plan";
import type { RunHost } from "../../runtime/engine/run-host";
import { decodeSegment, encodeSegment } from "../../runtime/engine/segment-codec";
import type { FlowDocument } from "../../runtime/flow/document";
import { parseDatabaseUrl } from "../database-url";
import { openOwnerPool } from "../db";
import { newId } from "../ids";
import { compress } from "../journal/compress-body";
import { decompress } from "../journal/compression";
import { type JournalWorld, openJournalWorld, systemClock } from "../journal/testing/journal-world";
import { PutOff } from "../put-off";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun, type TestFlow, TestSegment } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { advanceBulks } from "./advance-bulk";
import type { RunView } from "./read-run";
import { startRetries } from "./start-retries";

let workbench: TestWorkbench;
let world: JournalWorld;
let partner: TestPartner;
let flow: TestFlow;
let document: FlowDocument;
let operator: string;
let host: RunHost;

const message = { name: "#10482", customer: "C-20417" };

function startedSegment() {
  const segment = new TestSegment();
  segment.start = {
    trigger: {
      node: "n01",
      kind: "webhook",
      method: "POST",
      headers: { "x-shop": "hallberg" },
      query: { source: "web" },
      contentType: "application/json",
      body: segment.value(message),
    },
    parameters: { warehouse: "CLE1" },
  };
  segment.step({ node: "n01", startedAt: Date.now(), status: "failed", port: null });
  return segment.content();
}

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  document = {
    schemaVersion: 1,
    id: newId(),
    name: "Ordered by customer",
    settings: { orderingKey: "input.customer" },
    nodes: { n01: { type: "webhook@1", name: "Order created", config: {} } },
    edges: [],
  };
  flow = await addTestFlow(workbench.owner, place(), { document });
  operator = await workbench.signIn(partner.people.operator.email);
  world = await openJournalWorld(workbench.database.engineUrl);
  const http = { send: () => Promise.reject(new Error("a retry sends nothing by itself")) };
  host = {
    journal: world.journal,
    clock: systemClock,
    ids: { next: newId },
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    connections: () => Promise.reject(new Error("a retry opens nothing by itself")),
    plan: async () => compilePlan(document, { http }),
    commands: { pending: () => [] },
    stopping: new AbortController().signal,
  };
});
afterAll(async () => {
  await world.close();
  await workbench.close();
});

const place = () => ({
  partner: partner.id,
  distributor: partner.distributor,
  environment: partner.production,
});

async function failedRun() {
  const { id } = await addTestRun(workbench.owner, place(), {
    flow,
    status: "failed",
    acceptedAt: Date.now() - 3_600_000,
    segments: [startedSegment()],
  });
  return id;
}

const ask = (run: string, more: object = {}, cookie = operator) =>
  workbench.call("runs.retry", {
    input: { run, reason: "Unit fixed", ...more },
    cookie,
    environment: partner.production,
  });

async function askRetry(run: string, more: object = {}): Promise<string> {
  return ((await ask(run, more)).data as { run: string }).run;
}

const commandsOf = async (run: string) =>
  (await workbench.owner.query("select detail from run_command where run = $1 order by id", [run]))
    .rows.length;

const start = () => startRetries({ pool: world.pool, host, putOff: new PutOff() });

async function unfinished(run: string) {
  const { rows } = await workbench.owner.query(
    `select purpose, state, origin, parent, encode(substring(lane_key from 17), 'escape') as lane from live where id = $1`,
    [run],
  );
  return rows;
}

test("a retry whose lock is lost while it is read begins nothing; the next call begins it", async () => {
  const run = await askRetry(await failedRun());
  const admin = openOwnerPool(workbench.database.adminUrl, { max: 1 });
  const losing: RunHost = {
    ...host,
    plan: async (head) => {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state = 'idle in transaction'",
        [parseDatabaseUrl(workbench.database.engineUrl).database],
      );
      return host.plan(head);
    },
  };
  const begun = async () =>
    (await workbench.owner.query("select from live where id = $1", [run])).rows.length;
  try {
    const tried = startRetries({ pool: world.pool, host: losing, putOff: new PutOff() });
    await expect(tried).rejects.toThrow();
    expect(await begun()).toBe(0);
  } finally {
    await admin.end();
  }
  await start();
  expect(await begun()).toBe(1);
});

test("a retry becomes a linked replay of the same message, in the lane of its key", async () => {
  const source = await failedRun();
  const run = await askRetry(source);
  expect(await unfinished(run)).toEqual([]);
  const state = async () =>
    (
      await workbench.call("runs.retryState", {
        method: "GET",
        input: { of: source, run },
        cookie: operator,
        environment: partner.production,
      })
    ).data;
  expect(await state()).toEqual({ started: false, refused: null, awaits: null });
  expect(await start()).toBe(1);
  expect(await state()).toEqual({ started: true, refused: null, awaits: null });
  expect(await unfinished(run)).toEqual([
    { purpose: 1, state: 0, origin: source, parent: source, lane: "C-20417" },
  ]);
  const { rows } = await workbench.owner.query("select body from segment where run = $1", [run]);
  const content = decodeSegment(decompress(rows[0].body));
  expect(content.start).toMatchObject({
    trigger: {
      node: "n01",
      kind: "replay",
      method: "POST",
      headers: { "x-shop": "hallberg" },
      query: { source: "web" },
    },
    parameters: { warehouse: "CLE1" },
    replay: { of: source, from: "start" },
  });
  const body = content.values.find(({ ref }) => ref === content.start?.trigger.body);
  expect(JSON.parse(Buffer.from(body && "bytes" in body ? body.bytes : []).toString())).toEqual(
    message,
  );
});

test("it is started once, however often and by however many processes it is looked at", async () => {
  const run = await askRetry(await failedRun());
  const settled = await Promise.all([start(), start(), start()]);
  expect(settled.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await start()).toBe(0);
  expect(await unfinished(run)).toHaveLength(1);
});

test("one that was started by a process that died before it said so is only noted", async () => {
  const run = await askRetry(await failedRun());
  await start();
  await workbench.owner.query(
    "update run_command set applied_seg = null where detail->>'run' = $1",
    [run],
  );
  expect(await start()).toBe(1);
  expect(await unfinished(run)).toHaveLength(1);
});

test("a message in the payload store comes along", async () => {
  const source = await failedRun();
  const large = Buffer.from(JSON.stringify({ ...message, note: "x".repeat(100_000) }));
  const hash = createHash("sha256").update(large).digest();
  const ms = Number.parseInt(source.replaceAll("-", "").slice(0, 12), 16);
  await workbench.owner.query(
    `insert into payload (class, bucket, partner_id, distributor_id, hash, body)
     values (30, $1, $2, $3, $4, $5)`,
    [Math.floor(ms / (7 * 86_400_000)), partner.id, partner.distributor, hash, compress(large)],
  );
  const content = startedSegment();
  const values = [{ ref: 0, payload: { hash: hash.toString("hex"), bytes: large.length } }];
  await workbench.owner.query("update segment set body = $2 where run = $1", [
    source,
    compress(encodeSegment({ ...content, values })),
  ]);
  const run = await askRetry(source);
  await start();
  const { rows } = await workbench.owner.query("select body from segment where run = $1", [run]);
  expect(decodeSegment(decompress(rows[0].body)).values).toEqual(values);
});

test("one whose message went meanwhile is given up, and says so", async () => {
  const source = await failedRun();
  const run = await askRetry(source);
  await workbench.owner.query("delete from segment where run = $1", [source]);
  const givenUp: string[] = [];
  await startRetries({
    pool: world.pool,
    host,
    putOff: new PutOff(),
    onGivenUp: (id) => givenUp.push(id),
  });
  expect(givenUp).toEqual([run]);
  expect(await unfinished(run)).toEqual([]);
  expect(await start()).toBe(0);
  const answer = await workbench.call("runs.retryState", {
    method: "GET",
    input: { of: source, run },
    cookie: operator,
    environment: partner.production,
  });
  expect(answer.data).toMatchObject({
    started: false,
    refused: expect.stringContaining("retention"),
  });
});

test("some that break down keep none behind them waiting", async () => {
  const broken = await Promise.all(Array.from({ length: 12 }, failedRun));
  for (const source of broken) await askRetry(source);
  await workbench.owner.query("update segment set body = '\\x01ff' where run = any($1)", [broken]);
  const good = await askRetry(await failedRun());
  const putOff = new PutOff();
  const rounds = { pool: world.pool, host, putOff };
  expect(await startRetries(rounds)).toBe(0);
  expect(await startRetries(rounds)).toBe(1);
  expect(await unfinished(good)).toHaveLength(1);
  expect(putOff.waiting()).toHaveLength(12);
  await workbench.owner.query("delete from run_command where run = any($1)", [broken]);
});

test("one that is put off for another reason names no run any more that it waited for", async () => {
  const source = await failedRun();
  const run = await askRetry(source);
  await workbench.owner.query(
    "update run_command set detail = jsonb_set(detail::jsonb, '{awaits}', to_jsonb($2::text))::json where run = $1",
    [source, newId()],
  );
  await workbench.owner.query("update segment set body = '\\x01ff' where run = $1", [source]);
  expect(await start()).toBe(0);
  const { data } = await workbench.call("runs.retryState", {
    method: "GET",
    input: { of: source, run },
    cookie: operator,
    environment: partner.production,
  });
  expect(data).toEqual({ started: false, refused: null, awaits: null });
  await workbench.owner.query("delete from run_command where run = $1", [source]);
});

test("one that waits for a debug run looks again soon, however long it has waited", async () => {
  const calling: FlowDocument = {
    ...document,
    id: newId(),
    nodes: {
      ...document.nodes,
      n02: {
        type: "http-request@1",
        name: "Create order",
        config: { method: "POST", url: "https://erp.test/orders" },
      },
    },
    edges: [{ from: "n01.out", to: "n02.in" }],
  };
  const of = await addTestFlow(workbench.owner, place(), { document: calling });
  const http = { send: () => Promise.reject(new Error("a retry sends nothing by itself")) };
  const callingHost = { ...host, plan: async () => compilePlan(calling, { http }) };
  const acceptedAt = Date.now() - 3_600_000;
  const { id: source } = await addTestRun(workbench.owner, place(), {
    flow: of,
    status: "failed",
    acceptedAt,
    segments: [startedSegment()],
  });
  const run = await askRetry(source);
  const underWay = startedSegment();
  const { id: stepped } = await addTestRun(workbench.owner, place(), {
    flow: of,
    purpose: "debug",
    status: "running",
    origin: source,
    parent: source,
    segments: [
      {
        ...underWay,
        intents: [
          {
            node: "n02",
            path: "",
            attempt: 1,
            idempotencyKey: `${source}.n02`,
            request: 0,
            sentAt: acceptedAt,
            timeoutMs: 30_000,
            mode: "live",
          },
        ],
      },
    ],
  });
  let now = 0;
  const putOff = new PutOff(() => now);
  const rounds = { pool: world.pool, host: callingHost, putOff };
  for (let round = 0; round < 12; round++) {
    expect(await startRetries(rounds)).toBe(0);
    const { rows } = await workbench.owner.query(
      "select detail->>'awaits' as awaits from run_command where run = $1",
      [source],
    );
    expect(rows).toEqual([{ awaits: stepped }]);
    expect(putOff.waiting()).toHaveLength(1);
    now += 10_000;
    expect([round, putOff.waiting()]).toEqual([round, []]);
  }
  await workbench.owner.query("delete from live where id = $1", [stepped]);
  await workbench.owner.query("delete from segment where run = $1", [stepped]);
  expect(await startRetries(rounds)).toBe(1);
  expect(await unfinished(run)).toHaveLength(1);
});

test("one from a step that the flow does not have is refused, and nothing is asked for", async () => {
  const source = await failedRun();
  const answer = await workbench.call("runs.retry", {
    input: { run: source, from: { kind: "node", node: "n99" } },
    cookie: operator,
    environment: partner.production,
  });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("n99")]);
  expect(await start()).toBe(0);
});

test("one from a step that is gone by the time it is started says so", async () => {
  const source = await failedRun();
  const { run } = await askRetryFrom(source, "n01");
  await workbench.owner.query(
    `update run_command set detail = jsonb_set(detail::jsonb, '{from,node}', '"n99"')::json where run = $1`,
    [source],
  );
  expect(await start()).toBe(1);
  expect(await unfinished(run)).toEqual([]);
  const refusal = await workbench.call("runs.retryState", {
    method: "GET",
    input: { of: source, run },
    cookie: operator,
    environment: partner.production,
  });
  expect(refusal.data).toMatchObject({ started: false, refused: expect.stringContaining("n99") });
});

test("one in an item is told as its item, and not as the start that the last release would look for", async () => {
  const source = await failedRun();
  const { run } = await askRetryFrom(source, "n01", "n02:1");
  const { rows } = await workbench.owner.query(
    "select detail->'from' as \"from\", detail->'item' as item from run_command where run = $1",
    [source],
  );
  expect(rows).toEqual([{ from: null, item: { kind: "node", node: "n01", path: "n02:1" } }]);
  expect((await askRetryFrom(source, "n01", "n02:1")).run).toBe(run);

  expect(await start()).toBe(1);

  const state = await workbench.call("runs.retryState", {
    method: "GET",
    input: { of: source, run },
    cookie: operator,
    environment: partner.production,
  });
  expect(state.data).toMatchObject({ started: false, refused: expect.stringContaining("n02:1") });
});

async function askRetryFrom(
  source: string,
  node: string,
  path?: string,
): Promise<{ readonly run: string }> {
  const answer = await workbench.call("runs.retry", {
    input: { run: source, from: { kind: "node", node, ...(path !== undefined && { path }) } },
    cookie: operator,
    environment: partner.production,
  });
  return answer.data as { run: string };
}

describe("a retry that is asked for twice", () => {
  test("by the same request starts one run, also once it has begun", async () => {
    const source = await failedRun();
    const request = newId();
    const answers = await Promise.all([ask(source, { request }), ask(source, { request })]);
    await start();
    const late = await ask(source, { request });

    const runs = [...answers, late].map(({ data }) => (data as { run: string }).run);
    expect(new Set(runs).size).toBe(1);
    expect((late.data as { again: boolean }).again).toBe(true);
    expect(await commandsOf(source)).toBe(1);
  });

  test("by two tabs starts one run; one that wants something else is refused", async () => {
    const source = await failedRun();
    const [first, second] = await Promise.all([
      ask(source, { request: newId() }),
      ask(source, { request: newId() }),
    ]);
    const other = await ask(source, { request: newId(), from: { kind: "node", node: "n01" } });

    expect(first.data).toMatchObject({ run: (second.data as { run: string }).run });
    expect(await commandsOf(source)).toBe(1);
    expect(other.status).toBe(409);
    expect(other.text).toContain("has just asked for another retry");
    await start();
    const third = await ask(source, { request: newId() });
    expect(third.status).toBe(409);
    expect(third.text).toContain("has not ended");
  });

  test("with a request id of another run is refused", async () => {
    const request = newId();
    await ask(await failedRun(), { request });

    expect((await ask(await failedRun(), { request })).status).toBe(409);
  });

  test("whose message began another way meanwhile says so instead of vanishing", async () => {
    const source = await failedRun();
    const run = await askRetry(source);
    await addTestRun(workbench.owner, place(), {
      flow,
      status: "waiting",
      purpose: "replay",
      origin: source,
      parent: source,
    });
    await start();
    const state = await workbench.call("runs.retryState", {
      method: "GET",
      input: { of: source, run },
      cookie: operator,
      environment: partner.production,
    });
    expect(state.data).toMatchObject({
      started: false,
      refused: expect.stringContaining("before"),
    });
  });
});

describe("sent as new", () => {
  test("it has an origin of its own, is linked both ways, and the audit log says what it was", async () => {
    const source = await failedRun();
    const run = await askRetry(source, { asNew: true, newest: source });
    await start();

    expect(await unfinished(run)).toEqual([
      { purpose: 1, state: 0, origin: run, parent: source, lane: "C-20417" },
    ]);
    const chainOf = async (id: string) => {
      const { data } = await workbench.call("runs.read", {
        method: "GET",
        input: { run: id },
        cookie: operator,
        environment: partner.production,
      });
      const { chain, replay } = data as RunView;
      return { chain: chain.map(({ id: link, asNew }) => [link, asNew]), replay };
    };
    const linked = [
      [source, false],
      [run, true],
    ];
    expect(await chainOf(source)).toEqual({ chain: linked, replay: null });
    expect(await chainOf(run)).toEqual({
      chain: linked,
      replay: { of: source, from: "start", asNew: true, edited: false },
    });
    const { rows } = await workbench.owner.query(
      "select action, detail->>'run' as run from audit where subject_id = $1",
      [source],
    );
    expect(rows).toEqual([{ action: "run.send-as-new", run }]);
  });

  test("not by whoever may only retry, and not past a run that was not seen", async () => {
    const source = await failedRun();
    const tester = await workbench.signIn(partner.people.tester.email);
    const forbidden = await ask(source, { asNew: true, newest: source }, tester);
    const unseen = await ask(source, { asNew: true });
    const run = await askRetry(source, { asNew: true, newest: source });
    await start();
    await workbench.owner.query("delete from live where id = $1", [run]);
    await addTestRun(workbench.owner, place(), {
      id: run,
      flow,
      status: "succeeded",
      purpose: "replay",
      origin: run,
      parent: source,
    });
    const again = await ask(source, { asNew: true, newest: source });

    expect(forbidden.status).toBe(403);
    expect(unseen.status).toBe(409);
    expect(again.status).toBe(409);
    expect(again.text).toContain("since you looked");
    expect((await ask(source, { asNew: true, newest: run })).status).toBe(200);
  });

  test.each([
    { effects: { erp: "live" } as const, status: 409 },
    { effects: { erp: "sandbox" } as const, status: 200 },
  ])("past a debug run with $effects that was not seen: $status", async ({ effects, status }) => {
    const source = await failedRun();
    const first = startedSegment();
    const at = Date.now();
    const setup = { ...emptySetup, effects };
    const debug = [{ kind: "setup", at, by: "Mara", after: 0, setup } as const];
    const { id } = await addTestRun(workbench.owner, place(), {
      flow,
      status: "failed",
      purpose: "debug",
      origin: source,
      parent: source,
      segments: [{ ...first, debug }],
    });
    const unseen = await ask(source, { asNew: true, newest: source });
    expect(unseen.status).toBe(status);
    if (status === 200) return;
    expect(unseen.text).toContain("since you looked");
    expect((await ask(source, { asNew: true, newest: id })).status).toBe(200);
  });
});

describe("many sent as new", () => {
  const from = { kind: "start" };
  const sendMany = (runs: readonly string[], more: object = { asNew: true }, cookie = operator) =>
    workbench.call("runs.retryMany", {
      input: { pick: { runs }, from, perMinute: 6_000, reason: "They never came", ...more },
      cookie,
      environment: partner.production,
    });
  const advance = () => advanceBulks(workbench.services.db);
  const asked = async (sources: readonly string[]) => {
    const { rows } = await workbench.owner.query<{ source: string; run: string; asNew: boolean }>(
      `select run as source, detail->>'run' as run, detail->'asNew' as "asNew"
       from run_command where kind = 'retry' and run = any($1::uuid[]) order by at`,
      [sources],
    );
    return rows;
  };
  const finish = async ({ source, run }: { readonly source: string; readonly run: string }) => {
    await workbench.owner.query("delete from live where id = $1", [run]);
    await addTestRun(workbench.owner, place(), {
      id: run,
      flow,
      status: "succeeded",
      purpose: "replay",
      origin: run,
      parent: source,
    });
  };

  test("each is a message of its own, the first alone before the others, and the audit log says so", async () => {
    const sources = [await failedRun(), await failedRun(), await failedRun()];
    const { bulk } = (await sendMany(sources)).data as { bulk: string };
    await advance();
    await start();
    const [first, ...early] = await asked(sources);
    if (first === undefined) throw new Error("Nothing was asked for");
    expect(early).toEqual([]);
    await finish(first);
    await advance();
    await start();

    const all = await asked(sources);
    expect(all.map(({ source }) => source).sort()).toEqual([...sources].sort());
    for (const { source, run, asNew } of all) {
      expect(asNew).toBe(true);
      if (run === first.run) continue;
      expect(await unfinished(run)).toEqual([
        { purpose: 1, state: 0, origin: run, parent: source, lane: "C-20417" },
      ]);
    }
    for (const one of all.slice(1)) await finish(one);
    await advance();
    const { rows } = await workbench.owner.query(
      `select action, detail->'asNew' as "asNew" from audit
       where subject_id = $1 or detail->>'bulk' = $1 order by at`,
      [bulk],
    );
    expect(rows).toEqual([
      { action: "bulk.retry", asNew: true },
      ...sources.map(() => ({ action: "run.send-as-new", asNew: null })),
    ]);
  });

  test("not by whoever may only retry", async () => {
    const tester = await workbench.signIn(partner.people.tester.email);
    const runs = [await failedRun()];
    expect((await sendMany(runs, { asNew: true }, tester)).problem).toBe("NOT_ALLOWED");
    expect(await asked(runs)).toEqual([]);
    const { status, data } = await sendMany(runs, {}, tester);
    expect(status).toBe(200);
    const { bulk: id } = data as { bulk: string };
    await workbench.call("runs.stopBulk", {
      input: { id },
      cookie: tester,
      environment: partner.production,
    });
  });

  test("not a message of which a later run came after they were picked", async () => {
    const source = await failedRun();
    const { bulk } = (await sendMany([source])).data as { bulk: string };
    await addTestRun(workbench.owner, place(), {
      flow,
      status: "failed",
      purpose: "replay",
      origin: source,
      parent: source,
    });
    await advance();
    await advance();

    expect(await asked([source])).toEqual([]);
    const { rows } = await workbench.owner.query(
      "select state, note from bulk_action_run where bulk = $1",
      [bulk],
    );
    expect(rows).toEqual([{ state: "refused", note: expect.stringContaining("since you looked") }]);
  });
});

describe("a changed message", () => {
  const changed = JSON.stringify({ ...message, customer: "C-1" });

  test("runs from the start in the lane of its key; only its fingerprint is in the audit log", async () => {
    const source = await failedRun();
    const run = await askRetry(source, { message: changed });
    await start();

    expect(await unfinished(run)).toEqual([
      { purpose: 1, state: 0, origin: source, parent: source, lane: "C-1" },
    ]);
    const { rows: segments } = await workbench.owner.query(
      "select body from segment where run = $1",
      [run],
    );
    const content = decodeSegment(decompress(segments[0].body));
    expect(content.start?.replay).toEqual({ of: source, from: "start", edited: true });
    const body = content.values.find(({ ref }) => ref === content.start?.trigger.body);
    expect(Buffer.from(body && "bytes" in body ? body.bytes : []).toString()).toBe(changed);
    const { rows } = await workbench.owner.query(
      `select a.action, a.detail->'edited' as edited, c.detail->>'message' as kept
       from audit a join run_command c on c.run::text = $1 where a.subject_id = $1`,
      [source],
    );
    const sha256 = createHash("sha256").update(changed).digest("hex");
    expect(rows).toEqual([
      { action: "run.edit-retry", edited: { bytes: changed.length, sha256 }, kept: null },
    ]);
  });

  test("needs the grants to see and to change, and room", async () => {
    const source = await failedRun();
    const edit = (cookie = operator, input: object = { message: changed }) =>
      ask(source, input, cookie);
    const person = partner.people.operator.id;
    const set = (column: string, value: boolean | null) =>
      workbench.owner.query(`update membership set ${column} = $2 where user_id = $1`, [
        person,
        value,
      ]);

    await set("run_edit_retry", false);
    expect((await edit()).status).toBe(403);
    await set("run_edit_retry", null);
    await set("payload_view", false);
    expect((await edit()).status).toBe(403);
    await set("payload_view", null);
    expect((await edit(operator, { message: "x".repeat(1_048_577) })).status).toBe(413);
    const node = { message: changed, from: { kind: "node", node: "n01" } };
    expect((await edit(operator, node)).status).toBe(400);
    expect((await edit()).status).toBe(200);
  });
});
