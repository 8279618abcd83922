import { expect, it, vi } from "vitest";
import { aCall, aFlow } from "../../testing/flow-builder";
import { TriedMessage, version } from "../../testing/tried-message";
import { refuseUnrecognised } from "../rehearsal";

it("reads no document of what was only tried out, before a step is sent and before a retry", async () => {
  const flow = aFlow(
    {
      hook: { type: "webhook@1" },
      order: aCall("none", { url: "/orders" }, { connection: "erp" }),
    },
    ["hook.out -> order.in"],
  );
  const message = await TriedMessage.ran(flow, flow, {
    body: { text: "x".repeat(200_000) },
    moves: [{ move: "status", status: 422 }],
  });
  const { world, real } = message;
  const mocked = [await message.debug({ live: false }), await message.debug({ live: false })];
  const read = vi.spyOn(world.journal, "readPayload");
  const run = await message.debug();
  expect(run.at).toBe("succeeded");
  await refuseUnrecognised(world.host, {
    document: flow,
    version: version("0"),
    parameters: {},
    source: real,
    chain: [real, run.stored.head, ...mocked.map(({ stored }) => stored.head)],
    from: { kind: "start" },
  });
  const runs = new Set(read.mock.calls.map(([{ id }]) => id));
  expect(runs).toEqual(new Set([real.id, run.id]));
});
