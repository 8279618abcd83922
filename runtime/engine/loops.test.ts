import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { outputOfRun } from "./child-run";

const lines = ["A", "B", "C", "D", "E", "F"].map((sku, index) => ({
  sku,
  order: index % 2 === 0 ? "1" : "2",
}));
const hook = { type: "webhook@1" };
const end = { type: "respond@1" };
const collect = { type: "aggregator@1" };

function lineFlow(split: object, body: object, value = "") {
  return aFlow(
    {
      hook,
      split: { type: "splitter@1", config: { list: "input.lines", ...split } },
      body: body as never,
      collect: { ...collect, config: { value } },
      end,
    },
    [
      "hook.out -> split.in",
      "split.item -> body.in",
      "body.out -> collect.in",
      "collect.out -> end.in",
    ],
  );
}

const mapSku = { type: "map@1", config: { fields: [{ target: "sku", value: "input.sku" }] } };

describe("a loop", () => {
  it("runs its body once per entry and hands the results on in order", async () => {
    const world = new RunWorld(lineFlow({}, mapSku, "input.sku"));

    const run = world.start({ lines });
    const answer = await run.answered;

    expect(answer?.body).toEqual({
      results: ["A", "B", "C", "D", "E", "F"],
      succeeded: 6,
      failed: 0,
      skipped: 0,
      errors: [],
    });
    expect(world.steps(run.id).map(({ node, path }) => `${path} ${node}`.trim())).toEqual([
      "hook",
      "split",
      ...[0, 1, 2, 3, 4, 5].map((i) => `split:${i} body`),
      "collect",
      "end",
    ]);
  });

  it("tells the size of a value in bytes, kept or not", async () => {
    const world = new RunWorld(lineFlow({}, mapSku));

    const run = world.start({ lines: lines.map(() => ({ sku: "Größe 10 €", order: "1" })) });
    await run.done;

    const sizes = world
      .steps(run.id)
      .flatMap(({ node, bytes }) => (node === "body" ? [bytes] : []));
    const size = new TextEncoder().encode('{"sku":"Größe 10 €"}').length;
    expect(sizes).toEqual(lines.map(() => size));
  });

  it("keeps the values of the first three iterations, then their hash", async () => {
    const world = new RunWorld(lineFlow({}, mapSku));

    const run = world.start({ lines });
    await run.done;

    const bodies = world.steps(run.id).filter(({ node }) => node === "body");
    expect(bodies.map(({ output, hash }) => [output !== null, hash !== undefined])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [false, true],
      [false, true],
      [false, true],
    ]);
  });

  it("gives groups as lists with their key, in the order of their first entries", async () => {
    const body = {
      type: "map@1",
      config: {
        fields: [
          { target: "order", value: "key" },
          { target: "count", value: "count(input)" },
          { target: "index", value: "index" },
        ],
      },
    };
    const world = new RunWorld(lineFlow({ groupBy: "item.order" }, body));

    const run = world.start({ lines });

    expect((await run.answered)?.body).toMatchObject({
      results: [
        { order: "1", count: 3, index: 0 },
        { order: "2", count: 3, index: 1 },
      ],
    });
  });

  it("over an empty list still runs its aggregator", async () => {
    const world = new RunWorld(lineFlow({}, mapSku));

    const run = world.start({ lines: [] });

    expect((await run.answered)?.body).toMatchObject({ results: [], succeeded: 0 });
  });

  it("counts iterations that hand nothing on as skipped", async () => {
    const world = new RunWorld(
      lineFlow({}, { type: "filter@1", config: { condition: 'input.order == "1"' } }, "input.sku"),
    );

    const run = world.start({ lines });

    expect((await run.answered)?.body).toMatchObject({
      results: ["A", "C", "E"],
      succeeded: 3,
      skipped: 3,
    });
  });

  it("has no more calls in flight than its parallelism", async () => {
    const world = new RunWorld(lineFlow({ parallelism: 3 }, aCall("keyed"), "input.id"));
    let inFlight = 0;
    let most = 0;
    world.target.before = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inFlight -= 1;
    };

    const run = world.start({ lines });
    await run.done;

    expect(most).toBe(3);
    expect(world.target.effects).toHaveLength(6);
    expect(new Set(world.target.effects.map(({ key }) => key)).size).toBe(6);
    expect(world.target.effects.map(({ key }) => key)).toContain(`${run.id}.body.4`);
  });

  it("names its calls by the node's own key where it has one", async () => {
    const world = new RunWorld(lineFlow({}, aCall("keyed", {}, { idempotencyKey: "item.sku" })));

    const run = world.start({ lines });
    await run.done;

    expect(world.target.effects.map(({ key }) => key)).toEqual(
      lines.map(({ sku }) => `${run.id}.body.${sku}`),
    );
  });

  it("names two calls apart whose keys begin alike, however long they are", async () => {
    const world = new RunWorld(lineFlow({}, aCall("keyed", {}, { idempotencyKey: "item.sku" })));
    const long = "Складной табурет, берёза, ".repeat(10);

    const run = world.start({ lines: [{ sku: `${long}белый` }, { sku: `${long}чёрный` }] });
    await run.done;

    const keys = world.target.effects.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    expect(Math.max(...keys.map((key) => key?.length ?? 0))).toBeLessThan(300);
  });

  it("stops at the first failure and fails the run, naming the item", async () => {
    const world = new RunWorld(lineFlow({}, aCall("keyed")));
    world.target.moves = [{ move: "ok" }, { move: "status", status: 422 }];

    const run = world.start({ lines });
    await run.done;

    expect(world.target.requests).toHaveLength(2);
    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "failed",
      error: { code: "ITERATION_FAILED", node: "split", detail: { index: 1 } },
    });
  });

  it("goes on after failures if it collects them", async () => {
    const world = new RunWorld(
      lineFlow({ onIterationError: "collect" }, aCall("keyed"), "input.id"),
    );
    world.target.moves = [{ move: "ok" }, { move: "status", status: 422 }];

    const run = world.start({ lines });

    expect((await run.answered)?.body).toMatchObject({
      succeeded: 5,
      failed: 1,
      errors: [{ index: 1, code: "TARGET_REFUSED" }],
    });
  });

  it("nests, with both indexes in path and key", async () => {
    const world = new RunWorld(
      aFlow(
        {
          hook,
          outer: { type: "splitter@1", config: { list: "input.orders" } },
          inner: { type: "splitter@1", config: { list: "input.lines" } },
          call: aCall("keyed"),
          lines: { ...collect, config: { value: "input.id" } },
          orders: { ...collect, config: { value: "input.results" } },
          end,
        },
        [
          "hook.out -> outer.in",
          "outer.item -> inner.in",
          "inner.item -> call.in",
          "call.out -> lines.in",
          "lines.out -> orders.in",
          "orders.out -> end.in",
        ],
      ),
    );

    const run = world.start({ orders: [{ lines: [1, 2] }, { lines: [3] }] });

    expect((await run.answered)?.body).toMatchObject({ results: [["T-1", "T-2"], ["T-3"]] });
    expect(world.target.effects.map(({ key }) => key)).toEqual(
      ["0.0", "0.1", "1.0"].map((path) => `${run.id}.call.${path}`),
    );
    expect(world.steps(run.id).map(({ path }) => path)).toContain("outer:1/inner:0");
  });

  it("sees values from outside the loop, decided before it opens", async () => {
    const world = new RunWorld(
      aFlow(
        {
          hook,
          customer: aCall("keyed"),
          split: { type: "splitter@1", config: { list: "input.lines" } },
          body: {
            type: "map@1",
            join: "all",
            config: {
              fields: [
                { target: "id", value: "input.customer.id" },
                { target: "sku", value: "input.split.sku" },
              ],
            },
          },
          collect,
          end,
        },
        [
          "hook.out -> customer.in",
          "hook.out -> split.in",
          "customer.out -> body.in",
          "split.item -> body.in",
          "body.out -> collect.in",
          "collect.out -> end.in",
        ],
      ),
    );

    const run = world.start({ lines: lines.slice(0, 2) });

    expect((await run.answered)?.body).toMatchObject({
      results: [
        { id: "T-1", sku: "A" },
        { id: "T-1", sku: "B" },
      ],
    });
  });
});

