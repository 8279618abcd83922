import { describe, expect, it } from "vitest";
import { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import { effectsOf, readPast } from "../replay-past";
import { emptySetup } from "./debug-setup";

/** hook → map → route → (small) erp → end, (otherwise) hold */
const flow = () =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "ref", value: "input.number" },
            { target: "total", value: "input.total" },
          ],
        },
      },
      route: {
        type: "content-based-router@1",
        config: { branches: [{ name: "small", condition: "input.total < 5000" }] },
      },
      erp: aCall("keyed", { url: "/orders" }, { connection: "erp" }),
      hold: { type: "map@1", config: { fields: [{ target: "held", value: "input.total" }] } },
      end: { type: "respond@1", config: { status: 201, body: "input" } },
    },
    [
      "hook.out -> map.in",
      "map.out -> route.in",
      "route.small -> erp.in",
      "route.otherwise -> hold.in",
      "erp.out -> end.in",
      "hold.out -> end.in",
    ],
  );

const lines = () =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list: "input.lines" } },
      price: {
        type: "map@1",
        config: { fields: [{ target: "amount", value: "input.qty * 2" }] },
      },
      check: { type: "map@1", config: { fields: [{ target: "amount", value: "input.amount" }] } },
      join: { type: "aggregator@1" },
      end: { type: "respond@1", config: { status: 200, body: "input" } },
    },
    [
      "hook.out -> split.in",
      "split.item -> price.in",
      "price.out -> check.in",
      "check.out -> join.in",
      "join.out -> end.in",
    ],
  );

const debug = (document = flow()) => new DebuggedRun(new RunWorld(document));
const small = { number: "PO-1", total: 120 };
const erpAnswer = { "step erp": { value: { id: "SO-9" }, port: null, from: "sample" } };

describe("stepping", () => {
  it("stands before each step, and a paused run is nobody's", async () => {
    const run = await debug().start(small, {}, { answers: erpAnswer });
    expect(run.at).toBe("before map: step");
    expect(run.stored.owned).toBe(false);
    const seen = [run.at];
    while (run.pause !== null) seen.push((await run.tell({ act: "step" })).at);
    expect(seen).toEqual([
      "before map: step",
      "before route: step",
      "before erp: step",
      "before end: step",
      "succeeded",
    ]);
    expect(run.world.target.requests).toEqual([]);
    expect(run.output("erp")).toBe('succeeded out {"id":"SO-9"}');
  });

  it("goes over an iteration, into it, out of it and to a step", async () => {
    const run = await debug(lines()).start({ lines: [{ qty: 1 }, { qty: 2 }] });
    expect(run.at).toBe("before split: step");
    await run.tell({ act: "into" });
    expect(run.at).toBe("before split:0/price: step");
    await run.tell({ act: "step" });
    expect(run.at).toBe("before split:0/check: step");
    await run.tell({ act: "step" });
    expect(run.at).toBe("before split:1/price: step");
    await run.tell({ act: "out" });
    expect(run.at).toBe("before join: step");
    await run.tell({ act: "to", node: "end" });
    expect(run.at).toBe("before end: arrived");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("succeeded");

    const over = await debug(lines()).start({ lines: [{ qty: 1 }, { qty: 2 }] });
    await over.tell({ act: "step" });
    expect(over.at).toBe("before join: step");
  });

  it("does nothing for an order of a pause that is over", async () => {
    const run = await debug().start(small, {}, { answers: erpAnswer });
    await run.tell({ act: "step" });
    await run.tell({ act: "step", pause: 1 });
    expect(run.at).toBe("before route: step");
  });
});

describe("breakpoints", () => {
  const at = (node: string, port: string, condition?: string) => ({
    breakpoints: [{ id: "b1", node, port, ...(condition !== undefined && { condition }) }],
  });
  const go = { pace: { kind: "continue" }, answers: erpAnswer } as const;

  it("stands before a step at its input port, and goes on by itself otherwise", async () => {
    const run = await debug().start(small, at("erp", "in"), go);
    expect(run.at).toBe("before erp: breakpoint");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("succeeded");
  });

  it("stands where a step is left by the port", async () => {
    const taken = await debug().start(small, at("route", "small"), go);
    expect(taken.at).toBe("before erp: breakpoint");
    const other = await debug().start(small, at("route", "otherwise"), go);
    expect(other.at).toBe("succeeded");
  });

  it("asks its condition in each iteration, and stands where that cannot be told", async () => {
    const body = { lines: [{ qty: 1 }, { qty: 2 }, { qty: 3 }] };
    const run = await debug(lines()).start(body, at("price", "in", "input.qty >= 2"), go);
    expect(run.at).toBe("before split:1/price: breakpoint");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before split:2/price: breakpoint");
    const broken = await debug(lines()).start(body, at("price", "in", "input.nope.x > 2"), go);
    expect(broken.at).toBe("before split:0/price: condition");
  });

  it("stands where a watched expression changes", async () => {
    const run = await debug().start(small, { onChange: ["input.ref"] }, go);
    expect(run.at).toBe("before route: changed");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before end: changed");
  });

  it("takes what is set while it stands", async () => {
    const run = await debug().start(small, {}, { answers: erpAnswer });
    run.note({ act: "setup", setup: { ...emptySetup, ...at("end", "in") } });
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before end: breakpoint");
  });

  it("stands after a failure and ends as failed when it goes on", async () => {
    const run = await debug().start({ number: "PO-1" }, {}, go);
    expect(run.at).toBe("after route: error");
    await run.tell({ act: "step" });
    expect(run.at).toBe("failed");
  });
});

