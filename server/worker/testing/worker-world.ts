import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startRun } from "../../../runtime/engine/driver";
import { compilePlan } from "../../../runtime/engine/plan";
import type { RunHead } from "../../../runtime/engine/records";
import type { FlowDocument, FlowNode, FlowSettings } from "../../../runtime/flow/document";
import type { StartVerdict } from "../../../runtime/ports";
import { systemActor } from "../../access/actor";
import { createConnection } from "../../connections/save-connection";
import { withScope } from "../../db";
import type { Environment } from "../../env";
import { createFlow } from "../../flows/create-flow";
import { publishFlow } from "../../flows/publish-flow";
import { type OpenRunHost, openRunHost } from "../../host/run-host";
import { newId } from "../../ids";
import { silentLog } from "../../journal/journal-log";
import { type StartedProgram, startProgram } from "../../testing/start-program";
import { addTestPartner, type TestPartner } from "../../testing/test-people";
import {
  openTestWorkbench,
  type TestWorkbench,
  testEnvironment,
} from "../../testing/test-workbench";

/** It can be asked for what was done under our reference. */
const lookedUp = {
  headers: [{ name: "x-reference", value: "${key}" }],
  lookupPath: "/orders?reference=${key}",
  lookupFound: "count(response.body.orders) > 0",
  lookupValue: "response.body.orders[0]",
};

/** A target that counts what it did per key, and can be slow. */
export type CountingTarget = {
  readonly url: string;
  /** How often each order was made, by its number. */
  readonly made: Map<string, number>;
  /** Order numbers in the sequence in which they were made. */
  readonly sequence: string[];
  delayMs: number;
  /** It does nothing before this is there. */
  opened: Promise<void>;
  /** Requests that have arrived, answered or not. */
  arrived: number;
  /** Numbers of orders that it does not take. */
  readonly refused: Set<string>;
  /** Numbers of orders that it has no time for. */
  readonly busy: Set<string>;
  close(): Promise<void>;
};

