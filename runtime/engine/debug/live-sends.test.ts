import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import type { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import type { RunWorld } from "../../testing/run-world";
import { TriedMessage, version } from "../../testing/tried-message";
import type { RunHead } from "../records";
import { refuseUnrecognised } from "../rehearsal";
import { emptySetup } from "./debug-setup";

const erp = { connection: "erp" };

/** hook → (order) → mail; the draft may call the order something else. */
const flow = (guarantee: "keyed" | "none", order = "order", config: object = {}): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      [order]: aCall(guarantee, { url: "/orders", ...config }, erp),
      mail: aCall(guarantee, { url: "/mails" }, erp),
    },
    [`hook.out -> ${order}.in`, `${order}.out -> mail.in`],
  );

const lines = (guarantee: "keyed" | "none", list = "input.lines", key?: string): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list } },
      line: aCall(
        guarantee,
        { url: "/lines" },
        { ...erp, ...(key !== undefined && { idempotencyKey: key }) },
      ),
      join: { type: "aggregator@1" },
    },
    ["hook.out -> split.in", "split.item -> line.in", "line.out -> join.in"],
  );

const against = (run: DebuggedRun) => {
  const reason = run.pause?.reason;
  return reason?.why === "done-before" ? reason.before : null;
};

describe.each(["keyed", "none"] as const)(
  "what the real run did, at a target that is %s",
  (guarantee) => {
    it("is not sent a second time by the same step: the run stands and says who did it", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee));
      expect(message.asked).toEqual(["/orders", "/mails"]);
      const run = await message.debug();
      expect(run.at).toBe("before order: done-before");
      expect(against(run)).toMatchObject({
        kind: "same-key",
        deeds: [
          {
            run: message.real.id,
            node: "order",
            name: "order",
            debug: false,
            done: true,
            sameRequest: true,
            key: `${message.real.id}.order`,
          },
        ],
        more: 0,
        onKey: guarantee === "keyed" ? "same-key" : null,
      });
      expect(against(run)?.answer).not.toBeNull();
      await run.tell({ act: "continue" });
      expect(run.at).toBe("before order: done-before");
      expect(message.asked).toEqual(["/orders", "/mails"]);
    });

    it("is not sent a second time by a step that is called otherwise, and what it was answered can be taken", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee, "erpOrder"));
      const run = await message.debug();
      expect(run.at).toBe("before erpOrder: done-before");
      expect(against(run)).toMatchObject({ kind: "another-step", deeds: [{ node: "order" }] });
      await run.tell({ act: "take" });
      const was = message.world.outcome(message.real.id).order;
      expect(run.output("erpOrder")).toBe(was);
      expect(run.events.find(({ kind }) => kind === "took")).toMatchObject({
        run: message.real.id,
        by: "Mara",
      });
      // The mail has its counterpart, and the order is accounted for.
      await run.tell({ act: "continue" });
      expect(against(run)).toMatchObject({ kind: "same-key", deeds: [{ node: "mail" }] });
      await run.tell({ act: "take" });
      expect(run.at).toBe("succeeded");
      expect(message.asked).toEqual(["/orders", "/mails"]);
    });

    it("is not sent a second time under another key of the same step", async () => {
      const keyed = (key: string) => lines(guarantee, "input.lines", key);
      const body = { lines: [{ id: "a" }, { id: "b" }] };
      const message = await TriedMessage.ran(keyed("item.id"), keyed("item.id + '-x'"), { body });
      const run = await message.debug();
      expect(run.at).toBe("before split:0/line: done-before");
      expect(against(run)).toMatchObject({
        kind: "another-step",
        deeds: [{ path: "split:0", sameRequest: true }],
        more: 0,
      });
      expect(message.asked).toHaveLength(2);
    });

    it("is sent once more only as somebody says, by a key of its own", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee, "erpOrder"));
      const run = await message.debug();
      await run.tell({ act: "send", mode: "live", as: "new" });
      expect(message.asked).toEqual(["/orders", "/mails", "/orders"]);
      if (guarantee === "keyed") expect(message.keys[2]).toBe(`${run.id}.erpOrder`);
      await run.tell({ act: "continue" });
      expect(run.at).toBe("before mail: done-before");
    });

    it("goes through where the target does not know the step to have been done", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), {
        moves: [{ move: "status", status: 422 }],
      });
      expect(message.asked).toEqual(["/orders"]);
      const run = await message.debug();
      expect(run.at).toBe("succeeded");
      expect(message.asked).toEqual(["/orders", "/orders", "/mails"]);
    });
  },
);

