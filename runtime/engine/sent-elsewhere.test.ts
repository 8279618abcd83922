import { describe, expect, it } from "vitest";
import { bind, type DebuggedRun } from "../testing/debugged-run";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { TriedMessage } from "../testing/tried-message";
import { startReplay } from "./replay";
import { decodeSegment, encodeSegment } from "./segment-codec";

const real = ["r", "http://target.test"] as const;
const other = ["o", "http://other1.test"] as const;
const simulated = ["s", "sandbox://target.test"] as const;

const flow = (guarantee: "keyed" | "lookup" | "none", slot = "erp", order = "order") =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      [order]: aCall(
        guarantee,
        {
          url: "/orders",
          ...(guarantee === "lookup" && { lookupPath: "/orders?reference=${key}" }),
        },
        { connection: slot },
      ),
    },
    [`hook.out -> ${order}.in`],
  );

const against = ({ pause }: DebuggedRun) =>
  pause?.reason.why === "done-before" ? pause.reason.before : null;
const asked = ({ target }: RunWorld) =>
  target.requests.filter(({ method }) => method === "POST").map(({ url }) => url);

/** As an earlier release wrote it. */
const forgetWhere = ({ journal }: RunWorld) => {
  for (const segment of [...journal.runs.values()].flatMap(({ segments }) => segments)) {
    const content = decodeSegment(segment.body);
    const intents = content.intents.map(({ to: _to, ...intent }) => intent);
    segment.body = encodeSegment({ ...content, intents });
  }
};

describe.each(["keyed", "none"] as const)(
  "before a live step, at a target that is %s",
  (guarantee) => {
    it.each([
      ["a simulated system", simulated],
      ["the same connection while it was simulated", ["r", "sandbox://erp"] as const],
    ])("what went to %s was not done at this one", async (_, to) => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to });
      const run = await message.debug({ to: real });
      expect(run.at).toBe("succeeded");
      expect(asked(message.world).at(-1)).toBe("http://target.test/orders");
      expect(asked(message.world)).toHaveLength(2);
    });

    it("what went to this one, or to another connection of its host, was done there", async () => {
      for (const to of [real, ["o", "http://target.test/v2"] as const]) {
        const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to });
        const run = await message.debug({ to: real });
        expect(run.at).toBe("before order: done-before");
        expect(against(run)).toMatchObject({
          deeds: [{ where: "here" }],
          onKey: guarantee === "keyed" ? "same-key" : null,
        });
      }
    });

    it("what went to another real system is asked about: it may be the same one at a new address", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to: other });
      const run = await message.debug({ to: real });
      expect(run.at).toBe("before order: done-before");
      expect(against(run)).toMatchObject({ deeds: [{ where: "elsewhere" }], onKey: null });
      expect(asked(message.world)).toHaveLength(1);
    });

    it("what the draft does by another slot is asked about, as it may do the same in another way", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee, "erp2"), {
        to: other,
      });
      const run = await message.debug({ to: real, live: false });
      expect(run.at).toContain("no-answer");
      await run.tell({ act: "send", mode: "live" });
      expect(against(run)).toMatchObject({ deeds: [{ where: "elsewhere" }], onKey: null });
      expect(asked(message.world)).toHaveLength(1);
    });

    it("of which nobody kept where it went, that is not said", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to: other });
      forgetWhere(message.world);
      const run = await message.debug({ to: real });
      expect(run.at).toBe("before order: done-before");
      expect(against(run)?.deeds[0]).not.toHaveProperty("where");
      expect(against(run)?.onKey).toBe(guarantee === "keyed" ? "same-key" : null);
    });
  },
);

describe.each(["lookup", "none"] as const)("a replay, at a target that is %s", (guarantee) => {
  const replay = async (world: RunWorld, of: string) => {
    const source = world.journal.stored(of).head;
    const head = world.head({ purpose: "replay", origin: source.origin, parent: of });
    const started = await startReplay(world.host, {
      head,
      plan: world.plan,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "start" },
      lane: null,
      execute: "here",
    });
    await started.done;
    await world.settle(head.id);
    return head.id;
  };
  const ran = async (to: readonly [string, string]) => {
    const world = new RunWorld(flow(guarantee));
    bind(world, ...to);
    const run = world.start({ number: 1 });
    await run.done;
    return { world, run: run.id };
  };

  it("takes over what was done at its system, and says where that was", async () => {
    const { world, run } = await ran(real);
    const again = await replay(world, run);
    expect(asked(world)).toHaveLength(1);
    const [intent] = world.segments(again).flatMap(({ intents }) => intents);
    expect(intent?.to).toEqual({ connection: "r", host: "target.test" });
  });

  it("does what was done at a simulated system, by its own", async () => {
    const { world, run } = await ran(simulated);
    bind(world, ...real);
    await replay(world, run);
    const { requests } = world.target;
    // One that can be looked up is asked first; the fake one knows what it was sent by any name.
    expect(requests.at(-1)?.url).toMatch(/^http:\/\/target\.test\/orders/);
    expect(requests).toHaveLength(2);
  });

  it("does nothing again where its system has moved to another connection and host", async () => {
    const { world, run } = await ran(other);
    bind(world, ...real);
    const again = await replay(world, run);
    expect(world.target.requests).toHaveLength(1);
    const [intent] = world.segments(again).flatMap(({ intents }) => intents);
    expect(intent?.to?.connection).toBe("o");
  });
});

describe("a request", () => {
  it("goes by the connection that its intent names, and not before one does", async () => {
    const world = new RunWorld(flow("none"));
    bind(world, ...other);
    const { journal } = world;
    const start = journal.start.bind(journal);
    // The commit takes as long as it takes somebody to bind the flow anew.
    journal.start = async (write) => {
      const verdict = await start(write);
      world.advance(3_000);
      bind(world, ...real);
      return verdict;
    };
    const run = world.start({ number: 1 });
    await run.done;
    await world.settle(run.id);
    expect(asked(world)).toEqual(["http://target.test/orders"]);
    const intents = world.segments(run.id).flatMap((segment) => segment.intents);
    expect(intents.map(({ to }) => to?.connection)).toEqual(["o", "r"]);
    expect(world.steps(run.id).filter(({ unsent }) => unsent)).toHaveLength(1);
  });

  it("whose outcome is not known is not asked about at another system, which would not know it", async () => {
    const world = new RunWorld(flow("lookup"));
    bind(world, ...other);
    world.target.moves = [{ move: "lost" }];
    const run = world.start({ number: 1 });
    await run.done;
    bind(world, ...real);
    for (let looked = 0; looked < 3; looked++) {
      world.advance(Math.max(0, world.journal.stored(run.id).due - world.now));
      await world.resume(run.id);
    }
    expect(world.target.requests.map(({ url }) => url)).toEqual(["http://other1.test/orders"]);

    bind(world, ...other);
    await world.settle(run.id);
    expect(world.steps(run.id).at(-1)?.status).toBe("succeeded");
    expect(world.target.effects).toHaveLength(1);
  });
});
