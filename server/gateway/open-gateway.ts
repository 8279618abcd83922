import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type pg from "pg";
import { startRun } from "@/runtime/engine/driver";
import type { RunHost } from "@/runtime/engine/run-host";
import type { Http } from "@/runtime/ports";
import { allowedOrigins } from "@/server/access/origins";
import type { OpenConnections } from "@/server/connections/open-connections";
import type { Environment } from "@/server/env";
import type { PublicationSource } from "@/server/flows/publication-source";
import type { WebServices } from "@/server/trpc/services";
import { type ClientOf, createClientOf } from "./client";
import { openClusterWatch } from "./cluster-watch";
import { openEventHub } from "./events/event-hub";
import { serveEventStream } from "./events/event-stream";
import { createGatewayServer, type Routes } from "./gateway-server";
import { sendHealth } from "./health";
import { holdingJournal } from "./hold-run";
import { BodyBudget } from "./ingress/body-budget";
import { openEarlierAnswers } from "./ingress/earlier-answer";
import { createEndpointSource } from "./ingress/endpoint-source";
import { createIngress } from "./ingress/ingress-route";
import type { IntakeParts } from "./ingress/intake";
import { createRunEndings } from "./ingress/run-endings";
import { createRunSlots, type SlotLimits } from "./ingress/run-slots";
import { createSpareSlots } from "./ingress/spare-room";
import { createInterpreter } from "./interpreter/interpreter";
import { createMetrics } from "./metrics";
import { watchResponses } from "./open-responses";
import { createSandboxProxy } from "./proxy/sandbox-proxy";
import { createWebProxy } from "./proxy/web-proxy";
import { createRestApi } from "./rest/rest-api";
import { authoriseRunViewer, sandboxAccessOf } from "./session-check";

export type GatewayParts = {
  readonly environment: Pick<
    Environment,
    "databaseEngineUrl" | "webUrl" | "sandboxUrl" | "origin" | "port" | "trustedProxies"
  >;
  readonly version: string;
  readonly services: Pick<WebServices, "db" | "auth" | "apiKeys">;
  /** Executes synchronous runs here. Its `stopping` also closes the intake. */
  readonly host: RunHost;
  readonly publications: PublicationSource;
  readonly connections: OpenConnections;
  readonly http: Http;
  /** Engine role, for health and metrics. */
  readonly pool: pg.Pool;
  /** Bytes that wait for their commit. */
  intakeWaitingBytes?(): number;
  readonly limits?: Partial<GatewayLimits>;
};

export type GatewayLimits = SlotLimits & {
  /** Request bodies held in memory at once; one sender, and one address, gets half of it at most. */
  readonly bodyBytes: number;
  /** Runs without a caller that may always be executed here at once; the workers have the others. */
  readonly spareRuns: number;
  /** What they may become while the process stays prompt, where that is more. */
  readonly spareRunsMost: number;
  /** How often a watching browser's right to watch is asked for again. */
  readonly reauthoriseMs: number;
};

/** A run whose execution broke down is tried again by a worker after this. */
const breakdownPauseMs = 15_000;

/** What comes in while everything stops is refused at once; only what is slow to send or fetch is cut. */
const answerMaxMs = 400;

const limitsDefault: GatewayLimits = {
  perProcess: 512,
  perFlow: 256,
  bodyBytes: 256 * 1024 * 1024,
  spareRuns: 8,
  spareRunsMost: 0,
  reauthoriseMs: 60_000,
};

export type Gateway = {
  readonly server: Server;
  /** Resolves when no run is executed here any more. */
  idle(): Promise<void>;
  /** Ends streams and connections; call it after {@link idle}. */
  close(): Promise<void>;
};