describe("who stands before a live step", () => {
  it("may give an output instead, or let the target answer by the key it knows", async () => {
    const message = await TriedMessage.ran(flow("keyed"), flow("keyed"));
    const run = await message.debug();
    await run.tell({ act: "send", mode: "live", as: "same-key" });
    expect(message.keys[2]).toBe(`${message.real.id}.order`);
    expect(run.at).toBe("before mail: step");
    await run.tell({ act: "continue" });
    expect(against(run)?.kind).toBe("same-key");
    await run.tell({ act: "give", port: "out", value: { id: "typed" } });
    expect([run.at, run.output("mail")]).toEqual(["succeeded", 'succeeded out {"id":"typed"}']);
    expect(message.asked).toEqual(["/orders", "/mails", "/orders"]);
  });

  it("cannot mean what was not shown", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"));
    const run = await message.debug({ pace: { kind: "continue" } });
    await run.tell({ act: "send", mode: "live", as: "same-key" });
    await run.tell({ act: "send", mode: "sandbox", as: "new" });
    expect(run.at).toBe("before order: done-before");
    const mocked = await message.debug({ live: false });
    expect(mocked.at).toBe("before order: no-answer");
    await mocked.tell({ act: "send", mode: "live", as: "new" });
    await mocked.tell({ act: "take" });
    expect(mocked.at).toBe("before order: no-answer");
    await mocked.tell({ act: "send", mode: "live" });
    expect(mocked.at).toBe("before order: done-before");
    expect(message.asked).toEqual(["/orders", "/mails"]);
  });

  it("sends nothing while a real run of the message goes on, and once it has ended what is left", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), {
      settles: false,
      moves: [{ move: "status", status: 429 }],
    });
    // The real run waits for its next try.
    const run = await message.debug();
    expect(against(run)).toMatchObject({ kind: "unfinished", run: message.real.id, deeds: [] });
    await message.world.settle(message.real.id);
    expect(message.asked).toEqual(["/orders", "/orders", "/mails"]);
    await run.tell({ act: "continue" });
    expect(against(run)).toMatchObject({ kind: "same-key" });
    expect(message.asked).toHaveLength(3);
  });

  it("is sent by nobody who lets the run go on, where it was held after it was said for this step alone", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), {
      settles: false,
      moves: [{ move: "status", status: 429 }],
    });
    const run = await message.debug({ live: false });
    await run.tell({ act: "send", mode: "live" });
    expect(against(run)).toMatchObject({ kind: "unfinished" });
    // The real run ends, having done nothing.
    message.world.target.moves = [{ move: "status", status: 422 }];
    await message.world.settle(message.real.id);
    const asked = message.asked.length;
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before order: no-answer");
    expect(message.asked).toHaveLength(asked);

    await run.tell({ act: "send", mode: "live" });
    expect(message.asked).toHaveLength(asked + 1);
  });

  it("sees what is in doubt in a real run", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), {
      moves: [{ move: "lost" }] as never,
      settles: false,
    });
    const run = await message.debug();
    expect(against(run)).toMatchObject({
      kind: "same-key",
      deeds: [{ node: "order", done: false }],
      answer: null,
    });
  });
});

