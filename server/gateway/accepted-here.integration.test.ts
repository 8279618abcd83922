import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, orderFlow } from "./testing/test-flows";

// Orders whose sender does not wait, at a gateway with one place for them. There is no worker.
let world: GatewayWorld;
beforeEach(async () => {
  world = await openGatewayWorld({ limits: { spareRuns: 1 } });
});
afterEach(() => world.close());

async function post(path: string, body: unknown) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  const { run, status, code } = await response.json();
  return { http: response.status, run, status, code };
}

const live = async (run: string) =>
  (await world.journal.pool.query("select state, owner from live where id = $1", [run])).rows;
const segments = async (run: string) =>
  (await world.journal.pool.query("select seg from segment where run = $1 order by seg", [run]))
    .rows;
const ended = async (run: string) =>
  (await world.journal.pool.query("select status, error_code from run where id = $1", [run])).rows;
const slowErp = (slowMs: number) =>
  fetch(`${world.erp}/faults`, { method: "PUT", body: JSON.stringify({ slowMs }) });
const sentFor = async (number: string): Promise<number> => {
  const { effects } = await (await fetch(`${world.erp}/effects`)).json();
  return effects[number]?.count ?? 0;
};

/** The first use of a connection reads it, for which no commit waits. */
async function useOnce(path: string) {
  await post(path, anOrder(newId()));
  await world.gateway.idle();
}

const asynchronous = { synchronous: false };

describe("an asynchronous order at a gateway with a place to spare", () => {
  test("is stored before it is acknowledged and executed here, once, in two commits", async () => {
    const { path } = await world.publish(orderFlow(asynchronous));
    const number = newId();
    await useOnce(path);
    await slowErp(300);

    const answer = await post(path, anOrder(number));

    expect([answer.http, answer.status]).toEqual([202, "running"]);
    expect(await segments(answer.run)).toEqual([{ seg: 0 }]);
    expect(await live(answer.run)).toEqual([{ state: 1, owner: expect.any(Number) }]);
    await world.gateway.idle();
    expect(await ended(answer.run)).toEqual([{ status: 0, error_code: null }]);
    expect(await segments(answer.run)).toEqual([{ seg: 0 }, { seg: 1 }]);
    expect(await sentFor(number)).toBe(1);
  });

  test("is left to the workers when the place is taken, and the place comes back", async () => {
    const { path } = await world.publish(orderFlow(asynchronous));
    await slowErp(1_000);
    const first = await post(path, anOrder(newId()));

    const second = await post(path, anOrder(newId()));

    expect([first.status, second.status]).toEqual(["running", "queued"]);
    expect(await live(second.run)).toEqual([{ state: 0, owner: null }]);
    await world.gateway.idle();
    expect((await post(path, anOrder(newId()))).status).toBe("running");
  });

  test("is left to the workers where it has a turn to keep, or is long", async () => {
    const ordered = await world.publish(
      orderFlow(asynchronous, { settings: { orderingKey: "trigger.body.number" } }),
    );
    const { path } = await world.publish(orderFlow(asynchronous));

    const inTurn = await post(ordered.path, anOrder(newId()));
    const long = await post(path, { ...anOrder(newId()), note: "x".repeat(70_000) });

    expect([inTurn.status, long.status]).toEqual(["queued", "queued"]);
  });

  test("with a body that cannot be read hears so at once", async () => {
    const { path } = await world.publish(orderFlow(asynchronous));

    const answer = await post(path, '{"number": ');

    expect([answer.http, answer.code]).toEqual([400, "BODY_MALFORMED"]);
    await world.gateway.idle();
    expect(await ended(answer.run)).toEqual([{ status: 1, error_code: "BODY_MALFORMED" }]);
  });

  test("is recorded or given back by a planned stop, and never in doubt", async () => {
    const { path } = await world.publish(orderFlow(asynchronous));
    const number = newId();
    await useOnce(path);
    await slowErp(1_000);
    await post(path, anOrder(number));
    // Its intent was in the commit that accepted it, so the call is on its way.
    await new Promise((resolve) => setTimeout(resolve, 200));

    world.stop();
    await world.gateway.idle();

    expect(await sentFor(number)).toBe(1);
    const left = await world.journal.pool.query(
      "select id from live where state = 5 or owner is not null",
    );
    expect(left.rows).toEqual([]);
  });
});

describe("a gateway whose places may become more", () => {
  test("executes more orders at once than it always has places for", async () => {
    const wide = await openGatewayWorld({ limits: { spareRuns: 1, spareRunsMost: 8 } });
    try {
      const { path } = await wide.publish(orderFlow(asynchronous));
      await fetch(`${wide.erp}/faults`, { method: "PUT", body: JSON.stringify({ slowMs: 2_000 }) });
      const send = () =>
        fetch(`${wide.url}${path}`, {
          method: "POST",
          body: JSON.stringify(anOrder(newId())),
          headers: { "content-type": "application/json" },
        });
      const executedAtOnce = async () =>
        (await wide.journal.pool.query("select from live where owner is not null")).rowCount;

      await expect
        .poll(
          async () => {
            await send();
            return executedAtOnce();
          },
          { timeout: 15_000, interval: 40 },
        )
        .toBeGreaterThan(1);
    } finally {
      await wide.close();
    }
  });
});
