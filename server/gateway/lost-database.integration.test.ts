import { afterAll, beforeAll, expect, test } from "vitest";
import { changeDatabaseUrl } from "@/server/database-url";
import { openOwnerPool } from "@/server/db";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, orderFlow } from "./testing/test-flows";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

async function post(path: string, number: string) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: JSON.stringify(anOrder(number)),
    headers: { "content-type": "application/json" },
  });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get("retry-after") };
}

const health = async () => (await fetch(`${world.url}/api/health`)).status;

/** Ends every session of the database and lets no new one in. */
async function closeDatabase(open: boolean) {
  const name = new URL(
    world.workbench.database.adminUrl.replace(/^postgres:/, "http:"),
  ).pathname.slice(1);
  const admin = openOwnerPool(
    changeDatabaseUrl(world.workbench.database.adminUrl, { database: "postgres" }),
    { max: 1 },
  );
  await admin.query(`alter database ${name} allow_connections ${open}`);
  if (!open) {
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      name,
    ]);
  }
  await admin.end();
}

test("while the database is away senders hear 503, health says so, and then it goes on by itself", async () => {
  const known = await world.publish(orderFlow());
  const unknown = await world.publish(orderFlow());
  expect((await post(known.path, newId())).status).toBe(201);
  const during = newId();
  const after = newId();

  await closeDatabase(false);
  const refused = await Promise.all([post(known.path, during), post(unknown.path, newId())]);
  const api = await fetch(`${world.url}/api/v1/flows`, {
    headers: { authorization: `Bearer olk_${"a".repeat(43)}` },
  });
  const healthDuring = await health();
  await closeDatabase(true);

  expect(refused.map(({ status }) => status)).toEqual([503, 503]);
  expect(refused.every(({ retryAfter }) => retryAfter !== null)).toBe(true);
  expect(healthDuring).toBe(503);
  expect([api.status, api.headers.get("retry-after"), (await api.json()).code]).toEqual([
    503,
    "2",
    "UNAVAILABLE",
  ]);
  await expect
    .poll(async () => (await post(known.path, after)).status, { timeout: 15_000 })
    .toBe(201);
  await expect.poll(health, { timeout: 5_000 }).toBe(200);
  const effects = (await (await fetch(`${world.erp}/effects`)).json()).effects;
  expect(effects[during]).toBeUndefined();
});