describe("of two that are stepped through", () => {
  const failed = { moves: [{ move: "status", status: 422 }] as RunWorld["target"]["moves"] };

  it("the second sees what the first has sent, also while that stands, and so does a fork of it", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), failed);
    const first = await message.debug({ pace: { kind: "to", node: "mail" } });
    expect(first.at).toBe("before mail: arrived");
    const second = await message.debug();
    expect(against(second)).toMatchObject({
      kind: "same-key",
      deeds: [{ run: first.id, debug: true, done: true }],
    });
    const fork = await message.debug({ of: first.stored.head, node: "order" });
    expect(against(fork)?.deeds[0]?.run).toBe(first.id);
    const after = await message.debug({ of: first.stored.head, node: "mail" });
    expect(after.at).toBe("succeeded");
    expect(message.asked).toEqual(["/orders", "/orders", "/mails"]);
  });

  it("what one has sent as new is not sent by the other, of the same version, either", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), {
      settles: false,
      ...{ moves: [{ move: "status", status: 429 }] as RunWorld["target"]["moves"] },
    });
    const first = await message.debug();
    await first.tell({ act: "send", mode: "live", as: "new" });
    await message.world.settle(message.real.id);
    expect(message.asked.filter((url) => url === "/orders")).toHaveLength(3);
    const second = await message.debug();
    expect(against(second)?.deeds.map(({ run }) => run)).toContain(message.real.id);
  });

  it("what one has sent as new, which nothing else did, is not sent by a retry of the message, but as new", async () => {
    const message = await TriedMessage.ran(flow("keyed"), flow("keyed"), {
      settles: false,
      moves: [{ move: "status", status: 429 }],
    });
    const debugged = await message.debug();
    await debugged.tell({ act: "send", mode: "live", as: "new" });
    const { world, real } = message;
    world.commands.push({
      id: "cancel",
      run: real.id,
      kind: "cancel",
      detail: {},
      at: world.now,
      by: "Mara",
    });
    await world.resume(real.id);
    expect(world.journal.stored(real.id).end?.status).toBe("cancelled");
    const question = (version: string) => ({
      document: flow("keyed"),
      version,
      parameters: {},
      source: real,
      chain: [real, debugged.stored.head],
      from: { kind: "start" } as const,
    });
    for (const ran of ["0", "1"]) {
      await expect(refuseUnrecognised(world.host, question(version(ran)))).rejects.toThrow(
        /“order” was sent as new .* stepped through/,
      );
    }
  });

  it("neither sends where the other has begun in the same moment", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), failed);
    const { host } = message.world;
    let others = 0;
    Object.defineProperty(message.world, "host", {
      get: () => ({
        ...host,
        messages: {
          ...host.messages,
          // Between the look and the send somebody else is there once.
          confirm: async (run: RunHead) =>
            others++ === 0 ? "other" : ((await host.messages?.confirm(run)) ?? ""),
        },
      }),
    });
    const run = await message.debug();
    expect(run.at).toBe("succeeded");
    expect(others).toBe(3);
    const tries = message.world.steps(run.id).filter(({ node }) => node === "order");
    expect(tries.map(({ status, unsent }) => [status, unsent ?? false])).toEqual([
      ["retrying", true],
      ["succeeded", false],
    ]);
    expect(message.asked).toEqual(["/orders", "/orders", "/mails"]);
  });
});

it("stands as it stood in every process that recovers it, and takes what it would have taken", async () => {
  const message = await TriedMessage.ran(flow("none"), flow("none", "erpOrder"));
  const run = await message.debug();
  const standing = against(run);
  await message.world.resume(run.id);
  await message.world.resume(run.id);
  expect(against(run)).toEqual(standing);
  await run.tell({ act: "take" });
  expect(run.output("erpOrder")).toBe(message.world.outcome(message.real.id).order);
});

it("items of a list that came to another place are not sent again under their new keys", async () => {
  const body = { lines: [{ n: 1 }, { n: 2 }] };
  const reversed = "sort(input.lines, l => 0 - l.n)";
  const message = await TriedMessage.ran(lines("none"), lines("none", reversed), { body });
  const run = await message.debug();
  expect(against(run)).toMatchObject({ kind: "same-key", deeds: [{ sameRequest: false }] });
  expect(message.asked).toHaveLength(2);
});

it("what was said to be live for another run, or for none, is mocked in this one", async () => {
  const message = await TriedMessage.ran(flow("none"), flow("none", "erpOrder"));
  const run = await message.debug({ saidFor: message.real.id });
  expect(run.at).toBe("before erpOrder: no-answer");
  await run.tell({ act: "setup", setup: { ...emptySetup, effects: { erp: "live" } } });
  await run.tell({ act: "give", port: "out", value: {} });
  expect(message.asked).toEqual(["/orders", "/mails"]);
});