async function startTarget(): Promise<CountingTarget> {
  const made = new Map<string, number>();
  const byKey = new Set<string>();
  const references = new Set<unknown>();
  const sequence: string[] = [];
  const server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => {
      text += part.toString();
    });
    request.on("end", () => {
      target.arrived += 1;
      const act = () => {
        response.setHeader("content-type", "application/json");
        if (request.method === "GET") {
          const reference = new URL(request.url ?? "", "http://target").searchParams.get(
            "reference",
          );
          response.end(JSON.stringify({ orders: references.has(reference) ? [{ id: "E" }] : [] }));
          return;
        }
        const { number } = JSON.parse(text) as { number: string };
        if (target.refused.has(number) || target.busy.has(number)) {
          response.statusCode = target.busy.has(number) ? 503 : 422;
          response.end();
          return;
        }
        const key = request.headers["idempotency-key"];
        if (typeof key !== "string" || !byKey.has(key)) {
          made.set(number, (made.get(number) ?? 0) + 1);
          sequence.push(number);
        }
        if (typeof key === "string") byKey.add(key);
        references.add(request.headers["x-reference"]);
        response.end(JSON.stringify({ id: `E-${number}` }));
      };
      void target.opened.then(() => setTimeout(act, target.delayMs));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const target: CountingTarget = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    made,
    sequence,
    delayMs: 0,
    opened: Promise.resolve(),
    arrived: 0,
    refused: new Set(),
    busy: new Set(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return target;
}

export type WorkerProcess = StartedProgram;

export type WorkerWorld = {
  readonly workbench: TestWorkbench;
  readonly partner: TestPartner;
  readonly target: CountingTarget;
  /** The intake's side: stores runs, executes none. */
  readonly gateway: OpenRunHost;
  readonly environment: Environment;
  /** Publishes webhook → one order per message, which then waits for so long before its run ends. */
  publish(flow: {
    idempotency: "header" | "lookup" | "none";
    settings?: FlowSettings;
    timeoutMs?: number;
    waitMs?: number;
  }): Promise<FlowDocument & { readonly version: string }>;
  /** Publishes webhook → call of that flow. */
  publishCaller(called: string): Promise<FlowDocument & { readonly version: string }>;
  /** Publishes webhook → one order → a list of four, each mapped. */
  publishList(): Promise<FlowDocument & { readonly version: string }>;
  /** Accepts an order for whoever claims it. */
  accept(
    flow: FlowDocument & { readonly version: string },
    number: string,
    lane?: string,
  ): Promise<{ readonly head: RunHead; readonly verdict: StartVerdict }>;
  startWorker(): Promise<WorkerProcess>;
  openHost(kind: "worker" | "gateway", onReady?: () => void): Promise<OpenRunHost>;
  rowsOf(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

/** A database, a counting target and a gateway's host, with the real worker as child processes. */
export async function openWorkerWorld(): Promise<WorkerWorld> {
  const workbench = await openTestWorkbench();
  const partner = await addTestPartner(workbench.owner);
  const target = await startTarget();
  const environment = testEnvironment(workbench.database, {
    allowPrivateHosts: [new URL(target.url).host],
    sealingKeys: workbench.services.environment.sealingKeys,
  });
  const place = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  };
  const { db, sealer } = workbench.services;
  const connection = await withScope(db, place, (tx) =>
    createConnection({ tx, sealer, actor: systemActor }, place, {
      kind: "http",
      name: "Target",
      config: { baseUrl: target.url, auth: "none" },
      secrets: {},
    }),
  );
  const openHost = (kind: "worker" | "gateway", onReady?: () => void) =>
    openRunHost({
      environment,
      kind,
      build: "test",
      log: silentLog,
      beatMs: 100,
      ...(onReady === undefined ? {} : { onReady }),
    });
  const gateway = await openHost("gateway");
  const workers: WorkerProcess[] = [];
  const node = (type: string, config: FlowNode["config"], more: Partial<FlowNode> = {}) => ({
    type: `${type}@1`,
    name: type,
    config,
    ...more,
  });
  const put = (document: FlowDocument, bindings: { readonly [slot: string]: string }) =>
    withScope(db, place, async (tx) => {
      const { name } = document;
      const { id } = await createFlow(tx, systemActor, place, { name, document });
      const { hash } = await publishFlow(tx, systemActor, place, {
        flowId: id,
        tested: "nothing-to-test",
        note: "",
        bindings,
      });
      return { ...document, id, version: hash };
    });
  return {
    workbench,
    partner,
    target,
    gateway,
    environment,
    openHost,
    async publish({ idempotency, settings = {}, timeoutMs = 5000, waitMs = 0 }) {
      const document: FlowDocument = {
        schemaVersion: 1,
        id: newId(),
        name: "Orders",
        settings,
        nodes: {
          n01: node("webhook", { synchronous: false }),
          n02: node("map", { fields: [{ target: "number", value: "input.number" }] }),
          n03: node(
            "http-request",
            {
              method: "POST",
              url: "/orders",
              body: "input",
              idempotency,
              ...(idempotency === "lookup" && lookedUp),
            },
            { connection: "target", timeoutMs },
          ),
          ...(waitMs > 0 && { n04: node("wait", { for: "time", duration: waitMs }) }),
        },
        edges: [
          { from: "n01.out", to: "n02.in" },
          { from: "n02.out", to: "n03.in" },
          ...(waitMs > 0 ? [{ from: "n03.out", to: "n04.in" }] : []),
        ],
      };
      return put(document, { target: connection.id });
    },
    publishCaller: (called) =>
      put(
        {
          schemaVersion: 1,
          id: newId(),
          name: "Calls orders",
          settings: {},
          nodes: {
            n01: node("webhook", { synchronous: false }),
            n02: node("call-flow", { flow: called, input: "input" }),
          },
          edges: [{ from: "n01.out", to: "n02.in" }],
        },
        {},
      ),
    publishList: () =>
      put(
        {
          schemaVersion: 1,
          id: newId(),
          name: "Orders with lines",
          settings: {},
          nodes: {
            n01: node("webhook", { synchronous: false }),
            n03: node(
              "http-request",
              { method: "POST", url: "/orders", body: "input", idempotency: "header" },
              { connection: "target", timeoutMs: 5000 },
            ),
            n04: node("splitter", { list: "[1, 2, 3, 4]" }),
            n05: node("map", { fields: [{ target: "line", value: "input" }] }),
            n06: node("aggregator", {}),
          },
          edges: [
            { from: "n01.out", to: "n03.in" },
            { from: "n03.out", to: "n04.in" },
            { from: "n04.item", to: "n05.in" },
            { from: "n05.out", to: "n06.in" },
          ],
        },
        { target: connection.id },
      ),
    async accept(flow, number, lane) {
      const id = newId();
      const acceptedAt = gateway.host.clock.now();
      const head: RunHead = {
        id,
        partner: partner.id,
        distributor: partner.distributor,
        environment: partner.test,
        flow: flow.id,
        version: flow.version,
        purpose: "live",
        retention: 30,
        origin: id,
        originAcceptedAt: acceptedAt,
        parent: null,
        acceptedAt,
      };
      const started = startRun(gateway.host, {
        head,
        plan: compilePlan(flow, { http: gateway.http }),
        trigger: {
          node: "n01",
          kind: "webhook",
          headers: {},
          query: {},
          contentType: "application/json",
          bytes: Buffer.from(JSON.stringify({ number })),
        },
        parameters: {},
        dedupe: null,
        lane: lane === undefined ? null : Buffer.from(lane),
        execute: "anywhere",
      });
      return { head, verdict: await started.verdict };
    },
    async startWorker() {
      const worker = await startProgram("worker", environment);
      workers.push(worker);
      return worker;
    },
    rowsOf: async (text, values = []) => (await gateway.journal.pool.query(text, [...values])).rows,
    async close() {
      for (const { child } of workers) child.kill("SIGKILL");
      await Promise.all(workers.map(({ ended }) => ended));
      await gateway.close();
      await target.close();
      await workbench.close();
    },
  };
}
