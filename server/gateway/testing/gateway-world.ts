import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { compilePlan } from "@/runtime/engine/plan";
import type { RunHost } from "@/runtime/engine/run-host";
import type { FlowDocument, FlowNode, FlowSettings } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { systemActor } from "@/server/access/actor";
import { type OpenConnections, startOpenConnections } from "@/server/connections/open-connections";
import { createConnection } from "@/server/connections/save-connection";
import { withScope } from "@/server/db";
import { createFlow } from "@/server/flows/create-flow";
import { openPublicationSource, type PublicationSource } from "@/server/flows/publication-source";
import { publishFlow } from "@/server/flows/publish-flow";
import { newId } from "@/server/ids";
import type { IntakeLimits } from "@/server/journal/intake-bounds";
import {
  type JournalWorld,
  openJournalWorld,
  systemClock,
} from "@/server/journal/testing/journal-world";
import { type OutboundHttp, openHttp } from "@/server/outbound/http";
import { type SandboxServer, startSandbox } from "@/server/sandbox/sandbox-server";
import { addTestPartner, type TestPartner } from "@/server/testing/test-people";
import {
  openTestWorkbench,
  type TestWorkbench,
  testEnvironment,
} from "@/server/testing/test-workbench";
import { type Gateway, type GatewayLimits, openGateway } from "../open-gateway";

/** A real gateway on a free port over a real database, with the sandbox systems behind it. */
export type GatewayWorld = {
  readonly workbench: TestWorkbench;
  readonly partner: TestPartner;
  readonly sandbox: SandboxServer;
  readonly journal: JournalWorld;
  readonly gateway: Gateway;
  readonly url: string;
  readonly erp: string;
  readonly signing: { readonly shopify: string; readonly hex: string; readonly standard: string };
  /** Publishes a flow in the test environment; gives its webhook's path, e.g. `/in/abc…`. */
  publish(flow: TestFlow): Promise<{ readonly id: string; readonly path: string }>;
  /** Closes the intake and releases what runs, as SIGTERM does. */
  stop(): void;
  close(): Promise<void>;
};

export type TestFlow = {
  readonly nodes: { readonly [id: string]: FlowNode };
  readonly edges: readonly string[];
  readonly settings?: FlowSettings;
};

export const signingSecret = "webhook-secret-1";
/** Of the connection that checks Standard Webhooks. */
export const standardSecret = `whsec_${Buffer.from(signingSecret).toString("base64")}`;

type WorldOptions = {
  readonly limits?: Partial<GatewayLimits>;
  readonly intake?: IntakeLimits;
  /** `host:port` of servers of the test itself that flows may call. */
  readonly allowPrivateHosts?: readonly string[];
  /** Another ERP than the sandbox's, at a private address. */
  readonly erpUrl?: string;
  /** Whose word about a sender's address is believed. */
  readonly trustedProxies?: readonly string[];
  /** Names payloads; one that throws breaks the execution of a run. */
  hash?(bytes: Uint8Array): string;
};

export async function openGatewayWorld(options: WorldOptions = {}): Promise<GatewayWorld> {
  const workbench = await openTestWorkbench();
  const partner = await addTestPartner(workbench.owner);
  const events = openHttp({ sandboxUrl: null, allowPrivateHosts: [] });
  const sandbox = await startSandbox({ port: 0, file: null, http: events });
  const http = openHttp({
    sandboxUrl: sandbox.url,
    allowPrivateHosts: [
      ...(options.erpUrl === undefined ? [] : [new URL(options.erpUrl).host]),
      ...(options.allowPrivateHosts ?? []),
    ],
  });
  const { db, sealer } = workbench.services;
  const connections = await startOpenConnections({ db, sealer, http });
  const publications = await openPublicationSource(db);
  const journal = await openJournalWorld(
    workbench.database.engineUrl,
    options.intake === undefined ? {} : { limits: options.intake },
  );
  const stopping = new AbortController();
  const host: RunHost = {
    ...hostOf({ journal, http, connections, publications, stopping: stopping.signal }),
    ...(options.hash === undefined ? {} : { hash: options.hash }),
  };
  const gateway = openGateway({
    environment: testEnvironment(workbench.database, {
      sandboxUrl: sandbox.url,
      trustedProxies: options.trustedProxies ?? [],
    }),
    version: "test",
    services: workbench.services,
    host,
    publications,
    connections,
    http,
    pool: journal.pool,
    // Tests say when a run without a caller is to be executed here.
    limits: { spareRuns: 0, ...options.limits },
  });
  await new Promise<void>((resolve) => gateway.server.listen(0, "127.0.0.1", resolve));
  const bound = await addConnections(workbench, partner, options.erpUrl ?? "sandbox://erp");
  return {
    workbench,
    partner,
    sandbox,
    journal,
    gateway,
    url: `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}`,
    erp: `${sandbox.url}/erp`,
    signing: { shopify: bound.shopify, hex: bound.hex, standard: bound.standard },
    publish: (flow) => publish(workbench, partner, bound, flow),
    stop: () => stopping.abort(),
    async close() {
      stopping.abort();
      await gateway.idle();
      await gateway.close();
      await publications.close();
      await connections.close();
      await journal.close();
      await sandbox.close();
      await Promise.all([http.close(), events.close()]);
      await workbench.close();
    },
  };
}

