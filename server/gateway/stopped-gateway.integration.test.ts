import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { systemActor } from "@/server/access/actor";
import { withScope } from "@/server/db";
import { createFlow } from "@/server/flows/create-flow";
import { publishFlow } from "@/server/flows/publish-flow";
import { type OpenRunHost, openRunHost } from "@/server/host/run-host";
import { newId } from "@/server/ids";
import { silentLog } from "@/server/journal/journal-log";
import { startProgram } from "@/server/testing/start-program";
import { openWorkerWorld, type WorkerWorld } from "@/server/worker/testing/worker-world";

const callers = 12;
let world: WorkerWorld;
let watcher: OpenRunHost;
let gateway: ChildProcess;
let url: string;

beforeAll(async () => {
  world = await openWorkerWorld();
  watcher = await openRunHost({
    environment: world.environment,
    kind: "tool",
    build: "test",
    log: silentLog,
    beatMs: 100,
    staleMs: 3_000,
  });
  await world.startWorker();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  gateway = await startGateway(port);
});
afterAll(async () => {
  gateway.kill("SIGKILL");
  await watcher.close();
  await world.close();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}

/** The gateway's own program. */
async function startGateway(port: number): Promise<ChildProcess> {
  const more = { ORDERLOOM_PORT: String(port) };
  return (await startProgram("gateway", world.environment, more)).child;
}

/** Webhook → one order → answer, executed in the gateway; gives the webhook's path. */
async function publish(idempotency: "header" | "none"): Promise<string> {
  const { partner, workbench } = world;
  const place = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  };
  const { rows } = await workbench.owner.query("select id from connection where kind = 'http'");
  const id = newId();
  const document: FlowDocument = {
    schemaVersion: 1,
    id,
    name: `Orders ${idempotency}`,
    settings: {},
    nodes: {
      n01: { type: "webhook@1", name: "In", config: { synchronous: true } },
      n02: {
        type: "http-request@1",
        name: "Order",
        config: { method: "POST", url: "/orders", body: "input", idempotency },
        connection: "target",
        timeoutMs: 3_000,
      },
      n03: { type: "respond@1", name: "Out", config: { status: 200, body: "input" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
    ],
  };
  return withScope(workbench.services.db, place, async (tx) => {
    await createFlow(tx, systemActor, place, { id, name: document.name, document });
    const bindings = { target: String(rows[0]?.id) };
    const published = await publishFlow(tx, systemActor, place, {
      flowId: id,
      tested: "nothing-to-test",
      note: "",
      bindings,
    });
    return `/in/${published.endpoints[0]?.address}`;
  });
}

async function post(path: string, number: string) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number }),
  });
  await response.arrayBuffer();
  return { status: response.status, run: response.headers.get("x-orderloom-run") ?? "" };
}

test("a gateway that is stopped with open requests loses none, and sends none again when it wakes", {
  timeout: 120_000,
}, async () => {
  const { target } = world;
  const paths = { header: await publish("header"), none: await publish("none") };
  target.delayMs = 1_000;
  const kinds = ["header", "none"] as const;
  const sent = kinds.flatMap((kind) =>
    Array.from({ length: callers }, (_, n) => ({
      kind,
      answer: post(paths[kind], `${kind}-${n}`),
    })),
  );
  await expect.poll(() => target.arrived, { timeout: 20_000 }).toBe(2 * callers);

  gateway.kill("SIGSTOP");
  const owned = "select count(*)::int as n from live where owner is not null and epoch = 1";
  await expect.poll(async () => (await world.rowsOf(owned))[0]?.n, { timeout: 30_000 }).toBe(0);
  gateway.kill("SIGCONT");
  const answers = await Promise.all(
    sent.map(async ({ kind, answer }) => ({ kind, ...(await answer) })),
  );

  expect(
    answers.map(({ status }) => status).filter((status) => ![200, 202].includes(status)),
  ).toEqual([]);
  const runsOf = (kind: "header" | "none") =>
    answers.filter((answer) => answer.kind === kind).map(({ run }) => run);
  const ended = "select count(*)::int as n from run where id = any($1) and status = 0";
  const doubted = "select count(*)::int as n from live where id = any($1) and state = 5";
  const count = async (text: string, runs: string[]) => (await world.rowsOf(text, [runs]))[0]?.n;
  await expect.poll(() => count(ended, runsOf("header")), { timeout: 40_000 }).toBe(callers);
  await expect.poll(() => count(doubted, runsOf("none")), { timeout: 40_000 }).toBe(callers);
  expect(target.made.size).toBe(2 * callers);
  expect([...target.made.values()].every((times) => times === 1)).toBe(true);
});
