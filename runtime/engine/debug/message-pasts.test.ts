import { describe, expect, it, vi } from "vitest";
import type { TargetMove } from "../../testing/fake-target";
import { aCall, aFlow } from "../../testing/flow-builder";
import { TriedMessage } from "../../testing/tried-message";
import { MessagePasts } from "./message-pasts";

const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    order: aCall("none", { url: "/orders" }, { connection: "erp" }),
  },
  ["hook.out -> order.in"],
);
const asker = { id: "asks" };

/** A message with a document of 200 kB, and the looks at its runs. */
async function looked(moves: TargetMove[], max?: number) {
  const message = await TriedMessage.ran(flow, flow, {
    body: { text: "x".repeat(200_000) },
    moves,
    settles: false,
  });
  const { world, real } = message;
  const pasts = new MessagePasts(world.host, max);
  const look = () => pasts.of(world.messageRuns({ ...real, ...asker }).runs);
  const read = vi.spyOn(world.journal, "readPayload");
  const reads = async () => {
    read.mockClear();
    await look();
    return read.mock.calls.length;
  };
  return { message, look, reads };
}

describe("what other runs of a message did", () => {
  it("is read once for looks that follow each other, and again of what there is no room for", async () => {
    const roomy = await looked([]);
    expect(await roomy.reads()).toBeGreaterThan(0);
    expect(await roomy.reads()).toBe(0);
    const narrow = await looked([], 100_000);
    expect(await narrow.reads()).toBeGreaterThan(0);
    expect(await narrow.reads()).toBeGreaterThan(0);
  });

  it("is shared by looks at the same time", async () => {
    const one = await looked([]);
    const alone = await one.reads();
    const { look, message } = await looked([]);
    const read = vi.spyOn(message.world.journal, "readPayload");
    const all = await Promise.all([look(), look(), look()]);
    expect(read).toHaveBeenCalledTimes(alone);
    expect(all[1]).toEqual(all[0]);
  });

  it("has what a run did since the last look", async () => {
    const { message, look } = await looked([{ move: "dropped" }]);
    const { world, real } = message;
    const statuses = async () => {
      const [past] = await look();
      return past?.contents.flatMap(({ steps }) => steps.map(({ status }) => status));
    };
    expect(world.journal.stored(real.id).state).toBe("in-doubt");
    expect(await statuses()).toEqual(["succeeded", "in-doubt"]);
    const detail = { node: "order", path: "", outcome: "happened", value: { id: 7 } };
    const command = { id: "c", run: real.id, kind: "resolve", detail, at: 0, by: "Mara" } as const;
    world.commands.push(command);
    await world.resume(real.id);
    expect(await statuses()).toEqual(["succeeded", "in-doubt", "succeeded"]);
  });

  it("has a run that began since, and one that reached nothing until then", async () => {
    const { message, look } = await looked([{ move: "status", status: 422 }]);
    const run = await message.debug({ live: false, pace: { kind: "into" } });
    expect(await look()).toContain(null);
    await run.tell({ act: "send", mode: "live", connection: "c" });
    expect((await look()).filter((past) => past === null)).toEqual([]);
  });

  it("is read again after storage failed", async () => {
    const { message, look } = await looked([]);
    vi.spyOn(message.world.journal, "readPayload").mockRejectedValueOnce(new Error("gone"));
    await expect(look()).rejects.toThrow("gone");
    expect(await look()).toHaveLength(1);
  });
});
