import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, orderFlow } from "./testing/test-flows";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

/** An order whose target knows no key: what is not recorded at the stop would be in doubt. */
function unkeyedFlow() {
  const flow = orderFlow();
  const call = flow.nodes.n03!;
  const config = { ...call.config, idempotency: "none" };
  return { ...flow, nodes: { ...flow.nodes, n03: { ...call, config } } };
}

test("a stop under load records the effects in flight, doubles none and leaves none in doubt", async () => {
  const { id, path } = await world.publish(unkeyedFlow());
  await fetch(`${world.erp}/faults`, { method: "PUT", body: JSON.stringify({ slowMs: 300 }) });
  const answers: { number: string; status: number }[] = [];
  let stopped = false;
  let refused = 0;
  const sender = async () => {
    while (!stopped) {
      const number = newId();
      const response = await fetch(`${world.url}${path}`, {
        method: "POST",
        body: JSON.stringify(anOrder(number)),
        headers: { "content-type": "application/json" },
      });
      if (response.status === 503 && response.headers.get("connection") === "close") refused += 1;
      await response.arrayBuffer();
      answers.push({ number, status: response.status });
      stopped ||= response.status === 503;
    }
  };
  const load = Promise.all(Array.from({ length: 24 }, sender));
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(24);

  world.stop();
  await load;
  await world.gateway.idle();

  const { rows } = await world.journal.pool.query(
    "select state, owner from live where flow_id = $1",
    [id],
  );
  expect(rows.filter(({ state, owner }) => state === 5 || owner !== null)).toEqual([]);
  const effects = (await (await fetch(`${world.erp}/effects`)).json()).effects as Record<
    string,
    { count: number }
  >;
  expect(Object.values(effects).filter(({ count }) => count > 1)).toEqual([]);
  const done = answers.filter(({ status }) => status === 201);
  expect(done.every(({ number }) => effects[number]?.count === 1)).toBe(true);
  expect(answers.every(({ status }) => [201, 202, 503].includes(status))).toBe(true);
  // Nobody puts a next request on a connection that ends.
  expect(refused).toBe(answers.filter(({ status }) => status === 503).length);
});
