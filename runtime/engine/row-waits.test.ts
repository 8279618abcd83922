import { describe, expect, it } from "vitest";
import { aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { resumeRun } from "./driver";
import { type RecomputeSource, recomputeStep } from "./recompute";
import { rowPublished } from "./row-published";
import type { RunHost } from "./run-host";

const hook = { type: "webhook@1" };
const end = { type: "respond@1" };
const lookUp = (value: string, target: string) => ({
  type: "enrich@1",
  config: { table: "skus", column: "theirs", value, target, missing: "hold" },
});
const flow = aFlow(
  {
    hook,
    item: lookUp("input.sku", "product"),
    after: { type: "map@1", config: { fields: [{ target: "ours", value: "input.product.ours" }] } },
    again: { type: "enrich@1", config: { table: "skus", column: "ours", value: "input.ours" } },
    end,
  },
  ["hook.out -> item.in", "item.out -> after.in", "after.out -> end.in"],
);
const version = (hash: string, ...theirs: readonly string[]) => ({
  name: "skus",
  hash,
  rows: theirs.map((one) => ({ theirs: one, ours: `our ${one}` })),
});
const found = (sku: string) =>
  `succeeded out {"sku":"${sku}","product":{"theirs":"${sku}","ours":"our ${sku}"}}`;

/** As the database: versions by their hash, the newest first; told of each subscription. */
function worldOf(document = flow, checkpoint?: RunHost["checkpoint"]) {
  const world = new RunWorld(document);
  if (checkpoint !== undefined) world.checkpoint = checkpoint;
  const subscribed: string[] = [];
  world.waits = {
    take: async (run, { node, path, type, key }, closed) => {
      expect(type).toBe(rowPublished);
      subscribed.push(`${closed ? "closed" : "open"} ${node}${path} ${key}`);
      // Its beginning is durable before anybody is asked.
      expect(world.steps(run.id).map(({ status }) => status)).toContain("waiting");
      return null;
    },
  };
  world.tables = [version("v1", "A")];
  return { world, subscribed };
}

/** All that a run's journal says, read anew. */
function sourceOf(world: RunWorld, id: string): RecomputeSource {
  const contents = world.segments(id);
  const values = new Map(contents.flatMap((content) => content.values.map((v) => [v.ref, v])));
  const start = contents[0]?.start;
  if (start === undefined) throw new Error("no start");
  return {
    plan: world.plan,
    head: world.journal.stored(id).head,
    trigger: start.trigger,
    parameters: start.parameters,
    tables: { skus: { rows: [{ theirs: "A", ours: "our A" }], validity: null, rules: null } },
    steps: world.steps(id),
    bytes: async (ref) => {
      const value = values.get(ref);
      if (value === undefined || "payload" in value) throw new RangeError("gone");
      return value.bytes;
    },
  };
}

describe("a step that waits for a row", () => {
  it("goes on at once where the row is there", async () => {
    const { world } = worldOf();
    const run = world.start({ sku: "A" });
    expect(await run.done).toBe("finished");
    expect(world.outcome(run.id).item).toBe(found("A"));
  });

  it("holds no process, says for which row, and goes on when it is published", async () => {
    const { world, subscribed } = worldOf();
    const run = world.start({ sku: "B" });
    expect(await run.done).toBe("released");
    expect(world.journal.stored(run.id)).toMatchObject({
      state: "waiting",
      note: 'Waits for a row in skus: theirs "B"',
    });
    expect(world.steps(run.id).at(-1)).toMatchObject({
      node: "item",
      status: "waiting",
      error: { message: 'No row has theirs "B".', detail: { table: "skus", row: { theirs: "B" } } },
    });

    // Another version without it changes nothing.
    world.tables = [version("v2", "A", "C"), version("v1", "A")];
    world.advance(61_000);
    expect(await world.resume(run.id)).toBe("released");

    world.tables = [version("v3", "A", "B"), version("v1", "A")];
    expect(await world.resume(run.id)).toBe("finished");
    expect(world.outcome(run.id).item).toBe(found("B"));
    expect(world.outcome(run.id).after).toContain("our B");
    expect(subscribed.at(-1)).toBe('closed item {"table":"skus","row":{"theirs":"B"}}');
    // The run reads the versions that it began with as before.
    expect(world.segments(run.id)[0]?.start?.tables).toEqual({ skus: "v1" });
  });

  it("asks the more seldom the longer it waits, and fails once its table is gone", async () => {
    const { world } = worldOf();
    const run = world.start({ sku: "B" });
    await run.done;
    const dues: number[] = [];
    for (let turn = 0; turn < 30; turn++) {
      const { due } = world.journal.stored(run.id);
      dues.push(due - world.now);
      world.advance(due - world.now);
      expect(await world.resume(run.id)).toBe("released");
    }
    expect(dues[0]).toBe(60_000);
    expect(dues.at(-1)).toBe(3_600_000);

    // Archived: its versions are still read by their hash, and none is the newest.
    const { journal } = world;
    const { head, epoch } = journal.claim(run.id);
    const tables: RunHost["tables"] = async (_run, wanted) =>
      wanted.some(({ hash }) => hash === null) ? [] : world.tables;
    expect(await resumeRun(Object.assign({}, world.host, { tables }), head, epoch)).toBe(
      "finished",
    );
    expect(journal.stored(run.id).end).toMatchObject({
      status: "failed",
      error: { code: "FLOW_INVALID", message: expect.stringContaining("skus") },
    });
  });

  it.each([
    ["segment by segment", undefined],
    ["from a summary", { steps: 1, bytes: 1_000_000 }],
  ])("keeps what it found over a crash, read %s", async (_how, checkpoint) => {
    const document = aFlow(
      {
        hook,
        item: lookUp("input.sku", "product"),
        wait: { type: "wait@1", config: { for: "time", duration: 3_600_000 } },
        end,
      },
      ["hook.out -> item.in", "item.out -> wait.in", "wait.out -> end.in"],
    );
    const { world } = worldOf(document, checkpoint);
    const run = world.start({ sku: "B" });
    await run.done;
    // The process that waited is gone; so is the next one, after it went on.
    world.tables = [version("v2", "B"), version("v1", "A")];
    expect(await world.resume(run.id)).toBe("released");
    // The row is gone again: nothing asks for it any more.
    world.tables = [version("v3"), version("v1", "A")];
    world.advance(3_600_001);
    expect(await world.resume(run.id)).toBe("finished");
    expect(world.outcome(run.id).item).toBe(found("B"));
    expect(world.outcome(run.id).end).toContain("our B");
  });

  it("waits in each round of a loop, keeps what it found in all of them, and is not computed again", async () => {
    const document = aFlow(
      {
        hook,
        split: { type: "splitter@1", config: { list: "input.lines", parallelism: 10 } },
        item: lookUp("input.sku", "product"),
        name: {
          type: "map@1",
          config: { fields: [{ target: "ours", value: "input.product.ours" }] },
        },
        collect: { type: "aggregator@1" },
        end,
      },
      [
        "hook.out -> split.in",
        "split.item -> item.in",
        "item.out -> name.in",
        "name.out -> collect.in",
        "collect.out -> end.in",
      ],
    );
    const { world } = worldOf(document);
    const lines = ["B", "A", "C", "B", "A", "D"].map((sku) => ({ sku }));
    const run = world.start({ lines });
    expect(await run.done).toBe("released");
    world.tables = [version("v2", "A", "B", "C"), version("v1", "A")];
    world.advance(61_000);
    expect(await world.resume(run.id)).toBe("released");
    world.tables = [version("v3", "D"), version("v1", "A")];
    world.advance(61_000);
    expect(await world.resume(run.id)).toBe("finished");
    const steps = world
      .steps(run.id)
      .filter(({ node, status }) => node === "item" && status === "succeeded");
    expect(steps).toHaveLength(6);
    expect(world.outcome(run.id).end).toContain('"our D"');

    const again = await recomputeStep(sourceOf(world, run.id), { node: "name", path: "split:5" });
    expect(again.output).toEqual({ state: "recomputed", value: { ours: "our D" } });
  });

  it("fails as before where nobody can add a row: in a trial, and by a value that is missing", async () => {
    const { world } = worldOf();
    const trial = world.start({ sku: "B" }, { head: world.head({ purpose: "debug" }) });
    await trial.done;
    expect(world.outcome(trial.id).item).toContain("failed");
    const nothing = world.start({});
    expect(await nothing.done).toBe("finished");
    const { error } = world.journal.stored(nothing.id).end ?? {};
    expect(error?.message).toBe("input.sku is missing: no row has that as theirs.");
    expect(error?.detail?.row).toBeUndefined();
  });

  it("ends when a person cancels it", async () => {
    const { world } = worldOf();
    const run = world.start({ sku: "B" });
    await run.done;
    world.commands.push({
      id: world.newId(),
      run: run.id,
      kind: "cancel",
      detail: { reason: "Not wanted" },
      at: world.now,
      by: "Dana",
    });
    expect(await world.resume(run.id)).toBe("finished");
    expect(world.journal.stored(run.id).end?.status).toBe("cancelled");
  });
});

describe("a map that waits for rows", () => {
  const fields = [
    { target: "buyer", value: 'lookup("buyers", { no: input.buyer }, "name")' },
    {
      target: "lines",
      each: "input.lines",
      as: "line",
      fields: [{ target: "sku", value: 'lookup("skus", { theirs: line.sku }, "ours")' }],
    },
  ];
  const mapFlow = aFlow({ hook, item: { type: "map@1", config: { fields, hold: true } }, end }, [
    "hook.out -> item.in",
    "item.out -> end.in",
  ]);
  const buyers = (hash: string, ...numbers: readonly string[]) => ({
    name: "buyers",
    hash,
    rows: numbers.map((no) => ({ no, name: `name ${no}` })),
  });
  const order = { buyer: "7", lines: [{ sku: "A" }, { sku: "B" }, { sku: "C" }] };
  const note = (world: RunWorld, id: string) => world.journal.stored(id).note;

  it.each([
    ["read from its segments", undefined],
    ["read from a summary", { steps: 1, bytes: 1_000_000 }],
  ])(
    "waits for one after the other, of several tables, and hands on by the newest of all: %s",
    async (_how, checkpoint) => {
      const { world, subscribed } = worldOf(mapFlow, checkpoint);
      world.tables = [version("v1", "A"), buyers("b1")];
      const run = world.start(order);
      expect(await run.done).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in buyers: no "7"');

      world.tables = [version("v1", "A"), buyers("b2", "7"), buyers("b1")];
      expect(await world.resume(run.id)).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in skus: theirs "B"');
      expect(world.steps(run.id).at(-1)).toMatchObject({
        status: "waiting",
        error: { detail: { table: "skus", row: { theirs: "B" } } },
      });

      world.tables = [version("v2", "A", "B"), version("v1", "A"), buyers("b2", "7"), buyers("b1")];
      expect(await world.resume(run.id)).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in skus: theirs "C"');
      const waits = world.steps(run.id).filter(({ status }) => status === "waiting").length;

      // Asked again without the row, nothing more is written.
      world.advance(61_000);
      expect(await world.resume(run.id)).toBe("released");
      expect(world.steps(run.id).filter(({ status }) => status === "waiting")).toHaveLength(waits);

      world.tables = [version("v3", "A", "B", "C"), ...world.tables];
      expect(await world.resume(run.id)).toBe("finished");
      expect(world.outcome(run.id).item).toBe(
        'succeeded out {"buyer":"name 7","lines":[{"sku":"our A"},{"sku":"our B"},{"sku":"our C"}]}',
      );
      expect(world.segments(run.id)[0]?.start?.tables).toEqual({ skus: "v1", buyers: "b1" });
      expect([...new Set(subscribed)]).toEqual([
        'open item {"table":"buyers","row":{"no":"7"}}',
        'open item {"table":"skus","row":{"theirs":"B"}}',
        'open item {"table":"skus","row":{"theirs":"C"}}',
        'closed item {"table":"skus","row":{"theirs":"C"}}',
      ]);
    },
  );

  it("fails as it says where a value to look up by is missing, or something else is wrong", async () => {
    const { world } = worldOf(mapFlow);
    world.tables = [version("v1", "A"), buyers("b1", "7")];
    const run = world.start({ buyer: "7", lines: [{}] });
    expect(await run.done).toBe("finished");
    expect(world.steps(run.id).find(({ status }) => status === "failed")?.error?.message).toContain(
      "lines[0].sku: A row of “skus” is looked up by “theirs”, which has no value",
    );
  });

  it("fails at once where it does not wait", async () => {
    const flowWithout = aFlow({ hook, item: { type: "map@1", config: { fields } }, end }, [
      "hook.out -> item.in",
      "item.out -> end.in",
    ]);
    const { world } = worldOf(flowWithout);
    world.tables = [version("v1", "A"), buyers("b1")];
    const run = world.start(order);
    expect(await run.done).toBe("finished");
    expect(world.journal.stored(run.id).end?.status).toBe("failed");
  });
});
