import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { systemActor } from "../../access/actor";
import { type ConnectionInput, createConnection } from "../../connections/save-connection";
import { openSealer, type Sealer } from "../../connections/seal";
import { type ScopedTransaction, withScope } from "../../db";
import { projectFolder } from "../../env";
import { importFlowFiles } from "../../flows/flow-folder";
import type { EnvironmentPlace } from "../../flows/flow-place";
import { publishFlow } from "../../flows/publish-flow";
import { demoFlows } from "./demo-flows";
import { demoPartner, hallberg } from "./demo-ids";
import { type DemoWebhooks, readDemoWebhooks, writeDemoWebhooks } from "./demo-webhooks";
import type { SeedStep } from "./seed-step";

/** Where the demonstration's flows are published. */
export const demoPlace: EnvironmentPlace = {
  partnerId: demoPartner.id,
  distributorId: hallberg.id,
  environmentId: hallberg.production,
};

type NewConnection = ConnectionInput & { readonly kind: string };

function sandboxConnection(
  name: string,
  system: string,
  testPath: string,
  idempotency: "none" | "header" = "none",
): NewConnection {
  const config = { baseUrl: `sandbox://${system}`, auth: "none", testPath, idempotency };
  return { name, kind: "http", config, secrets: {} };
}

const carrier = sandboxConnection("Carrier (sandbox)", "carrier", "/tracking/none");

/** By the slot that the flows use them in. */
function connectionsOf(webhooks: DemoWebhooks): { readonly [slot: string]: NewConnection } {
  return {
    storefront: sandboxConnection("Storefront (sandbox)", "storefront", "/orders.json?limit=1"),
    erp: sandboxConnection("ERP (sandbox)", "erp", "/items?limit=1", "header"),
    warehouse: sandboxConnection("Warehouse (sandbox)", "warehouse", "/orders"),
    carrier,
    "shopify-webhooks": {
      name: "Shopify webhooks",
      kind: "webhook-signing",
      config: { scheme: "shopify-hmac" },
      secrets: { secret: webhooks.shopifySecret },
    },
    "system-events": {
      name: "ERP and warehouse events",
      kind: "webhook-signing",
      config: { scheme: "hmac-sha256-hex", headerName: "X-Signature-256" },
      secrets: { secret: webhooks.eventSecret },
    },
  };
}

/** Connections to the sandbox systems, and the published flows as folders of files beside this one. */
export const seedFlows: SeedStep = {
  name: "flows",
  async run({ app, environment }) {
    const { dataFolder } = environment;
    const webhooks = readDemoWebhooks(dataFolder);
    // Before the connections that hold the secrets: a start cut in between still knows them.
    writeDemoWebhooks(dataFolder, webhooks);
    const sealer = openSealer(environment.sealingKeys);
    const paths = await withScope(app, demoPlace, async (tx) => {
      const bindings = await addConnections(tx, sealer, connectionsOf(webhooks));
      return publishFlows(tx, bindings);
    });
    writeDemoWebhooks(dataFolder, { ...webhooks, paths });
    return `${Object.keys(demoFlows).length} flows, published with their connections`;
  },
};

async function addConnections(
  tx: ScopedTransaction,
  sealer: Sealer,
  connections: { readonly [slot: string]: NewConnection },
): Promise<Record<string, string>> {
  const bindings: Record<string, string> = {};
  for (const [slot, input] of Object.entries(connections)) {
    bindings[slot] = await addConnection(tx, sealer, input);
  }
  return bindings;
}

/** The id of one that may be there already. */
async function addConnection(
  tx: ScopedTransaction,
  sealer: Sealer,
  input: NewConnection,
): Promise<string> {
  const [known] = await tx.execute<{ id: string }>(
    sql`select id from connection where environment_id = ${demoPlace.environmentId}::uuid
      and name = ${input.name} and archived_at is null`,
  );
  const made =
    known ?? (await createConnection({ tx, sealer, actor: systemActor }, demoPlace, input));
  return made.id;
}

/** The simulated carrier, for the flow that asks it. */
export function addCarrier(tx: ScopedTransaction, sealer: Sealer): Promise<string> {
  return addConnection(tx, sealer, carrier);
}

/** Paths of the flows' webhooks, by flow. */
async function publishFlows(
  tx: ScopedTransaction,
  bindings: Record<string, string>,
): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [flow, { id, folder }] of Object.entries(demoFlows)) {
    const [known] = await tx.execute(sql`select from flow where id = ${id}::uuid`);
    if (known === undefined) {
      await importFlowFiles(tx, systemActor, demoPlace, readFlowFiles(folder));
    }
    const request = {
      flowId: id,
      note: "Part of the demonstration",
      bindings,
      tested: "demonstration" as const,
    };
    const { endpoints } = await publishFlow(tx, systemActor, demoPlace, request);
    const [endpoint] = endpoints;
    if (endpoint !== undefined) paths[flow] = `/in/${endpoint.address}`;
  }
  return paths;
}

/** The flow's folder, as it lies in git. */
export function readFlowFiles(folder: string): { readonly [path: string]: string } {
  const path = join(projectFolder(), "server", "launcher", "seed", "flows", folder);
  const tests = existsSync(join(path, "tests")) ? readdirSync(join(path, "tests")) : [];
  const files = ["flow.json", "layout.json", ...tests.map((name) => `tests/${name}`)];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name), "utf8")]));
}