describe("effects", () => {
  it("are not sent where nothing else is set, and without an answer it asks for one", async () => {
    const run = await debug().start(small, {}, { pace: { kind: "continue" } });
    expect(run.at).toBe("before erp: no-answer");
    await run.tell({ act: "continue" });
    expect(run.at).toBe("before erp: no-answer");
    await run.tell({ act: "give", port: "out", value: { id: "typed" } });
    expect(run.at).toBe("before end: step");
    await run.tell({ act: "continue" });
    expect(run.output("end")).toBe('succeeded out {"id":"typed"}');
    expect(run.world.target.requests).toEqual([]);
  });

  it("go out for one step that is sent on purpose", async () => {
    const run = await debug().start(small, {}, { pace: { kind: "continue" } });
    await run.tell({ act: "send", mode: "sandbox" });
    expect(run.at).toBe("before end: step");
    expect(run.world.target.effects).toHaveLength(1);
    expect(run.output("erp")).toBe('succeeded out {"id":"T-1"}');
  });
});

it("of one slot each step reaches what it is told to, and nothing is opened unasked", async () => {
  const call = () => aCall("keyed", { url: "/orders" }, { connection: "erp" });
  const document = aFlow({ hook: { type: "webhook@1" }, one: call(), two: call(), three: call() }, [
    "hook.out -> one.in",
    "one.out -> two.in",
    "two.out -> three.in",
  ]);
  const run = debug(document);
  const opened: (string | undefined)[] = [];
  const { host } = run.world;
  Object.defineProperty(run.world, "host", {
    get: () => ({
      ...host,
      connections: (...asked: Parameters<typeof host.connections>) => {
        opened.push(asked[2]);
        return host.connections(...asked);
      },
    }),
  });
  await run.start(small, { effects: { erp: "sandbox" } });
  await run.tell({ act: "step" });
  await run.tell({ act: "send", mode: "live" });
  run.note({ act: "setup", setup: { ...emptySetup } });
  await run.tell({ act: "give", port: "out", value: 1 });
  expect([run.at, opened]).toEqual(["succeeded", ["sandbox", "live"]]);
});

it("a repeat for the sandbox does not leave by the live connection that another step opened", async () => {
  const call = (url: string) =>
    aCall("keyed", { url }, { connection: "erp", retry: { attempts: 3, delayMs: 5_000 } });
  const document = aFlow({ hook: { type: "webhook@1" }, one: call("/one"), two: call("/two") }, [
    "hook.out -> one.in",
    "hook.out -> two.in",
  ]);
  const run = debug(document);
  const { host } = run.world;
  Object.defineProperty(run.world, "host", {
    get: () => ({
      ...host,
      connections: async (...[head, slot, mode]: Parameters<typeof host.connections>) => ({
        ...(await host.connections(head, slot)),
        config: { baseUrl: `http://${mode ?? "unasked"}.test` },
      }),
    }),
  });
  run.world.target.moves = [{ move: "status", status: 429 }];
  await run.start(small, { effects: { erp: "sandbox" } });
  await run.tell({ act: "step" });
  expect(run.at).toBe("before two: step");
  run.world.advance(60_000);
  await run.tell({ act: "send", mode: "live" });
  const urls = run.world.target.requests.map(({ url }) => url);
  expect(urls[0]).toBe("http://sandbox.test/one");
  expect(urls.slice(1).sort()).toEqual(["http://live.test/two", "http://sandbox.test/one"]);
});

describe("what earlier runs did, for whoever sends again", () => {
  const done = async (order: Parameters<DebuggedRun["tell"]>[0]) => {
    const run = await debug().start(small, {}, { pace: { kind: "continue" } });
    await run.tell(order);
    await run.tell({ act: "continue" });
    const past = await readPast(run.world.host, run.stored.head);
    return [...effectsOf(past).values()].map(({ node, outcome }) => `${node} ${outcome}`);
  };

  it("is nothing of what was given, typed or sent to a sandbox, but what was sent for good", async () => {
    expect(await done({ act: "give", port: "out", value: 1 })).toEqual([]);
    expect(await done({ act: "send", mode: "sandbox" })).toEqual([]);
    expect(await done({ act: "send", mode: "live" })).toEqual(["erp done"]);
    const given = await debug().start(
      small,
      {},
      { pace: { kind: "continue" }, answers: erpAnswer },
    );
    const past = await readPast(given.world.host, given.stored.head);
    expect([given.at, effectsOf(past).size]).toEqual(["succeeded", 0]);
  });
});

