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

/** Their senders are told what is known after 3 s. */
const impatient = () => orderFlow({}, { settings: { respondWithinMs: 3_000 } });

async function post(path: string, number: string) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: JSON.stringify(anOrder(number)),
    headers: { "content-type": "application/json" },
  });
  const body = (await response.json()) as { code?: string; statusAddress?: string };
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body };
}

const effectsOf = async (number: string): Promise<number> =>
  (await (await fetch(`${world.erp}/effects`)).json()).effects[number]?.count ?? 0;

const health = async () => (await fetch(`${world.url}/api/health`)).status;
const metric = async (name: string) =>
  (await (await fetch(`${world.url}/metrics`)).text()).match(
    new RegExp(`^${name} (.*)$`, "m"),
  )?.[1];

/** Ends every session of the database but the application `spared`, and lets no new one in. */
async function closeDatabase(open: boolean, spared = "") {
  const name = new URL(
    world.workbench.database.adminUrl.replace(/^postgres:/, "http:"),
  ).pathname.slice(1);
  const admin = openOwnerPool(
    changeDatabaseUrl(world.workbench.database.adminUrl, { database: "postgres" }),
    { max: 1 },
  );
  await admin.query(`alter database ${name} allow_connections ${open}`);
  if (!open) {
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name <> $2",
      [name, spared],
    );
  }
  await admin.end();
}

test("while the database is away senders hear 503, health says so, and then it goes on by itself", async () => {
  const known = await world.publish(impatient());
  const unknown = await world.publish(impatient());
  expect((await post(known.path, newId())).status).toBe(201);
  const during = newId();
  const after = newId();

  await closeDatabase(false);
  const refused = await Promise.all([post(known.path, during), post(unknown.path, newId())]);
  const api = await fetch(`${world.url}/api/v1/flows`, {
    headers: { authorization: `Bearer olk_${"a".repeat(43)}` },
  });
  const healthDuring = await health();
  const figures = [await metric("orderloom_database_up"), await metric("orderloom_queue_ready")];
  await closeDatabase(true);

  expect(refused.map(({ status }) => status)).toEqual([503, 503]);
  expect(refused.every(({ retryAfter }) => retryAfter !== null)).toBe(true);
  expect(healthDuring).toBe(503);
  expect(figures).toEqual(["0", "Nan"]);
  expect([api.status, api.headers.get("retry-after"), (await api.json()).code]).toEqual([
    503,
    "2",
    "UNAVAILABLE",
  ]);
  await expect
    .poll(async () => (await post(known.path, after)).status, { timeout: 15_000 })
    .toBe(201);
  await expect.poll(health, { timeout: 5_000 }).toBe(200);
  // What was refused is not stored. Where the connection broke under the commit nobody says so.
  if (refused[0]?.body.code !== "OUTCOME_UNKNOWN") expect(await effectsOf(during)).toBe(0);
});

test.each([
  ["an address", "publication", {}],
  ["a signing secret", "connection", { signing: "hex" }],
] as const)(
  "a sender does not wait for %s that a hung database does not tell",
  async (_what, table, trigger) => {
    const { path } = await world.publish(orderFlow({}, trigger));
    const admin = openOwnerPool(world.workbench.database.adminUrl, { max: 1 });
    const blocker = await admin.connect();
    await blocker.query(`begin; lock table ${table} in access exclusive mode`);

    const told = await post(path, newId());
    const asked = await fetch(`${world.url}${path}/runs/${newId()}`);
    await blocker.query("rollback");
    blocker.release();
    await admin.end();

    expect([told.status, told.body.code, told.retryAfter]).toEqual([503, "UNAVAILABLE", "5"]);
    // The signing secret has nothing to do with how a run stands.
    expect(asked.status).toBe(table === "publication" ? 503 : 404);
    const later = table === "publication" ? 201 : 401;
    await expect
      .poll(async () => (await post(path, newId())).status, { timeout: 15_000 })
      .toBe(later);
  },
  30_000,
);

test("a sender whose message is being stored when the database goes hears that it is not known", async () => {
  const { path } = await world.publish(impatient());
  expect((await post(path, newId())).status).toBe(201);
  const number = newId();
  const { database } = world.workbench;
  const admin = openOwnerPool(database.adminUrl, { max: 2 });
  const blocker = await admin.connect();
  await blocker.query("set application_name = 'blocker'");
  await blocker.query("begin; lock table live in exclusive mode");

  const posting = post(path, number);
  await expect
    .poll(async () => {
      const { rows } = await admin.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows.length;
    })
    .toBeGreaterThan(0);
  // The lock goes last: what waits behind it must not be stored after all.
  await closeDatabase(false, "blocker");
  blocker.release(true);
  await admin.end();
  const told = await posting;
  await closeDatabase(true);

  expect([told.status, told.body.code, told.retryAfter]).toEqual([503, "OUTCOME_UNKNOWN", "5"]);
  // It was not stored and is not forgotten: the gateway stores it as soon as it can.
  const statusAddress = `${world.url}${told.body.statusAddress}`;
  await expect
    .poll(async () => await (await fetch(statusAddress)).text(), { timeout: 20_000 })
    .toContain('"status":"succeeded"');
  expect(await effectsOf(number)).toBe(1);
});
