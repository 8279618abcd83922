import { describe, expect, it } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import { bind, type DebuggedRun } from "../testing/debugged-run";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { TriedMessage } from "../testing/tried-message";
import type { RunCommand } from "./records";
import { rehearseReplay } from "./rehearsal";
import { startReplay } from "./replay";
import { decodeSegment, encodeSegment } from "./segment-codec";
import { sentTo } from "./sent-to";

const real = ["r", "http://target.test"] as const;
const other = ["o", "http://other1.test"] as const;
const account = ["a", "http://target.test/tenant-2"] as const;
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

const ran = async (
  guarantee: "keyed" | "lookup" | "none",
  to: readonly [string, string],
  moves: RunWorld["target"]["moves"] = [],
) => {
  const world = new RunWorld(flow(guarantee));
  world.target.moves = moves;
  bind(world, ...to);
  const run = world.start({ number: 1 });
  await run.done;
  return { world, run: run.id };
};

/** Runs of its message so far, the newest first. */
const replay = async (world: RunWorld, of: string, chain: readonly string[] = [of]) => {
  const source = world.journal.stored(of).head;
  const head = world.head({ purpose: "replay", origin: source.origin, parent: of });
  const started = await startReplay(world.host, {
    head,
    plan: world.plan,
    parameters: {},
    source,
    chain: chain.map((id) => world.journal.stored(id).head),
    from: { kind: "start" },
    lane: null,
    execute: "here",
  });
  await started.done;
  return head.id;
};

const refused = { move: "status", status: 422 } as const;
const down = { move: "status", status: 503 } as const;
const inDoubt = {
  status: "in-doubt",
  error: { message: expect.stringContaining("bound to another system") },
};

/** Until it goes on no more by itself. */
const goOn = async (world: RunWorld, run: string) => {
  for (let turn = 0; turn < 20; turn++) {
    const { due, end } = world.journal.stored(run);
    if (end !== null || due === Number.POSITIVE_INFINITY) return;
    world.advance(Math.max(0, due - world.now));
    await world.resume(run);
  }
};

