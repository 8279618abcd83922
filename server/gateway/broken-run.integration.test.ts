import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/server/ids";
import { type GatewayWorld, openGatewayWorld } from "./testing/gateway-world";
import { anOrder, orderFlow } from "./testing/test-flows";

let target: Server;
let answerOfTarget: string;
let world: GatewayWorld;

beforeEach(async () => {
  target = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(answerOfTarget);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as AddressInfo;
  world = await openGatewayWorld({
    erpUrl: `http://127.0.0.1:${port}`,
    hash: () => {
      throw new RangeError("no hash today");
    },
  });
});
afterEach(async () => {
  await world.close();
  target.closeAllConnections();
  target.close();
});

async function postOrder() {
  const { path } = await world.publish(orderFlow());
  const answer = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(anOrder(newId())),
  });
  await world.gateway.idle();
  const { run } = await answer.json();
  return { status: answer.status, run };
}

const rows = async (text: string, values: unknown[]) =>
  (await world.journal.pool.query(text, values)).rows;

test("a run whose execution breaks down here is handed to the workers", async () => {
  // Long enough to be a payload, which is named by the hash.
  answerOfTarget = JSON.stringify({ number: "n".repeat(100_000) });

  const { status, run } = await postOrder();

  expect(status).toBe(202);
  expect(await rows("select owner, state, note from live where id = $1", [run])).toEqual([
    { owner: null, state: 0, note: "no hash today" },
  ]);
});

test("an answer nested so deep that nothing could walk it is an invalid answer", async () => {
  answerOfTarget = "[".repeat(5_000) + "]".repeat(5_000);

  const { status, run } = await postOrder();

  expect(status).toBe(202);
  expect(await rows("select error_code, error_node from run where id = $1", [run])).toEqual([
    { error_code: "ANSWER_INVALID", error_node: "n03" },
  ]);
});