/** Puts the gateway together; the caller listens on {@link Gateway.server}. */
export function openGateway(parts: GatewayParts): Gateway {
  const { environment, services, host } = parts;
  const limits = { ...limitsDefault, ...parts.limits };
  const metrics = createMetrics();
  const cluster = openClusterWatch(parts.pool);
  const hub = openEventHub(environment.databaseEngineUrl);
  const active = new Set<Promise<unknown>>();
  const clientOf = createClientOf(environment.trustedProxies);
  const intake = intakeParts({ ...parts, clientOf }, limits, metrics, active);
  const web = createWebProxy(environment.webUrl, environment.origin, clientOf);
  const sandbox = createSandboxProxy({
    clientOf,
    sandboxUrl: environment.sandboxUrl,
    origin: environment.origin,
    accessOf: (request) => sandboxAccessOf(services, request),
  });
  const rest = getRequestListener(createRestApi({ ...services, runHost: host, clientOf }).fetch, {
    overrideGlobalObjects: false,
  });
  const interpreter = createInterpreter({ ...parts, allowedOrigins: allowedOrigins(environment) });
  const routes: Routes = {
    ingress: createIngress(intake),
    rest,
    interpreter: getRequestListener(interpreter.fetch, { overrideGlobalObjects: false }),
    sandbox: sandbox.handle,
    web: web.handle,
    async health(_request, response) {
      sendHealth(response, {
        version: parts.version,
        stopping: host.stopping.aborted,
        cluster: await cluster.read(),
      });
    },
    async metrics(_request, response) {
      metrics.cluster(await cluster.read());
      metrics.synchronousRuns(intake.slots.taken);
      metrics.bodyBytes(intake.budget.taken);
      metrics.waitingBytes(parts.intakeWaitingBytes?.() ?? 0);
      metrics.eventStreams(hub.watchers);
      response.setHeader("content-type", metrics.contentType);
      response.end(await metrics.text());
    },
    events: (request, response) =>
      serveEventStream(request, response, {
        hub,
        authorise: (asker, id) => authoriseRunViewer(services, asker, id),
        allowedOrigins: allowedOrigins(environment),
        reauthoriseMs: limits.reauthoriseMs,
      }),
  };
  const server = createGatewayServer(routes);
  const responses = watchResponses(server, host.stopping);
  return {
    server,
    async idle() {
      while (active.size > 0) {
        await Promise.all(active);
      }
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await hub.close();
      await responses.answered(answerMaxMs);
      server.closeAllConnections();
      web.close();
      sandbox.close();
      await closed;
    },
  };
}

function intakeParts(
  parts: GatewayParts & { readonly clientOf: ClientOf },
  limits: GatewayLimits,
  metrics: ReturnType<typeof createMetrics>,
  active: Set<Promise<unknown>>,
): IntakeParts {
  const { host } = parts;
  const endings = createRunEndings();
  const journal = endings.around(metrics.around(host.journal));
  // Everything else is the host's own: tables, waits, calls and places of runs that are executed here.
  const withJournal = (own: RunHost["journal"]): RunHost => ({ ...host, journal: own });
  const executing = withJournal(journal);
  const endpoints = createEndpointSource(parts.publications, parts.http);
  return {
    endpoints,
    start: (request, hold) =>
      startRun(hold === null ? executing : withJournal(holdingJournal(journal, hold)), request),
    signing: (endpoint, connection) =>
      parts.connections.open(
        { partnerId: endpoint.partner, distributorId: endpoint.distributor },
        connection,
        { evenPaused: true },
      ),
    noteSigned: (endpoint, connection) =>
      parts.connections.noteUse(
        { partnerId: endpoint.partner, distributorId: endpoint.distributor },
        connection,
        endpoint.flow,
      ),
    earlier: openEarlierAnswers(parts.services.db, journal),
    endings,
    slots: createRunSlots(limits),
    spare: createSpareSlots({
      least: limits.spareRuns,
      most: Math.max(limits.spareRuns, limits.spareRunsMost),
      now: () => host.clock.monotonic(),
      afterTurn: (call) => setTimeout(call, 0),
    }),
    budget: new BodyBudget(limits.bodyBytes),
    clientOf: parts.clientOf,
    metrics,
    clock: host.clock,
    ids: host.ids,
    stopping: host.stopping,
    async giveBack(run, epoch, error) {
      const note = error instanceof Error ? error.message : String(error);
      const due = host.clock.now() + breakdownPauseMs;
      await journal.release(run, epoch, { state: "queued", due, note: note.slice(0, 200) }, null);
    },
    track(done) {
      active.add(done);
      const forget = () => active.delete(done);
      done.then(forget, forget);
    },
  };
}
