import { createHash } from "node:crypto";
import { startRun } from "../runtime/engine/driver";
import { compilePlan, type Plan } from "../runtime/engine/plan";
import type { RunHead } from "../runtime/engine/records";
import type { RunHost } from "../runtime/engine/run-host";
import type { Json } from "../runtime/json";
import type { Http, Journal, OpenConnection } from "../runtime/ports";
import { newId } from "../server/ids";
import { encodeBatch } from "../server/journal/encode-batch";
import { HeldRuns } from "../server/journal/held-runs";
import { defaultIntakeLimits, IntakeBounds } from "../server/journal/intake-bounds";
import { serializePipeline } from "../server/journal/pipeline";
import { PostgresJournal } from "../server/journal/postgres-journal";
import type { Work } from "../server/journal/work";
import { orderFlow } from "./flows";
import { sampleOrder } from "./order-sample";

/**
 * CPU µs per order of the parts of W1, in this process, without sockets and database. `engine` is the run
 * as a state machine with its records, `effect` the request and its answer, `journal` encoding,
 * compression and the message to the database; what the gateway spends beyond is HTTP and the wire.
 */
export type TimeSplit = {
  readonly parse: number;
  readonly map: number;
  readonly rule: number;
  readonly effect: number;
  readonly engine: number;
  readonly journal: number;
};

const calls = 6_400;
const atOnce = 32;
const decoder = new TextDecoder();
const bodies = Array.from({ length: 512 }, (_, index) => Buffer.from(sampleOrder(index)));
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const erpAnswer = Buffer.from('{"id":"SO-100200","status":"created"}');
const http: Http = {
  send: async () => ({
    status: 201,
    headers: { "content-type": "application/json", "content-length": String(erpAnswer.length) },
    body: erpAnswer,
  }),
};
const connection: OpenConnection = {
  id: newId(),
  kind: "http",
  name: "erp",
  config: { baseUrl: "http://127.0.0.1:1", auth: "none" },
  secrets: {},
  mask: (text) => text,
};
const place = {
  partner: newId(),
  distributor: newId(),
  environment: newId(),
  flow: newId(),
  version: createHash("sha256").update("bench").digest("hex"),
};

export async function timeSplit(): Promise<TimeSplit> {
  const plan = compilePlan(orderFlow(newId(), true), { http });
  const parse = cpuUs((index) => JSON.parse(decoder.decode(bodies[index % bodies.length])));
  const orders = bodies.map((body) => JSON.parse(body.toString()) as Json);
  const scopeAt = (index: number, input: Json | undefined) => ({
    input: input ?? null,
    trigger: { body: orders[index % orders.length] ?? null },
    params: {},
    steps: {},
    run: {},
  });
  const compute = (node: string, inputs: readonly Json[]) => (index: number) => {
    const work = plan.nodes.get(node)?.work;
    if (work?.behaviour !== "compute") throw new Error(`${node} computes nothing`);
    return work.run(scopeAt(index, inputs[index % inputs.length])).value;
  };
  const map = cpuUs(compute("n02", orders));
  const mapped = orders.map((_, index) => compute("n02", orders)(index));
  const rule = cpuUs(compute("n03", mapped));
  const effect = await effectUs(plan, mapped);
  const engine = await runUs(plan, settlingJournal);
  const whole = await runUs(plan, encodingJournal());
  return {
    parse,
    map,
    rule,
    effect,
    engine: engine - parse - map - rule - effect,
    journal: whole - engine,
  };
}

function cpuUs(work: (index: number) => unknown): number {
  for (let index = 0; index < calls / 4; index++) work(index);
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index++) work(index);
  return perCall(before);
}

function perCall(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

async function effectUs(plan: Plan, inputs: readonly Json[]): Promise<number> {
  const work = plan.nodes.get("n04")?.work;
  if (work?.behaviour !== "effect") throw new Error("n04 sends nothing");
  const send = (index: number) => {
    const input = inputs[index % inputs.length] ?? null;
    const request = work.effect.request({ input }, "key");
    return work.effect.send(request, {
      connection,
      idempotencyKey: "key",
      timeoutMs: 10_000,
      signal: new AbortController().signal,
      json: (value) => JSON.stringify(value),
    });
  };
  return inTurns(send);
}

/** As many at once as a gateway under load has, each beginning when its predecessor is done. */
async function inTurns(work: (index: number) => Promise<unknown>): Promise<number> {
  const turns = async (count: number) => {
    const lane = async (first: number) => {
      for (let index = first; index < count; index += atOnce) await work(index);
    };
    await Promise.all(Array.from({ length: atOnce }, (_, first) => lane(first)));
  };
  await turns(calls / 4);
  const before = process.cpuUsage();
  await turns(calls);
  return perCall(before);
}

function runUs(plan: Plan, journal: Journal): Promise<number> {
  const host: RunHost = {
    journal,
    clock,
    ids: { next: () => newId() },
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    connections: async () => connection,
    plan: async () => plan,
    commands: { pending: () => [] },
    stopping: new AbortController().signal,
  };
  return inTurns(async (index) => {
    const started = startRun(host, {
      head: newHead(),
      plan,
      trigger: {
        node: "n01",
        kind: "webhook",
        method: "POST",
        headers: { "content-type": "application/json" },
        query: {},
        contentType: "application/json",
        bytes: bodies[index % bodies.length] ?? new Uint8Array(),
      },
      parameters: {},
      dedupe: null,
      lane: null,
      execute: "here",
    });
    if ((await started.done) !== "finished") throw new Error("The order was not finished");
  });
}

function newHead(): RunHead {
  const id = newId();
  const now = Date.now();
  return {
    ...place,
    id,
    purpose: "live",
    retention: 30,
    origin: id,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
  };
}

const notHere = () => Promise.reject(new Error("Not part of this measurement"));
const settlingJournal: Journal = {
  start: async () => ({ outcome: "started", epoch: 1 }),
  append: async () => "written",
  finish: async () => "written",
  release: notHere,
  confirm: async () => true,
  load: notHere,
  readPayload: notHere,
};

/** The journal itself up to the bytes for the database; every batch is settled at the next turn. */
function encodingJournal(): Journal {
  let waiting: Work[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    const calls = encodeBatch(batch, { now: Date.now(), wake: () => null });
    serializePipeline(calls.map(({ call }) => call));
    for (const work of batch) {
      if (work.kind === "start") work.settle({ outcome: "started", epoch: 1 });
      else work.settle("written");
    }
  };
  const add = (work: Work) => {
    waiting.push(work);
    if (waiting.length === 1) setImmediate(flush);
  };
  return new PostgresJournal({
    pool: null as never,
    writer: { addStart: add, addResult: add } as never,
    held: new HeldRuns(),
    intake: new IntakeBounds(defaultIntakeLimits, clock),
    clock,
    log: { warn: () => undefined } as never,
    owner: () => 1,
    parkAfterMs: () => 1_000,
  });
}