const tell = async (world: RunWorld, run: string, kind: RunCommand["kind"], detail: JsonObject) => {
  world.commands.push({ id: world.newId(), run, kind, at: world.now, by: "Ada", detail });
  await world.resume(run);
};
const cancel = (world: RunWorld, run: string) => tell(world, run, "cancel", {});
const resolve = (world: RunWorld, run: string, detail: JsonObject) =>
  tell(world, run, "resolve", Object.assign({ node: "order" }, detail)).then(() =>
    goOn(world, run),
  );

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

    it("what went to this one was done there", async () => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to: real });
      const run = await message.debug({ to: real });
      expect(run.at).toBe("before order: done-before");
      expect(against(run)).toMatchObject({
        deeds: [{ where: "here" }],
        onKey: guarantee === "keyed" ? "same-key" : null,
      });
    });

    it.each([
      ["another real system", other],
      ["another account of its host", account],
      ["the same connection at another address", ["r", "http://other2.test"] as const],
    ])("what went to %s is asked about: nobody can tell that it is the same", async (_, to) => {
      const message = await TriedMessage.ran(flow(guarantee), flow(guarantee), { to });
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
  it("takes over what was done at its system, and says where that was", async () => {
    const { world, run } = await ran(guarantee, real);
    const again = await replay(world, run);
    expect(asked(world)).toHaveLength(1);
    const [intent] = world.segments(again).flatMap(({ intents }) => intents);
    expect(intent?.to).toEqual({ connection: "r", host: "target.test" });
  });

  it("does what was done at a simulated system, by its own", async () => {
    const { world, run } = await ran(guarantee, simulated);
    bind(world, ...real);
    // The real one has nothing of it.
    world.target.pages.set("/orders", { orders: [] });
    await replay(world, run);
    expect(asked(world)).toEqual(["sandbox://target.test/orders", "http://target.test/orders"]);
  });

  it("does nothing again where its system has moved to another connection and host", async () => {
    const { world, run } = await ran(guarantee, other);
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

  /** Its answer is lost, and the flow is bound to another system before it is tried again. */
  const lost = async (
    guarantee: "keyed" | "lookup",
    from: readonly [string, string],
    to: readonly [string, string],
    checkpoint: RunWorld["checkpoint"] | null = null,
  ) => {
    const world = new RunWorld(flow(guarantee));
    if (checkpoint !== null) world.checkpoint = checkpoint;
    bind(world, ...from);
    world.target.moves = [{ move: "lost" }];
    world.target.before = () => {
      world.target.before = null;
      bind(world, ...to);
    };
    const run = world.start({ number: 1 });
    await run.done;
    await goOn(world, run.id);
    return { world, run: run.id };
  };

  it.each([
    ["keyed", "another system", real],
    ["lookup", "another system", real],
    ["keyed", "another account of the host", ["a", "http://other1.test/tenant-2"]],
    ["lookup", "another account of the host", ["a", "http://other1.test/tenant-2"]],
    ["keyed", "another address of its connection", ["o", "http://other2.test"]],
    ["lookup", "another address of its connection", ["o", "http://other2.test"]],
  ] as const)(
    "whose outcome is not known (%s) neither goes to %s nor is looked up there: a person decides",
    async (guarantee, _, to) => {
      const { world, run } = await lost(guarantee, other, to);
      expect(world.target.requests.map(({ url }) => url)).toEqual(["http://other1.test/orders"]);
      expect(world.steps(run).at(-1)).toMatchObject(inDoubt);
      expect(world.journal.stored(run).state).toBe("in-doubt");
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "whose outcome is not known is settled by itself where its connection was only changed in path or name (%s)",
    async (guarantee) => {
      for (const to of [
        ["r", "HTTP://Target.test:80/v2"],
        ["r", "http://target.test"],
      ] as const) {
        const { world, run } = await lost(guarantee, real, to);
        expect(world.steps(run).at(-1)?.status).toBe("succeeded");
        expect(world.target.effects).toHaveLength(1);
      }
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "in an item of a list stands in doubt alone; the others go on (%s)",
    async (guarantee) => {
      const world = new RunWorld(
        aFlow(
          {
            hook: { type: "webhook@1" },
            split: { type: "splitter@1", config: { list: "input.lines", parallelism: 3 } },
            order: {
              ...aCall(
                guarantee,
                {
                  url: "/orders",
                  ...(guarantee === "lookup" && { lookupPath: "/orders?reference=${key}" }),
                },
                { connection: "erp" },
              ),
            },
          },
          ["hook.out -> split.in", "split.item -> order.in"],
        ),
      );
      bind(world, ...other);
      world.target.moves = [{ move: "lost" }];
      world.target.before = () => {
        world.target.before = null;
        bind(world, ...real);
      };
      const run = world.start({ lines: [1, 2, 3] });
      await run.done;
      await goOn(world, run.id);
      const last = new Map(
        world.steps(run.id).map((step) => [`${step.path} ${step.node}`, step.status]),
      );
      const orders = [...last].filter(([place]) => place.endsWith(" order"));
      expect(orders.map(([, status]) => status).sort()).toEqual([
        "in-doubt",
        "succeeded",
        "succeeded",
      ]);
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "whose outcome is not known is known to have gone there by a summary, too (%s)",
    async (guarantee) => {
      const checkpoint = { steps: 1, bytes: 1_000_000 };
      const { world, run } = await lost(guarantee, other, real, checkpoint);
      expect(world.segments(run).some(({ summary }) => summary !== undefined)).toBe(true);
      expect(asked(world)).toEqual(["http://other1.test/orders"]);
      expect(world.steps(run).at(-1)).toMatchObject(inDoubt);
    },
  );

  it("that is in doubt so is looked up at its own system only", async () => {
    const { world, run } = await lost("lookup", other, real);
    await resolve(world, run, { outcome: "look-up" });
    expect(world.target.requests).toHaveLength(1);
    expect(world.steps(run).at(-1)).toMatchObject(inDoubt);

    bind(world, ...other);
    await resolve(world, run, { outcome: "look-up" });
    expect(world.steps(run).at(-1)?.status).toBe("succeeded");
    expect(world.target.effects).toHaveLength(1);
  });

  it.each(["keyed", "lookup"] as const)(
    "that did not happen there, as a person says, is sent to the other system (%s)",
    async (guarantee) => {
      const { world, run } = await lost(guarantee, other, real);
      await resolve(world, run, { outcome: "did-not-happen" });
      expect(world.steps(run).at(-1)?.status).toBe("succeeded");
      expect(asked(world)).toEqual(["http://other1.test/orders", "http://target.test/orders"]);
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "whose outcome at a simulated system is not known is sent to a real one that is bound since (%s)",
    async (guarantee) => {
      const { world, run } = await lost(guarantee, simulated, real);
      expect(world.steps(run).at(-1)?.status).toBe("succeeded");
      expect(asked(world).at(-1)).toBe("http://target.test/orders");
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "whose outcome at a real system is not known is not covered up by a simulated one (%s)",
    async (guarantee) => {
      const { world, run } = await lost(guarantee, other, simulated);
      expect(asked(world)).toEqual(["http://other1.test/orders"]);
      expect(world.steps(run).at(-1)).toMatchObject(inDoubt);
    },
  );

  it.each(["keyed", "lookup"] as const)(
    "that is in doubt so goes on where the flow is bound as before and somebody tries again (%s)",
    async (guarantee) => {
      const { world, run } = await lost(guarantee, other, real);
      await tell(world, run, "release", {});
      await goOn(world, run);
      expect(world.steps(run).at(-1)).toMatchObject(inDoubt);
      bind(world, ...other);
      await tell(world, run, "release", {});
      await goOn(world, run);
      expect(world.steps(run).at(-1)?.status).toBe("succeeded");
      expect(world.target.effects).toHaveLength(1);
    },
  );

  it("that an earlier release left unasked, as its process was stopping, is looked up, not sent", async () => {
    const { world, run } = await ran("lookup", real, [{ move: "lost" }]);
    const segment = world.journal.stored(run).segments.at(-1);
    if (segment === undefined) throw new RangeError("nothing is stored");
    const content = decodeSegment(segment.body);
    const steps = content.steps.flatMap((step) =>
      step.status === "unknown"
        ? [step, { ...step, status: "retrying" as const, due: 0, unsent: true as const }]
        : [step],
    );
    expect(steps.length).toBe(content.steps.length + 1);
    segment.body = encodeSegment({ ...content, steps });
    world.advance(600_000);
    await world.resume(run);
    await goOn(world, run);
    expect(world.steps(run).at(-1)).toMatchObject({ status: "succeeded", settledBy: "look-up" });
    expect(world.target.effects).toHaveLength(1);
  });

  it("that could not be looked up, as the process was stopping, is looked up by the next one", async () => {
    const { world, run } = await ran("lookup", real, [{ move: "lost" }]);
    world.advance(Math.max(0, world.journal.stored(run).due - world.now));
    const { connections } = world;
    world.connections = (...asking) => {
      world.stopper.abort();
      return connections(...asking);
    };
    await world.resume(run);
    world.connections = connections;
    world.stopper = new AbortController();
    await goOn(world, run);
    expect(world.steps(run).at(-1)).toMatchObject({ status: "succeeded", settledBy: "look-up" });
    expect(world.target.effects).toHaveLength(1);
  });
});

describe("a replay after several systems", () => {
  const inTurn = async (
    guarantee: "keyed" | "lookup" | "none",
    ...systems: readonly (readonly [string, string])[]
  ) => {
    const [first = real, ...then] = systems;
    const { world, run } = await ran(guarantee, first);
    const chain = [run];
    for (const system of then) {
      bind(world, ...system);
      chain.unshift(await replay(world, chain[0] ?? run, chain));
      await world.settle(chain[0] ?? run);
    }
    return { world, chain };
  };

  it.each(["keyed", "lookup", "none"] as const)(
    "does nothing again that the real one did before a simulated one (%s)",
    async (guarantee) => {
      const { world } = await inTurn(guarantee, real, simulated, real);
      const sent = asked(world).filter((url) => url.startsWith("http://target.test"));
      // One that knows the key may hear of it again.
      expect(sent).toHaveLength(guarantee === "keyed" ? 2 : 1);
    },
  );

  it("sends nothing to the second real one of what the first has done (keyed)", async () => {
    const { world, chain } = await inTurn("keyed", other, real);
    expect(asked(world)).toEqual(["http://other1.test/orders"]);
    const [intent] = world.segments(chain[0] ?? "").flatMap(({ intents }) => intents);
    expect(intent?.to?.connection).toBe("o");
  });

  it.each(["keyed", "lookup"] as const)(
    "leaves to a person what nobody found out at the first real one (%s)",
    async (guarantee) => {
      const { world, run } = await ran(guarantee, other, [{ move: "lost" }, down, down]);
      await cancel(world, run);
      expect(world.journal.stored(run).end?.status).toBe("cancelled");
      world.target.moves = [];
      bind(world, ...real);
      world.target.pages.set("/orders", { orders: [] });
      world.advance(600_000);
      const again = await replay(world, run);
      await goOn(world, again);
      expect(new Set(asked(world))).toEqual(new Set(["http://other1.test/orders"]));
      expect(world.steps(again).at(-1)).toMatchObject(inDoubt);

      // Another process has it, and only the journal says where it was sent.
      if (guarantee === "lookup") {
        await resolve(world, again, { outcome: "look-up" });
        expect(world.target.requests).toHaveLength(1);
        expect(world.steps(again).at(-1)).toMatchObject(inDoubt);
      }
      await resolve(world, again, { outcome: "did-not-happen" });
      await world.settle(again);
      expect(asked(world).filter((url) => url.startsWith("http://target"))).toHaveLength(1);
      expect(world.steps(again).at(-1)?.status).toBe("succeeded");
    },
  );

  /** Of a run at the first system nobody found out what became of it; the second knows nothing of it. */
  const unknown = async (guarantee: "keyed" | "lookup", to: readonly [string, string] = real) => {
    const { world, run } = await ran(guarantee, other, [{ move: "lost" }, down, down]);
    await cancel(world, run);
    world.target.moves = [];
    world.target.pages.set("/orders", { orders: [] });
    world.advance(600_000);
    bind(world, ...to);
    return { world, run };
  };

  it.each([
    ["keyed", "was not done, and the second does it", { outcome: "did-not-happen" }, []],
    ["lookup", "was not done, and the second does it", { outcome: "did-not-happen" }, []],
    ["keyed", "was not done, and the second refuses it", { outcome: "did-not-happen" }, [refused]],
    ["lookup", "was not done, and the second refuses it", { outcome: "did-not-happen" }, [refused]],
    ["keyed", "was done", { outcome: "happened", value: { id: 7 } }, []],
    ["lookup", "was done", { outcome: "happened", value: { id: 7 } }, []],
  ] as const)(
    "asks nobody a second time what somebody has said (%s): it %s",
    async (guarantee, _, said, moves) => {
      const { world, run } = await unknown(guarantee);
      const second = await replay(world, run);
      await goOn(world, second);
      expect(world.steps(second).at(-1)).toMatchObject(inDoubt);
      world.target.moves = [...moves];
      await resolve(world, second, said);
      expect(world.journal.stored(second).end).not.toBeNull();
      world.advance(600_000);
      const sent = asked(world).length;
      const third = await replay(world, second, [second, run]);
      await goOn(world, third);
      expect(world.steps(third).at(-1)?.status).toBe("succeeded");
      if (said.outcome === "happened") expect(asked(world)).toHaveLength(sent);
    },
  );

  it("takes over what a retry had found at the first system by looking it up", async () => {
    const { world, run } = await unknown("lookup", other);
    world.target.pages.clear();
    const second = await replay(world, run);
    await goOn(world, second);
    expect(world.steps(second).at(-1)).toMatchObject({ settledBy: "look-up" });
    bind(world, ...real);
    const third = await replay(world, second, [second, run]);
    await goOn(world, third);
    expect(world.steps(third).at(-1)).toMatchObject({ status: "succeeded", settledBy: "adopted" });
    expect(new Set(asked(world))).toEqual(new Set(["http://other1.test/orders"]));
  });

  it("stands in doubt where only a run that stood so, too, is left to say it", async () => {
    const { world, run } = await unknown("keyed");
    const second = await replay(world, run);
    await goOn(world, second);
    await cancel(world, second);
    const third = await replay(world, second, [second]);
    await goOn(world, third);
    expect(world.steps(third).at(-1)).toMatchObject(inDoubt);
  });

  it.each(["keyed", "lookup"] as const)(
    "forgets nothing where its connection could not be opened at first (%s)",
    async (guarantee) => {
      for (const code of ["TARGET_DOWN", "SECRET_MISSING"] as const) {
        const { world, run } = await unknown(guarantee);
        world.connections = () => {
          throw new FlowError(code, "It cannot be opened.");
        };
        const again = await replay(world, run);
        bind(world, ...real);
        await goOn(world, again);
        expect(world.steps(again).at(-1)).toMatchObject(inDoubt);
      }
    },
  );

  it("looks up at the same system also where its connection could not be opened at first", async () => {
    const { world, run } = await unknown("lookup", other);
    world.target.pages.clear();
    world.connections = () => {
      throw new FlowError("TARGET_DOWN", "It is paused.");
    };
    const again = await replay(world, run);
    bind(world, ...other);
    await goOn(world, again);
    expect(world.steps(again).at(-1)).toMatchObject({ status: "succeeded", settledBy: "look-up" });
    expect(world.target.effects).toHaveLength(1);
  });

  const fates = async (world: RunWorld, run: string) => {
    const source = world.journal.stored(run).head;
    const to = sentTo(await world.host.connections(source, "erp"));
    const { steps } = await rehearseReplay(world.host, {
      document: world.plan.document,
      version: source.version,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "start" },
      leads: new Map(to === null ? [] : [["erp", to]]),
    });
    return steps.flatMap((step) => step.fates.map(({ fate }) => fate));
  };

  it.each([
    ["keyed", simulated, [], "first-time"],
    ["keyed", real, [], "same-key"],
    ["keyed", other, [], "adopted"],
    ["keyed", other, [{ move: "lost" }, down, down], "in-doubt"],
    ["lookup", simulated, [], "first-time"],
    ["lookup", other, [], "adopted"],
    ["lookup", other, [{ move: "lost" }], "in-doubt"],
    ["lookup", real, [{ move: "lost" }], "look-up"],
    ["none", simulated, [], "first-time"],
    ["none", other, [], "adopted"],
  ] as const)(
    "is foreseen as it will come: %s, after a run that went to %j (%j): %s",
    async (guarantee, to, moves, fate) => {
      const { world, run } = await ran(guarantee, to, [...moves]);
      if (world.journal.stored(run).end === null) await cancel(world, run);
      bind(world, ...real);
      expect(await fates(world, run)).toEqual([fate]);
    },
  );

  it("is refused for what nobody found out at the real one, also where a simulated one did it before (none)", async () => {
    const { world, run } = await ran("none", simulated);
    bind(world, ...real);
    world.target.moves = [{ move: "lost" }];
    const second = await replay(world, run, [run]);
    await cancel(world, second);
    await expect(replay(world, second, [second, run])).rejects.toThrow("never found out");
  });

  it("takes over what a debug run sent live after the message had run at a simulated one", async () => {
    const message = await TriedMessage.ran(flow("none"), flow("none"), { to: simulated });
    const run = await message.debug({ to: real });
    expect(run.at).toBe("succeeded");
    const { world } = message;
    const again = await replay(world, message.real.id, [message.real.id, run.id]);
    await world.settle(again);
    expect(asked(world).filter((url) => url.startsWith("http://target.test"))).toHaveLength(1);
  });
});
