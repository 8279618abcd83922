import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, orderFlow } from "./testing/test-flows";

let target: Server;
let world: GatewayWorld;

beforeAll(async () => {
  const depth = 50_000;
  target = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end("[".repeat(depth) + "]".repeat(depth));
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as AddressInfo;
  world = await openGatewayWorld({ erpUrl: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await world.close();
  target.closeAllConnections();
  target.close();
});

test("a target whose answer overflows the stack leaves no run behind that nobody has", async () => {
  const { path } = await world.publish(orderFlow());

  const answer = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(anOrder(newId())),
  });
  await world.gateway.idle();

  expect(answer.status).toBe(202);
  const { rows } = await world.journal.pool.query("select owner from live where owner is not null");
  expect(rows).toEqual([]);
});
