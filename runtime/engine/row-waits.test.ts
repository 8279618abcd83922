import { describe, expect, it } from "vitest";
import { mapExecution } from "../nodes/map/execute";
import { aFlow } from "../testing/flow-builder";
import { recomputeSourceOf } from "../testing/recompute-source";
import { RowSubscriptions } from "../testing/row-subscriptions";
import { RunWorld } from "../testing/run-world";
import { resumeRun } from "./driver";
import { traceBack } from "./lineage/trace-back";
import { tablesByName } from "./pinned-tables";
import { recomputeScope, recomputeStep } from "./recompute";
import { rowPublished } from "./row-published";
import type { LoadedTable, RunHost } from "./run-host";
import { decodeSegment, encodeSegment } from "./segment-codec";

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

/** As the database: versions by their hash, the newest first; subscriptions that are kept. */
function worldOf(document = flow, checkpoint?: RunHost["checkpoint"]) {
  const world = new RunWorld(document);
  if (checkpoint !== undefined) world.checkpoint = checkpoint;
  const rows = new RowSubscriptions();
  world.waits = rows;
  rows.onTake = (run, { type }) => {
    expect(type).toBe(rowPublished);
    // Its beginning is durable before anybody is asked.
    expect(world.steps(run.id).map(({ status }) => status)).toContain("waiting");
  };
  world.tables = [version("v1", "A")];
  /** Publishes a version, which wakes whoever waits for a row of this table. */
  const publish = (id: string, table: LoadedTable) => {
    world.tables = [table, ...world.tables];
    expect(rows.wakes(id, table.name)).toBe(true);
    return world.resume(id);
  };
  return { world, rows, publish };
}