describe("a long loop", () => {
  it("goes on from its last summary without reading what came before", async () => {
    const world = new RunWorld(lineFlow({ parallelism: 4 }, aCall("keyed"), "input.id"));
    world.checkpoint = { steps: 20, bytes: 1_000_000 };
    const many = Array.from({ length: 100 }, (_, index) => ({ sku: `S${index}` }));
    world.journal.cut = { commit: 60, when: "after" };
    const died = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    const run = world.start({ lines: many });
    await Promise.race([run.done, died]);
    const { segments } = world.journal.stored(run.id);
    const newest = world.segments(run.id).findLastIndex(({ summary }) => summary !== undefined);

    expect(newest).toBeGreaterThan(0);
    world.journal.load = async () => ({ segments: [segments[0]!, ...segments.slice(newest)] });
    await world.resume(run.id);

    expect(world.journal.stored(run.id).end).toMatchObject({
      status: "succeeded",
      steps: expect.any(Number),
    });
    expect(world.target.effects).toHaveLength(100);
    const last = world.segments(run.id).at(-1)?.values.at(-1);
    expect(last).toBeDefined();
    expect(
      JSON.parse(world.outcome(run.id).collect?.replace("succeeded out ", "") ?? ""),
    ).toMatchObject({
      succeeded: 100,
      failed: 0,
      results: expect.arrayContaining(["T-1", "T-100"]),
    });
  });

  it.each([
    { process: "one process", again: false },
    { process: "a second process from the summary on", again: true },
  ])("still has the answer that it gave before its loop ended: $process", async ({ again }) => {
    const world = new RunWorld(answersFirst());
    world.checkpoint = { steps: 20, bytes: 1_000_000 };
    const many = Array.from({ length: 100 }, (_, index) => ({ sku: `S${index}` }));
    if (again) world.journal.cut = { commit: 60, when: "after" };
    const died = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    const run = world.start({ lines: many });
    await Promise.race([run.done, died]);
    fromNewestSummary(world);
    if (again) await world.resume(run.id);

    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded" });
    expect(await outputOfRun(world.journal, world.journal.stored(run.id).head)).toEqual({
      customer: "T-1",
    });
  });

  it.each([false, true])(
    "sends what it collected as a part of what is stored, also after its process died (summary: %s)",
    async (summarised) => {
      const world = new RunWorld(sendsCollected());
      if (summarised) world.checkpoint = { steps: 20, bytes: 1_000_000 };
      const many = Array.from({ length: 30 }, (_, at) => ({ sku: `S${at} ${"€".repeat(3_000)}` }));
      world.target.moves = [{ move: "dropped" }];
      const run = world.start({ lines: many });
      await run.done;
      if (summarised) fromNewestSummary(world);
      await world.settle(run.id);

      const results = JSON.stringify(many);
      expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded" });
      expect(world.target.effects.map(({ body }) => body)).toEqual([results]);
      expect(world.target.requests.map(({ body }) => body)).toEqual([results, results]);
      const segments = world.segments(run.id);
      const intent = segments.flatMap(({ intents }) => intents)[0];
      const stored = segments
        .flatMap(({ values }) => values)
        .find(({ ref }) => ref === intent?.body);
      if (stored === undefined || !("payload" in stored)) throw new RangeError("No part is stored");
      expect(stored.payload.from).toBe('{"results":'.length);
      const bytes = await world.journal.readPayload(
        world.journal.stored(run.id).head,
        stored.payload,
      );
      expect(new TextDecoder().decode(bytes)).toBe(results);
    },
  );

  it("names its message again and does not store it again, also where it was only accepted", async () => {
    const world = new RunWorld(lineFlow({ parallelism: 4 }, aCall("keyed"), "input.id"));
    world.checkpoint = { steps: 20, bytes: 1_000_000 };
    const many = Array.from({ length: 40 }, (_, index) => ({
      sku: `S${index}`,
      note: "x".repeat(2_000),
    }));
    const run = world.start({ lines: many }, { execute: "anywhere" });
    await run.done;
    await world.resume(run.id);

    const segments = world.segments(run.id);
    const message = segments[0]?.values[0]?.ref;
    const summaries = segments.filter(({ summary }) => summary !== undefined);
    expect(world.journal.stored(run.id).end).toMatchObject({ status: "succeeded" });
    expect(summaries.length).toBeGreaterThan(0);
    for (const { values } of summaries) {
      const large = values.filter((value) => "payload" in value && value.payload.bytes > 80_000);
      expect(large.map(({ ref }) => ref)).toEqual([message]);
    }
  });
});