describe("what people change", () => {
  it("an edited document takes another way, and everybody who recovers the run sees it", async () => {
    const run = await debug().start(small, {}, { answers: erpAnswer });
    await run.tell({ act: "step" });
    await run.tell({ act: "edit", value: { ref: "PO-1", total: 9_000 } });
    expect(run.at).toBe("before route: step");
    await run.tell({ act: "step" });
    expect(run.at).toBe("before hold: step");
    await run.tell({ act: "continue" });
    expect(run.output("hold")).toBe('succeeded out {"held":9000}');
    expect(run.events.map(({ kind, by }) => `${kind} ${by}`)).toContain("edited Mara");
  });

  it("an edited document is what later steps find under the name of the step it came from", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        map: { type: "map@1", config: { fields: [{ target: "total", value: "input.total" }] } },
        one: { type: "map@1", config: { fields: [{ target: "a", value: "steps.map.total" }] } },
        two: { type: "map@1", config: { fields: [{ target: "b", value: "steps.map.total" }] } },
      },
      ["hook.out -> map.in", "map.out -> one.in", "one.out -> two.in"],
    );
    const run = await debug(document).start(small);
    await run.tell({ act: "to", node: "one" });
    await run.tell({ act: "edit", value: { total: 5 } });
    await run.tell({ act: "step" });
    await run.tell({ act: "continue" });
    expect([run.output("map"), run.output("one"), run.output("two")]).toEqual([
      'succeeded out {"total":120}',
      'succeeded out {"a":5}',
      'succeeded out {"b":5}',
    ]);
  });

  it("an edit within an iteration is what that iteration gives", async () => {
    const run = await debug(lines()).start({ lines: [{ qty: 1 }, { qty: 2 }] });
    await run.tell({ act: "into" });
    await run.tell({ act: "edit", value: { qty: 50 } });
    await run.tell({ act: "continue" });
    expect(run.output("join")).toContain('[{"amount":100},{"amount":4}]');
  });

  it("a port is taken that the router would not take", async () => {
    const run = await debug().start(small);
    await run.tell({ act: "step" });
    await run.tell({ act: "give", port: "otherwise", value: { total: 1 } });
    expect(run.at).toBe("before hold: step");
  });

  it("a step fails because somebody says so", async () => {
    const run = await debug().start(small);
    await run.tell({ act: "fail", message: "As if the ERP were closed." });
    expect(run.at).toBe("after map: error");
    await run.tell({ act: "continue" });
    expect(run.stored.end?.error?.message).toBe("As if the ERP were closed.");
  });

  it("an unknown port, or an output for a splitter, changes nothing", async () => {
    const run = await debug(lines()).start({ lines: [] });
    await run.tell({ act: "give", port: "item", value: [] });
    expect(run.at).toBe("before split: step");
    const other = await debug().start(small);
    await other.tell({ act: "give", port: "nowhere", value: 1 });
    expect(other.at).toBe("before map: step");
  });
});

describe("a flow that a step calls", () => {
  const calling = () =>
    aFlow(
      {
        hook: { type: "webhook@1" },
        bill: { type: "call-flow@1", config: { flow: "billing" } },
        end: { type: "respond@1", config: { status: 200, body: "input" } },
      },
      ["hook.out -> bill.in", "bill.out -> end.in"],
    );
  const told = async (order: Parameters<DebuggedRun["tell"]>[0]) => {
    const run = debug(calling());
    const asked: unknown[] = [];
    let ended = false;
    run.world.calls = {
      call: async (_caller, call) => {
        asked.push(call.debug);
        return ended
          ? { state: "ended", run: "sub", status: "succeeded", output: { no: 7 }, error: null }
          : { state: "running", run: "sub" };
      },
    };
    await run.start(small);
    expect(run.at).toBe("before bill: step");
    // Nothing is called by itself: the step is mocked, and nobody has said what it would answer.
    expect(run.pause?.lacksAnswer).toBe(true);
    run.note(order);
    await run.world.resume(run.id);
    expect([run.at, asked[0]]).toEqual(["waiting", order.act === "into" ? "into" : "continue"]);
    ended = true;
    run.world.now = run.stored.due;
    await run.world.resume(run.id);
    expect(run.at).toBe("before end: step");
    expect(run.output("bill")).toBe('succeeded out {"no":7}');
    return run;
  };

  it("is stepped into: its run stands still, too, and this one after it", async () => {
    const run = await told({ act: "into" });
    expect(run.events).toContainEqual(
      expect.objectContaining({ kind: "sent", node: "bill", stepped: true, by: "Mara" }),
    );
  });

  it("is run without standing still", async () => {
    const run = await told({ act: "send", mode: "sandbox" });
    await run.tell({ act: "continue" });
    expect(run.at).toBe("succeeded");
  });
});

it("a cancelled run ends where it stands", async () => {
  const run = await debug().start(small);
  run.world.commands.push({
    id: "cancel",
    run: run.id,
    kind: "cancel",
    detail: {},
    at: 0,
    by: "Mara",
  });
  await run.world.resume(run.id);
  expect(run.at).toBe("cancelled");
});