describe("a step that waits for a row", () => {
  it("goes on at once where the row is there", async () => {
    const { world } = worldOf();
    const run = world.start({ sku: "A" });
    expect(await run.done).toBe("finished");
    expect(world.outcome(run.id).item).toBe(found("A"));
  });

  it("holds no process, says for which row, and goes on when it is published", async () => {
    const { world, rows } = worldOf();
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
    expect(rows.openOf(run.id)).toEqual([]);
    expect(rows.told.at(-1)).toBe('closed item {"table":"skus","row":{"theirs":"B"}}');
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

    const source = recomputeSourceOf(world, run.id, { tables: tablesByName([version("v1", "A")]) });
    const again = await recomputeStep(source, { node: "name", path: "split:5" });
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
  const mapped =
    'succeeded out {"buyer":"name 7","lines":[{"sku":"our A"},{"sku":"our B"},{"sku":"our C"}]}';
  const readings: readonly (readonly [string, RunHost["checkpoint"]])[] = [
    ["read from its segments", undefined],
    ["read from a summary", { steps: 1, bytes: 1_000_000 }],
  ];
  const note = (world: RunWorld, id: string) => world.journal.stored(id).note;

  it.each(readings)(
    "waits for one after the other, of several tables, and hands on by the versions that have them: %s",
    async (_how, checkpoint) => {
      const { world, rows, publish } = worldOf(mapFlow, checkpoint);
      world.tables = [version("v1", "A"), buyers("b1")];
      const run = world.start(order);
      expect(await run.done).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in buyers: no "7"');
      expect(rows.openOf(run.id)).toEqual(['{"table":"buyers","row":{"no":"7"}}']);

      expect(await publish(run.id, buyers("b2", "7"))).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in skus: theirs "B"');
      expect(rows.openOf(run.id)).toEqual(['{"table":"skus","row":{"theirs":"B"}}']);
      expect(world.steps(run.id).at(-1)).toMatchObject({
        status: "waiting",
        error: { detail: { table: "skus", row: { theirs: "B" } } },
        tables: { buyers: "b2" },
      });

      expect(await publish(run.id, version("v2", "A", "B"))).toBe("released");
      expect(note(world, run.id)).toBe('Waits for a row in skus: theirs "C"');
      expect(rows.openOf(run.id)).toEqual(['{"table":"skus","row":{"theirs":"C"}}']);
      const waits = world.steps(run.id).filter(({ status }) => status === "waiting").length;

      // Asked again without the row, nothing more is written.
      world.advance(61_000);
      expect(await world.resume(run.id)).toBe("released");
      expect(world.steps(run.id).filter(({ status }) => status === "waiting")).toHaveLength(waits);

      expect(await publish(run.id, version("v3", "A", "B", "C"))).toBe("finished");
      expect(world.outcome(run.id).item).toBe(mapped);
      expect(world.segments(run.id)[0]?.start?.tables).toEqual({ skus: "v1", buyers: "b1" });
      expect(rows.openOf(run.id)).toEqual([]);
      expect([...new Set(rows.told)]).toEqual([
        'open item {"table":"buyers","row":{"no":"7"}}',
        'open item {"table":"skus","row":{"theirs":"B"}}',
        'open item {"table":"skus","row":{"theirs":"C"}}',
        'closed item {"table":"skus","row":{"theirs":"C"}}',
      ]);
    },
  );

  it.each(readings)(
    "reads newer versions of those tables alone that it waits for: %s",
    async (_how, checkpoint) => {
      const withUnit = aFlow(
        {
          hook,
          item: {
            type: "map@1",
            config: {
              fields: [
                ...fields,
                { target: "unit", value: 'lookup("units", { theirs: "box" }, "ours")' },
              ],
              hold: true,
            },
          },
          end,
        },
        ["hook.out -> item.in", "item.out -> end.in"],
      );
      const { world, publish } = worldOf(withUnit, checkpoint);
      const units = (hash: string, ours: string) => ({
        name: "units",
        hash,
        rows: [{ theirs: "box", ours }],
      });
      world.tables = [version("v1", "A"), buyers("b1"), units("u1", "BX")];
      const run = world.start(order);
      await run.done;
      // Nobody waits for these: they are as the run began.
      world.tables = [units("u2", "CT"), ...world.tables];
      expect(await publish(run.id, buyers("b2", "7"))).toBe("released");
      // What it has waited for stays found.
      world.tables = [buyers("b3"), ...world.tables];
      expect(await publish(run.id, version("v2", "A", "B", "C"))).toBe("finished");

      expect(world.outcome(run.id).item).toBe(mapped.replace("}]}", '}],"unit":"BX"}'));
      const done = world
        .steps(run.id)
        .find(({ node, status }) => node === "item" && status === "succeeded");
      expect(done?.tables).toEqual({ buyers: "b2", skus: "v2" });
    },
  );

  it("goes on where another of its tables is archived meanwhile", async () => {
    const { world } = worldOf(mapFlow);
    world.tables = [version("v1", "A"), buyers("b1", "7")];
    const run = world.start(order);
    await run.done;
    const tables: RunHost["tables"] = async (_run, wanted) =>
      [version("v2", "A", "B", "C"), version("v1", "A"), buyers("b1", "7")].filter((one) =>
        wanted.some(({ name, hash }) =>
          // Archived: its versions are still read by their hash, and none is the newest.
          name !== one.name ? false : hash === null ? one.hash === "v2" : one.hash === hash,
        ),
      );
    const { head, epoch } = world.journal.claim(run.id);
    await resumeRun(Object.assign({}, world.host, { tables }), head, epoch);
    expect(world.outcome(run.id).item).toBe(mapped);
  });

  it("is looked into by the versions that it read, whatever the run began with", async () => {
    const { world, publish } = worldOf(mapFlow);
    world.tables = [version("v1", "A"), buyers("b1")];
    const run = world.start(order);
    await run.done;
    await publish(run.id, buyers("b2", "7"));
    await publish(run.id, version("v2", "A", "B", "C"));
    world.tables = [version("v9"), buyers("b9"), ...world.tables];

    const source = recomputeSourceOf(world, run.id, {
      tables: tablesByName([version("v1", "A"), buyers("b1")]),
    });
    const scope = await recomputeScope(source, { node: "item", path: "" });
    if (scope.state !== "recomputed") throw new Error(scope.state);
    const told = mapExecution.explain?.({ fields }, scope.scope, 0).fields;
    expect(told?.map(({ target, value, error }) => [target, value ?? error])).toEqual([
      ["buyer", "name 7"],
      ["lines", undefined],
      ["lines[0].sku", "our A"],
      ["lines[1].sku", "our B"],
      ["lines[2].sku", "our C"],
    ]);
    expect(told?.[3]?.lookUps?.[0]?.row).toEqual({ theirs: "B", ours: "our B" });
    const traced = await traceBack(source, { node: "item", path: "", field: "lines[1].sku" });
    expect(traced).toMatchObject({ state: "traced", value: "our B" });

    const gone = { ...source, versions: () => Promise.reject(new Error("gone")) };
    expect(await recomputeScope(gone, { node: "item", path: "" })).toEqual({ state: "gone" });
  });

  it("says by which versions it failed in the end", async () => {
    const { world, publish } = worldOf(mapFlow);
    world.tables = [version("v1", "A", "B", "C"), buyers("b1")];
    const run = world.start({ buyer: "7", lines: [{}] });
    await run.done;
    expect(await publish(run.id, buyers("b2", "7"))).toBe("finished");
    expect(world.steps(run.id).find(({ status }) => status === "failed")).toMatchObject({
      node: "item",
      tables: { buyers: "b2" },
    });
  });

  it("is gone on with from a journal that names no versions", async () => {
    const { world, publish } = worldOf(mapFlow);
    world.tables = [version("v1", "A"), buyers("b1")];
    const run = world.start(order);
    await run.done;
    await publish(run.id, buyers("b2", "7"));
    for (const segment of world.journal.stored(run.id).segments) {
      const content = decodeSegment(segment.body);
      const steps = content.steps.map(({ tables: _unknown, ...step }) => step);
      segment.body = encodeSegment({ ...content, steps });
    }
    // It has found its buyer by a version that nothing names any more, so it asks for that row once more.
    expect(await publish(run.id, version("v2", "A", "B", "C"))).toBe("finished");
    expect(world.outcome(run.id).item).toBe(mapped);
  });

  it("keeps what it warns of, and refuses a result that is too large", async () => {
    const mapOf = (value: string) =>
      aFlow(
        {
          hook,
          item: {
            type: "map@1",
            config: {
              fields: [
                { target: "ours", value: `lookup("skus", { theirs: input.sku }, "ours")` },
                { target: "ship.city", value: "input.city" },
                { target: "ship.text", value },
              ],
              hold: true,
            },
          },
        },
        ["hook.out -> item.in"],
      );
    const held = async (value: string) => {
      const { world, publish } = worldOf(mapOf(value));
      const run = world.start({ sku: "B", text: "x".repeat(1_000_000) });
      await run.done;
      expect(await publish(run.id, version("v2", "A", "B"))).toBe("finished");
      return world.steps(run.id).at(-1);
    };
    expect(await held('"there"')).toMatchObject({
      status: "succeeded",
      warnings: ["ship.city was left out: input.city has no value."],
    });
    const many = Array.from({ length: 140 }, () => "input.text").join(", ");
    expect(await held(`[${many}]`)).toMatchObject({
      status: "failed",
      error: { code: "LIMIT_REACHED" },
    });
  });

  it("fails as it says where a value to look up by is missing, or something else is wrong", async () => {
    const { world } = worldOf(mapFlow);
    world.tables = [version("v1", "A"), buyers("b1", "7")];
    const run = world.start({ buyer: "7", lines: [{}] });
    expect(await run.done).toBe("finished");
    expect(world.steps(run.id).find(({ status }) => status === "failed")?.error?.message).toContain(
      "lines[0].sku: A row of “skus” is looked up by “theirs”, which has no value",
    );
  });

  it("fails once a column is renamed that it looks up by, and waits for no row", async () => {
    const { world, publish } = worldOf(mapFlow);
    world.tables = [version("v1", "A", "B", "C"), buyers("b1")];
    const run = world.start(order);
    await run.done;
    const renamed = { name: "buyers", hash: "b2", rows: [], columns: ["number", "name"] };
    expect(await publish(run.id, renamed)).toBe("finished");
    expect(world.journal.stored(run.id).end?.error?.message).toContain(
      "The table “buyers” has no column “no”",
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