function hostOf(parts: {
  readonly journal: JournalWorld;
  readonly http: OutboundHttp;
  readonly connections: OpenConnections;
  readonly publications: PublicationSource;
  readonly stopping: AbortSignal;
}): RunHost {
  const placeOf = (run: { partner: string; distributor: string; environment: string }) => ({
    partnerId: run.partner,
    distributorId: run.distributor,
    environmentId: run.environment,
  });
  return {
    journal: parts.journal.journal,
    clock: systemClock,
    ids: { next: newId },
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    async connections(run, slot) {
      const published = await parts.publications.published(placeOf(run), run.flow);
      return parts.connections.open(placeOf(run), published?.bindings[slot] ?? "");
    },
    async plan(run) {
      const document = await parts.publications.version(placeOf(run), run.flow, run.version);
      return compilePlan(document as FlowDocument, { http: parts.http });
    },
    // Every lookup table has this one row.
    tables: async (_, wanted) =>
      wanted.map(({ name }) => ({
        name,
        hash: "00",
        rows: [{ theirs: "6204", ours: "BLT-1001" }],
      })),
    commands: { pending: () => [] },
    stopping: parts.stopping,
  };
}

type Bound = {
  readonly erp: string;
  readonly shopify: string;
  readonly hex: string;
  readonly standard: string;
};

async function addConnections(
  workbench: TestWorkbench,
  partner: TestPartner,
  erpUrl: string,
): Promise<Bound> {
  const place = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  };
  const { db, sealer } = workbench.services;
  const add = async (
    kind: string,
    name: string,
    config: JsonObject,
    secrets: { readonly [name: string]: string },
  ) => {
    const made = await withScope(db, place, (tx) =>
      createConnection({ tx, sealer, actor: systemActor }, place, { kind, name, config, secrets }),
    );
    return made.id;
  };
  const secrets = { secret: signingSecret };
  const hex = { scheme: "hmac-sha256-hex", headerName: "X-Signature-256" };
  return {
    erp: await add("http", "ERP", { baseUrl: erpUrl, auth: "none" }, {}),
    shopify: await add("webhook-signing", "Shop", { scheme: "shopify-hmac" }, secrets),
    hex: await add("webhook-signing", "Warehouse", hex, secrets),
    standard: await add(
      "webhook-signing",
      "Marketplace",
      { scheme: "standard-webhooks" },
      { secret: standardSecret },
    ),
  };
}

async function publish(
  workbench: TestWorkbench,
  partner: TestPartner,
  bound: Bound,
  flow: TestFlow,
) {
  const place = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  };
  const document: FlowDocument = {
    schemaVersion: 1,
    id: newId(),
    name: "Orders",
    settings: flow.settings ?? {},
    nodes: flow.nodes,
    edges: flow.edges.map((edge) => {
      const [from = "", to = ""] = edge.split(" -> ");
      return { from, to };
    }),
  };
  const slots = new Set(Object.values(flow.nodes).flatMap(({ connection }) => connection ?? []));
  const bindings = Object.fromEntries(Object.entries(bound).filter(([slot]) => slots.has(slot)));
  return withScope(workbench.services.db, place, async (tx) => {
    const { id } = await createFlow(tx, systemActor, place, { name: "Orders", document });
    const published = await publishFlow(tx, systemActor, place, {
      flowId: id,
      tested: "nothing-to-test",
      note: "",
      bindings,
    });
    return { id, path: `/in/${published.endpoints[0]?.address}` };
  });
}