/** Sends what a loop has collected. */
function sendsCollected() {
  return aFlow(
    {
      hook,
      split: { type: "splitter@1", config: { list: "input.lines" } },
      body: mapSku,
      collect,
      send: aCall("keyed", { body: "expression", bodyExpression: "input.results" }),
      end: { ...end, config: { body: "{ id: input.id }" } },
    },
    [
      "hook.out -> split.in",
      "split.item -> body.in",
      "body.out -> collect.in",
      "collect.out -> send.in",
      "send.out -> end.in",
    ],
  );
}

/** Answers after a first call, then goes through its lines. */
function answersFirst() {
  return aFlow(
    {
      hook,
      customer: aCall("keyed"),
      end: { ...end, config: { body: "{ customer: input.id }" } },
      split: { type: "splitter@1", config: { list: "trigger.body.lines" } },
      body: aCall("keyed"),
      collect,
    },
    [
      "hook.out -> customer.in",
      "customer.out -> end.in",
      "end.out -> split.in",
      "split.item -> body.in",
      "body.out -> collect.in",
    ],
  );
}

/** As PostgreSQL reads a run: segment 0, and everything from its newest summary on. */
function fromNewestSummary(world: RunWorld): void {
  world.journal.load = async ({ id }) => {
    const { segments } = world.journal.stored(id);
    const newest = world.segments(id).findLastIndex(({ summary }) => summary !== undefined);
    return { segments: newest < 1 ? segments : [segments[0]!, ...segments.slice(newest)] };
  };
}
