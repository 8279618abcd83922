import { describe, expect, it } from "vitest";
import { ownAnswers } from "../backtest/past-answers";
import type { FlowDocument, FlowNode } from "../flow/document";
import { DebuggedRun } from "../testing/debugged-run";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { emptySetup } from "./debug/debug-setup";
import { compilePlan, type Plan } from "./plan";
import { rehearseReplay } from "./rehearsal";
import { startReplay } from "./replay";
import { readPast } from "./replay-past";
import type { ReplayStart } from "./replay-start";

const skus = ["a", "b", "c", "d", "e", "f"];
const order = {
  lines: skus.map((sku) => ({ sku })),
  others: skus.map((sku) => ({ sku: `other ${sku}` })),
};

type Changed = { readonly [node: string]: Partial<FlowNode> };

/** A map and a call for each line, and all of them at the end. */
function flow(split: FlowNode["config"] = {}, changed: Changed = {}): FlowDocument {
  const nodes = {
    hook: { type: "webhook@1" },
    split: { type: "splitter@1", config: { list: "trigger.body.lines", ...split } },
    name: { type: "map@1", config: { fields: [{ target: "name", value: "'old ' + item.sku" }] } },
    send: aCall("none", { body: "expression", bodyExpression: "{ name: steps.name.name }" }),
    back: {
      type: "map@1",
      config: {
        fields: [
          { target: "name", value: "steps.name.name" },
          { target: "id", value: "input.id" },
        ],
      },
    },
    all: { type: "aggregator@1" },
    end: { type: "respond@1", config: { body: "input.results" } },
  };
  return aFlow(
    Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, { ...node, ...changed[id] }]),
    ),
    [
      "hook.out -> split.in",
      "split.item -> name.in",
      "name.out -> send.in",
      "send.out -> back.in",
      "back.out -> all.in",
      "all.out -> end.in",
    ],
  );
}

/** The same with more in its list, between the last map and the end. */
function flowWith(more: Parameters<typeof aFlow>[0], edges: readonly string[]): FlowDocument {
  const { nodes } = flow();
  return aFlow({ ...nodes, ...more }, [
    "hook.out -> split.in",
    "split.item -> name.in",
    "name.out -> send.in",
    "send.out -> back.in",
    ...edges,
    "all.out -> end.in",
  ]);
}

const answers = { "step send": { value: { id: "given" }, port: null, from: "sample" } };
const planOf = (world: RunWorld, document: FlowDocument) =>
  compilePlan(document, { http: world.target });

async function fork(
  run: DebuggedRun,
  at: { readonly node: string; readonly path: string },
  changed: { readonly plan: Plan; readonly version: string } | null = null,
) {
  const { world, id } = run;
  const source = world.journal.stored(id).head;
  const head = world.head({
    purpose: "debug",
    origin: source.origin,
    originAcceptedAt: source.originAcceptedAt,
    parent: id,
    ...(changed !== null && { version: changed.version }),
  });
  const plan = changed?.plan ?? world.plan;
  const host =
    changed === null
      ? world.host
      : {
          ...world.host,
          plan: async ({ version }: { readonly version: string }) =>
            version === changed.version ? changed.plan : world.plan,
        };
  const past = await readPast(world.host, source);
  const started = await startReplay(host, {
    head,
    plan,
    parameters: {},
    source,
    chain: [],
    from: { kind: "node", ...at },
    adopted: new Map(),
    answers: ownAnswers({ past, version: plan, draft: plan }),
    debug: { setup: emptySetup, pace: { kind: "to", ...at }, by: "Mara" },
    lane: null,
    execute: "here",
  });
  await started.done;
  const forked = new DebuggedRun(world);
  forked.id = head.id;
  return forked;
}

/** What was done, in its order: taken over, or done here. */
function done({ world, id }: DebuggedRun): readonly string[] {
  return world
    .steps(id)
    .filter(({ path }) => path !== "")
    .map(({ path, node, settledBy }) =>
      settledBy === "adopted" ? `(${path}/${node})` : `${path}/${node}`,
    );
}

