import type { JsonObject } from "../../../runtime/json";
import type { Environment } from "../../env";
import { openHttp } from "../../outbound/http";
import { type DemoWebhooks, readDemoWebhooks } from "./demo-webhooks";
import type { SeedStep } from "./seed-step";

const decoder = new TextDecoder();

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Asks the sandbox process, as the connections of flows do. */
export async function withSandbox<T>(
  environment: Environment,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const { sandboxUrl } = environment;
  const http = openHttp({
    sandboxUrl,
    allowPrivateHosts: sandboxUrl === null ? [] : [new URL(sandboxUrl).host],
  });
  try {
    return await work(async (method, path, body) => {
      const response = await http.send({
        method,
        url: `sandbox://${path}`,
        headers: { "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        timeoutMs: 30_000,
        bytesMax: 10_000_000,
      });
      const text = decoder.decode(response.body);
      if (response.status > 299)
        throw new Error(`The sandbox answered ${response.status}: ${text}`);
      return JSON.parse(text);
    });
  } finally {
    await http.close();
  }
}

/** Which event of which system goes to which flow. */
function subscriptionsOf(webhooks: DemoWebhooks, origin: string): [string, JsonObject][] {
  const { shopifySecret, eventSecret, paths } = webhooks;
  const list = [
    ["storefront", "orders/create", paths.order, shopifySecret, "shopify"],
    ["erp", "order.released", paths.released, eventSecret, "hex"],
    ["warehouse", "shipment.confirmed", paths.shipped, eventSecret, "hex"],
  ] as const;
  return list.flatMap(([system, topic, path, secret, scheme]) =>
    path === undefined
      ? []
      : [[system, { topic, address: `${origin}${path}`, secret, scheme }] as [string, JsonObject]],
  );
}

/** From now on an order that the ERP releases goes on to the warehouse, and what is shipped is invoiced. */
export const seedEvents: SeedStep = {
  name: "events",
  async run({ environment }) {
    if (environment.sandboxUrl === null) return "no sandbox here";
    const webhooks = readDemoWebhooks(environment.dataFolder);
    const subscriptions = subscriptionsOf(webhooks, environment.origin);
    await withSandbox(environment, async (ask) => {
      for (const [system, one] of subscriptions) await ask("PUT", `${system}/subscriptions`, [one]);
      await ask("PUT", "warehouse/shipping", { atOnce: true });
    });
    return `${subscriptions.length} sandbox events go to their flows`;
  },
};

/** After a start on another port or origin: events to the demonstration's flows find them there. */
export async function moveSandboxEvents(environment: Environment): Promise<void> {
  if (environment.sandboxUrl === null) return;
  const { paths } = readDemoWebhooks(environment.dataFolder);
  const move = { origin: environment.origin, paths: Object.values(paths) };
  await withSandbox(environment, async (ask) => {
    for (const system of ["storefront", "erp", "warehouse"]) {
      await ask("PUT", `${system}/subscriptions/origin`, move);
    }
  });
}
