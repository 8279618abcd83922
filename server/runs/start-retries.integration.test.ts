import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compilePlan } from "../../runtime/engine/plan";
import type { RunHost } from "../../runtime/engine/run-host";
import { decodeSegment, encodeSegment } from "../../runtime/engine/segment-codec";
import type { FlowDocument } from "../../runtime/flow/document";
import { newId } from "../ids";
import { compress, decompress } from "../journal/compression";
import { type JournalWorld, openJournalWorld, systemClock } from "../journal/testing/journal-world";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { addTestFlow, addTestRun, type TestFlow, TestSegment } from "../testing/test-runs";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
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

async function askRetry(run: string): Promise<string> {
  const answer = await workbench.call("runs.retry", {
    input: { run, reason: "Unit fixed" },
    cookie: operator,
    environment: partner.production,
  });
  return (answer.data as { run: string }).run;
}

const start = () => startRetries({ pool: world.pool, host });

async function unfinished(run: string) {
  const { rows } = await workbench.owner.query(
    `select purpose, state, origin, parent, encode(substring(lane_key from 17), 'escape') as lane from live where id = $1`,
    [run],
  );
  return rows;
}

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
  expect(await state()).toEqual({ started: false, refused: null });
  expect(await start()).toBe(1);
  expect(await state()).toEqual({ started: true, refused: null });
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
  await startRetries({ pool: world.pool, host, onGivenUp: (id) => givenUp.push(id) });
  expect(givenUp).toEqual([run]);
  expect(await unfinished(run)).toEqual([]);
  expect(await start()).toBe(0);
  const answer = await workbench.call("runs.retryState", {
    method: "GET",
    input: { of: source, run },
    cookie: operator,
    environment: partner.production,
  });
  expect(answer.data).toEqual({
    started: false,
    refused: expect.stringContaining("retention"),
  });
});

test("one from a step that the version does not have says so", async () => {
  const source = await failedRun();
  const answer = await workbench.call("runs.retry", {
    input: { run: source, from: { kind: "node", node: "n99" } },
    cookie: operator,
    environment: partner.production,
  });
  const { run } = answer.data as { run: string };
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