describe("a fork in an item of a list", () => {
  it("stands before its step, with all items before taken over, and ends with their results", async () => {
    const run = await new DebuggedRun(new RunWorld(flow())).start(
      order,
      {},
      {
        pace: { kind: "to", node: "back", path: "split:2" },
        answers,
      },
    );
    expect(run.at).toBe("before split:2/back: arrived");

    const forked = await fork(run, { node: "send", path: "split:2" });

    expect(forked.at).toBe("before split:2/send: arrived");
    expect(done(forked)).toEqual([
      ...["split:0", "split:1"].flatMap((path) => [
        `(${path}/name)`,
        `(${path}/send)`,
        `(${path}/back)`,
      ]),
      "(split:2/name)",
    ]);
    await forked.tell({ act: "give", value: { id: "typed" }, port: "out" });
    await forked.tell({ act: "continue" });
    expect(forked.at).toBe("succeeded");
    expect(forked.output("all")).toContain(
      '{"name":"old b","id":"given"},{"name":"old c","id":"typed"}',
    );
  });

  it("goes on with items that were not done, and does not wait for those after it", async () => {
    const world = new RunWorld(flow({ parallelism: 3 }));
    const run = await new DebuggedRun(world).start(order, {}, { pace: { kind: "continue" } });
    // Nothing says what the call answers: the first stands there, and the two beside it wait for their turn.
    expect(run.at).toBe("before split:0/send: no-answer");
    await run.tell({ act: "give", value: { id: "first" }, port: "out" });
    await run.tell({ act: "continue" });

    const forked = await fork(run, { node: "send", path: "split:2" });

    expect(forked.at).toBe("before split:2/send: arrived");
    const taken = done(forked).filter((step) => step.startsWith("("));
    expect(taken).toContain("(split:0/send)");
    expect(taken).toContain("(split:1/name)");
    expect(taken).not.toContain("(split:1/send)");
    for (let n = 0; n < 5; n++) {
      await forked.tell({ act: "give", value: { id: `${n}` }, port: "out" });
      if (forked.pause !== null && !forked.pause.lacksAnswer)
        await forked.tell({ act: "continue" });
    }
    expect(forked.at).toBe("succeeded");
    expect(forked.output("all")).toContain('"succeeded":6');
  });

  it("takes over what people let arrive in the items before, and at the step itself", async () => {
    const run = await new DebuggedRun(new RunWorld(flow())).start(
      order,
      {},
      {
        pace: { kind: "to", node: "send", path: "split:0" },
        answers,
      },
    );
    await run.tell({ act: "edit", value: { name: "edited 0" } });
    await run.tell({ act: "to", node: "name", path: "split:1" });
    await run.tell({ act: "edit", value: { sku: "edited 1" } });

    const forked = await fork(run, { node: "name", path: "split:1" });

    expect(forked.events.filter(({ kind }) => kind === "edited")).toMatchObject([
      { node: "send", path: "split:0", by: "Mara" },
      { node: "name", path: "split:1", by: "Mara" },
    ]);
    await forked.tell({ act: "continue" });
    expect(forked.output("all")).toContain('{"name":"edited 0","id":"given"}');
  });

  it("stands there again in another process", async () => {
    const run = await new DebuggedRun(new RunWorld(flow({ parallelism: 2 }))).start(
      order,
      {},
      {
        pace: { kind: "to", node: "back", path: "split:3" },
        answers,
      },
    );
    const forked = await fork(run, { node: "send", path: "split:3" });
    await forked.world.resume(forked.id);
    expect(forked.at).toBe("before split:3/send: arrived");
    await forked.tell({ act: "continue" });
    expect(forked.output("all")).toContain('"succeeded":6');
  });

  it("of a draft that was changed keeps what the items before had, and begins a list of others anew", async () => {
    const world = new RunWorld(flow());
    const run = await new DebuggedRun(world).start(
      order,
      {},
      {
        pace: { kind: "to", node: "back", path: "split:4" },
        answers,
      },
    );
    const fields = [{ target: "name", value: "'new ' + item.sku" }];
    const other = {
      version: "1".repeat(64),
      plan: planOf(world, flow({}, { name: { config: { fields } } })),
    };
    const forked = await fork(run, { node: "send", path: "split:4" }, other);
    expect(forked.at).toBe("before split:4/send: arrived");
    expect(forked.output("split:0/back")).toContain("old a");
    expect(done(forked)).not.toContain("split:0/name");

    const others = {
      version: "2".repeat(64),
      plan: planOf(world, flow({ list: "trigger.body.others" })),
    };
    const anew = await fork(run, { node: "send", path: "split:4" }, others);
    expect(anew.at).toBe("before split:4/send: arrived");
    expect(done(anew)).toContain("split:0/send");
  });

  it("of a draft that works on fewer items at once takes over no item before it can begin it", async () => {
    const world = new RunWorld(flow({ parallelism: 3 }));
    const run = await new DebuggedRun(world).start(order, {}, { pace: { kind: "continue" } });
    expect(run.at).toBe("before split:0/send: no-answer");
    const plan = planOf(world, flow({ parallelism: 1 }));

    const forked = await fork(
      run,
      { node: "send", path: "split:2" },
      { version: "3".repeat(64), plan },
    );

    expect(forked.at).toBe("before split:0/send: no-answer");
    expect(done(forked)).toEqual(["(split:0/name)"]);
  });

  it("begins a list anew that was folded into a summary", async () => {
    const world = new RunWorld(flow());
    world.checkpoint = { steps: 6, bytes: 1_000_000 };
    const run = await new DebuggedRun(world).start(
      order,
      {},
      {
        pace: { kind: "to", node: "back", path: "split:4" },
        answers,
      },
    );
    const forked = await fork(run, { node: "send", path: "split:4" });
    expect(forked.at).toBe("before split:4/send: arrived");
    expect(done(forked).filter((step) => step.startsWith("("))).toEqual([]);
  });
});

