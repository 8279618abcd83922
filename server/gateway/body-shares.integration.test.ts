import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { echoFlow } from "./testing/test-flows";

const budget = 400_000;
let world: GatewayWorld;
const unfinished: ReturnType<typeof request>[] = [];
afterEach(async () => {
  for (const sending of unfinished.splice(0)) sending.destroy();
  await world.close();
});

async function open(trustedProxies: readonly string[]): Promise<void> {
  world = await openGatewayWorld({ limits: { bodyBytes: budget }, trustedProxies });
}

/** Sends most of a body and then nothing more. */
function sendSlowly(path: string, from: string, bytes: number): void {
  const sending = request(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": from },
  });
  sending.on("error", () => undefined);
  sending.write(`{"note":"${"n".repeat(bytes)}`);
  unfinished.push(sending);
}

async function post(path: string, from: string, bytes: number): Promise<number> {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: JSON.stringify({ note: "n".repeat(bytes) }),
    headers: { "content-type": "application/json", "x-forwarded-for": from },
  });
  await response.arrayBuffer();
  return response.status;
}

async function heldBytes(): Promise<number> {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  return Number(/^orderloom_intake_bytes (\d+)/m.exec(text)?.[1]);
}

describe("memory for bodies", () => {
  test("is not all one sender's: a flood leaves room for every other", async () => {
    await open(["127.0.0.1"]);
    const flooded = await world.publish(echoFlow({ synchronous: false }, {}));
    for (let n = 0; n < 8; n += 1) sendSlowly(flooded.path, "203.0.113.9", 60_000);
    await expect.poll(heldBytes).toBeGreaterThan(100_000);
    const orders = await world.publish(echoFlow({ synchronous: false }, {}));

    expect(await post(orders.path, "203.0.113.9", 150_000)).toBe(503);
    expect(await post(orders.path, "203.0.113.10", 150_000)).toBe(202);
    expect(await heldBytes()).toBeLessThanOrEqual(budget / 2);
  });

  test("is not all one address's, and a sender that nobody vouches for is who it is", async () => {
    await open([]);
    const { path } = await world.publish(echoFlow({ synchronous: false }, {}));
    for (let n = 0; n < 8; n += 1) sendSlowly(path, `203.0.113.${n}`, 60_000);
    await expect.poll(heldBytes).toBeGreaterThan(100_000);

    expect(await post(path, "203.0.113.99", 150_000)).toBe(503);
    expect(await heldBytes()).toBeLessThanOrEqual(budget / 2);
  });
});
