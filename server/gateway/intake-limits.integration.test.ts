import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openOwnerPool } from "@/server/db";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, echoFlow, orderFlow } from "./testing/test-flows";

let world: GatewayWorld;
beforeEach(async () => {
  world = await openGatewayWorld({
    limits: { perProcess: 3, perFlow: 1, bodyBytes: 200_000 },
    intake: { bytesMax: 60_000, ageMaxMs: 2_000 },
  });
});
afterEach(() => world.close());

async function post(path: string, body: unknown) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: () => JSON.parse(text) };
}

const slowErp = (slowMs: number) =>
  fetch(`${world.erp}/faults`, { method: "PUT", body: JSON.stringify({ slowMs }) });

const rows = async (text: string, values: unknown[] = []) =>
  (await world.journal.pool.query(text, values)).rows;

/** Resolves once as many callers wait for their run. */
async function untilWaiting(count: number) {
  await expect
    .poll(async () => {
      const text = await (await fetch(`${world.url}/metrics`)).text();
      return Number(/^orderloom_synchronous_runs (\d+)/m.exec(text)?.[1]);
    })
    .toBe(count);
}

describe("more at once than there is room for", () => {
  test("beyond the flow's limit callers hear 503 with Retry-After, other flows go on", async () => {
    const one = await world.publish(orderFlow());
    const two = await world.publish(echoFlow({}, { status: 200 }));
    await slowErp(500);
    const number = newId();
    const first = post(one.path, anOrder(number));
    await untilWaiting(1);

    const refused = await post(one.path, anOrder(newId()));
    const other = await post(two.path, {});

    expect([refused.status, refused.json().code]).toEqual([503, "INTAKE_FULL"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(other.status).toBe(200);
    expect((await first).status).toBe(201);
    await world.gateway.idle();
    expect((await post(one.path, anOrder(newId()))).status).toBe(201);
  });

  test("bodies beyond the process's memory are refused, and the room comes back", async () => {
    const { path } = await world.publish(echoFlow({ synchronous: false }, {}));
    const large = { note: "n".repeat(250_000) };
    const small = { note: "n" };

    expect((await post(path, large)).status).toBe(503);
    expect((await post(path, small)).status).toBe(202);
  });

  test("an intake over its bounds answers 503 and loses nothing it acknowledged", async () => {
    const { id, path } = await world.publish(echoFlow({ synchronous: false }, {}));
    const body = { note: "n".repeat(25_000) };

    const answers = await Promise.all(Array.from({ length: 7 }, () => post(path, body)));

    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 503);
    expect(accepted.length).toBeGreaterThanOrEqual(1);
    expect(accepted.length + refused.length).toBe(7);
    for (const answer of refused) {
      expect(answer.headers.get("retry-after")).not.toBeNull();
    }
    const [row] = await rows("select count(*)::int as n from live where flow_id = $1", [id]);
    expect(row?.n).toBe(accepted.length);
  });
});

describe("a database that stalls", () => {
  test("every sender hears 202 or 503 at once or later, and exactly the accepted ones are stored", async () => {
    const { id, path } = await world.publish(echoFlow({ synchronous: false }, {}));
    expect((await post(path, { n: -1 })).status).toBe(202);
    const admin = openOwnerPool(world.workbench.database.adminUrl, { max: 1 });
    const lock = await admin.connect();
    await lock.query("begin; lock table live in access exclusive mode");

    const sending = Array.from({ length: 60 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 50));
      return post(path, { n, note: "n".repeat(2_000) });
    });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await lock.query("commit");
    lock.release();
    await admin.end();
    const answers = await Promise.all(sending);

    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 503);
    expect(accepted.length + refused.length).toBe(60);
    expect(refused.length).toBeGreaterThan(0);
    const runs = new Set(accepted.map((answer) => answer.json().run));
    const stored = await rows("select id from live where flow_id = $1", [id]);
    expect(stored).toHaveLength(accepted.length + 1);
    expect(stored.filter((run) => runs.has(run.id))).toHaveLength(accepted.length);
    expect((await post(path, { n: 100 })).status).toBe(202);
  });
});

describe("a planned stop", () => {
  test("records the effect in flight, leaves nothing in doubt, and takes nothing more in", async () => {
    const { path } = await world.publish(orderFlow());
    const number = newId();
    await slowErp(1_000);
    const first = post(path, anOrder(number));
    await expect.poll(async () => (await rows("select id from live")).length).toBe(1);
    // Its intent is committed, so the call is on its way.
    await new Promise((resolve) => setTimeout(resolve, 200));

    world.stop();
    const late = await post(path, anOrder(newId()));
    const answer = await first;
    await world.gateway.idle();

    expect([late.status, late.json().code]).toEqual([503, "UNAVAILABLE"]);
    expect([201, 202]).toContain(answer.status);
    const effects = (await (await fetch(`${world.erp}/effects`)).json()).effects;
    expect(effects[number].count).toBe(1);
    expect(await rows("select id from live where state = 5 or owner is not null")).toEqual([]);
    expect((await fetch(`${world.url}/api/health`)).status).toBe(503);
  });
});

describe("what the process says about itself", () => {
  test("health tells version, database and queue; metrics are Prometheus text", async () => {
    const { path } = await world.publish(echoFlow({ synchronous: false }, {}));
    await post(path, {});

    const health = await fetch(`${world.url}/api/health`);
    const metrics = await fetch(`${world.url}/metrics`);

    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      // This gateway is alone.
      status: "degraded",
      reasons: ["No worker runs: what is accepted waits."],
      version: "test",
      database: "up",
      queue: { ready: 1 },
    });
    const text = await metrics.text();
    expect(text).toMatch(/^orderloom_intake_seconds_count\{outcome="accepted"\} 1$/m);
    expect(text).toMatch(/^orderloom_queue_ready 1$/m);
    expect(text).toMatch(/^orderloom_commits_total\{kind="start",verdict="queued"\} 1$/m);
  });
});