describe("a replay for real", () => {
  async function ran(
    document: FlowDocument,
    fails: number | null,
    checkpoint?: RunWorld["checkpoint"],
  ) {
    const world = new RunWorld(document);
    if (checkpoint !== undefined) world.checkpoint = checkpoint;
    world.target.moves = Array.from({ length: fails ?? 0 }, () => ({ move: "ok" as const }));
    if (fails !== null) world.target.moves.push({ move: "status", status: 422 });
    const run = world.start(order);
    await run.done;
    return { world, id: run.id };
  }

  async function replay(
    world: RunWorld,
    of: string,
    from: ReplayStart,
    { asNew = false, plan = null as Plan | null } = {},
  ) {
    const source = world.journal.stored(of).head;
    const { origin, originAcceptedAt } = source;
    const id = world.newId();
    const version = plan === null ? source.version : "1".repeat(64);
    const head = world.head({
      id,
      purpose: "replay",
      origin: asNew ? id : origin,
      originAcceptedAt,
      parent: of,
      version,
    });
    const planFor = async (run: { readonly version: string }) =>
      plan !== null && run.version === version ? plan : world.plan;
    const started = await startReplay(
      { ...world.host, plan: planFor },
      {
        head,
        plan: plan ?? world.plan,
        parameters: {},
        source,
        chain: [source],
        from,
        lane: null,
        execute: "anywhere",
      },
    );
    await started.done;
    await world.resume(head.id);
    return head.id;
  }

  it("from the failed step of a list that stops begins with the item that failed", async () => {
    const { world, id } = await ran(flow(), 4);
    expect(world.journal.stored(id).end?.error?.node).toBe("split");
    const before = world.target.requests.length;

    const again = await replay(world, id, { kind: "failed" });

    expect(world.target.requests.slice(before).map(({ body }) => body)).toEqual([
      '{"name":"old e"}',
      '{"name":"old f"}',
    ]);
    expect(world.segments(again)[0]?.start?.replay).toMatchObject({
      from: "send",
      path: "split:4",
    });
    expect(world.outcome(again).all).toContain('"succeeded":6');
    // What the run did not keep of its items is as it was.
    expect(world.outcome(again)["split:3/name"]).toBe('succeeded out {"name":"old d"}');
  });

  it("from an item of one that goes on keeps which items before had failed", async () => {
    const { world, id } = await ran(flow({ onIterationError: "collect" }), 1);
    const again = await replay(world, id, { kind: "node", node: "send", path: "split:3" });
    expect(world.outcome(again).all).toBe(world.outcome(id).all);
    expect(world.outcome(again)["split:1/send"]).toMatch(/^failed/);
  });

  it.each(["split:99", "split:6", "nope:1", "split:2/split:1"])(
    "from %s, an item that there is not, sends nothing",
    async (path) => {
      const { world, id } = await ran(flow(), null);
      const before = world.target.requests.length;
      const begun = replay(world, id, { kind: "node", node: "send", path });
      await expect(begun).rejects.toMatchObject({ code: "FLOW_INVALID", detail: { path } });
      expect(world.target.requests.length).toBe(before);
    },
  );

  describe("as new", () => {
    const longer = flowWith(
      { book: aCall("keyed", { body: "expression", bodyExpression: "{ b: steps.name.name }" }) },
      ["back.out -> book.in", "book.out -> all.in"],
    );

    it.each([
      { node: "send", path: "split:4" },
      { node: "book", path: "split:4" },
      { node: "all", path: "" },
    ])(
      "from $node $path of a version with one more step in its list sends nothing again",
      async (at) => {
        const { world, id } = await ran(flow(), null);
        const before = world.target.requests.length;
        const begun = replay(
          world,
          id,
          { kind: "node", ...at },
          { asNew: true, plan: planOf(world, longer) },
        );
        await expect(begun).rejects.toMatchObject({ code: "LIMIT_REACHED" });
        expect(world.target.requests.length).toBe(before);
      },
    );

    it("from an item of the same version sends that and those after it only", async () => {
      const { world, id } = await ran(flow(), null);
      const before = world.target.requests.length;
      await replay(world, id, { kind: "node", node: "send", path: "split:4" }, { asNew: true });
      expect(world.target.requests.slice(before).map(({ body }) => body)).toEqual([
        '{"name":"old e"}',
        '{"name":"old f"}',
      ]);
    });

    it("from an item of a list that was folded away sends nothing again", async () => {
      const { world, id } = await ran(flow(), null, { steps: 6, bytes: 1_000_000 });
      const begun = replay(
        world,
        id,
        { kind: "node", node: "send", path: "split:4" },
        { asNew: true },
      );
      await expect(begun).rejects.toMatchObject({ code: "LIMIT_REACHED" });
    });
  });

  it("after a list does not go through it again", async () => {
    const { world, id } = await ran(flow(), null);
    const again = await replay(world, id, { kind: "node", node: "all" });
    const intents = world.segments(again).flatMap((segment) => segment.intents);
    expect(intents).toEqual([]);
    expect(world.outcome(again).end).toBe(world.outcome(id).end);
  });

  it("is foreseen without the items that are taken over", async () => {
    const { world, id } = await ran(flow(), null);
    const source = world.journal.stored(id).head;
    const { version } = source;
    const forecast = await rehearseReplay(world.host, {
      document: world.plan.document,
      version,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "node", node: "send", path: "split:4" },
    });
    expect(forecast.steps).toMatchObject([
      { node: "send", fates: [{ fate: "adopted", count: 2 }] },
    ]);
  });
});
