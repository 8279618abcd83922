import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { mapExecution } from "../nodes/map/execute";
import { aCall, aFlow } from "../testing/flow-builder";
import { recomputeSourceOf } from "../testing/recompute-source";
import { RunWorld } from "../testing/run-world";
import { traceBack } from "./lineage/trace-back";
import { tablesByName } from "./pinned-tables";
import { recomputeScope } from "./recompute";
import { startReplay } from "./replay";

const version = (hash: string, rows: { readonly [theirs: string]: string }) => ({
  name: "Item numbers",
  hash,
  rows: Object.entries(rows).map(([theirs, ours]) => ({ theirs, ours })),
});

const fields = [
  { target: "first", value: 'lookup("Item numbers", { theirs: input.sku }, "ours", "none")' },
  {
    target: "lines",
    each: "input.lines",
    as: "line",
    fields: [{ target: "sku", value: 'lookup("Item numbers", { theirs: line.sku }, "ours")' }],
  },
];

const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    before: { type: "map@1", config: { fields: [...fields, { target: "was", value: "input" }] } },
    wait: { type: "wait@1", config: { for: "time", duration: 3_600_000 } },
    only: {
      type: "filter@1",
      config: { condition: 'lookup("Item numbers", { theirs: input.was.sku }, "ours") != ""' },
    },
    note: {
      type: "log@1",
      config: { note: "$" + '{lookup("Item numbers", { ours: input.first }, "theirs", "?")}' },
    },
    after: {
      type: "map@1",
      config: {
        fields: [
          { target: "before", value: "input.first" },
          {
            target: "after",
            value: 'lookup("Item numbers", { theirs: input.was.sku }, "ours", "none")',
          },
        ],
      },
    },
    end: { type: "respond@1" },
  },
  [
    "hook.out -> before.in",
    "before.out -> wait.in",
    "wait.out -> only.in",
    "only.out -> note.in",
    "note.out -> after.in",
    "after.out -> end.in",
  ],
);

const textOf = (body: string | Uint8Array | undefined): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body);

const order = (sku: string): Json => ({ sku, lines: [{ sku: "A" }, { sku }] });

describe("look-ups of a run", () => {
  it("read the version that it began with, in every step, also behind a wait", async () => {
    const world = new RunWorld(flow);
    world.tables = [version("v1", { A: "1", B: "2" })];
    const run = world.start(order("B"));
    await run.done;

    world.tables = [version("v2", { A: "9", B: "9" }), ...world.tables];
    await world.settle(run.id);

    expect(world.outcome(run.id).before).toContain('"first":"2","lines":[{"sku":"1"},{"sku":"2"}]');
    expect(world.outcome(run.id).after).toBe('succeeded out {"before":"2","after":"2"}');
    expect(world.segments(run.id)[0]?.start?.tables).toEqual({ "Item numbers": "v1" });

    const later = world.start(order("B"));
    await later.done;
    await world.settle(later.id);
    expect(world.outcome(later.id).after).toBe('succeeded out {"before":"9","after":"9"}');
  });

  it("read it where a call is tried again, and the newest where the message is retried", async () => {
    const bodyExpression = '{ sku: lookup("Item numbers", { theirs: input.sku }, "ours") }';
    const retry = { attempts: 2, delayMs: 3_600_000 };
    const calling = aFlow(
      {
        hook: { type: "webhook@1" },
        erp: aCall("none", { body: "expression", bodyExpression }, { retry }),
      },
      ["hook.out -> erp.in"],
    );
    const world = new RunWorld(calling);
    world.tables = [version("v1", { A: "1" })];
    world.target.moves = [
      { move: "status", status: 429 },
      { move: "status", status: 422 },
    ];
    const run = world.start(order("A"));
    expect(await run.done).toBe("released");
    world.tables = [version("v2", { A: "9" }), ...world.tables];
    await world.settle(run.id);
    const sent = () => world.target.requests.map((request) => textOf(request.body));
    expect(sent()).toEqual(['{"sku":"1"}', '{"sku":"1"}']);

    const source = world.journal.stored(run.id).head;
    const { origin, originAcceptedAt } = source;
    const retried = await startReplay(world.host, {
      head: world.head({ purpose: "replay", origin, originAcceptedAt, parent: source.id }),
      plan: world.plan,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "start" },
      lane: null,
      execute: "here",
    });
    await retried.done;
    expect(sent().at(-1)).toBe('{"sku":"9"}');
  });

  it("are computed again by the version that the run began with", async () => {
    const world = new RunWorld(flow);
    world.tables = [version("v1", { A: "1", B: "2" })];
    const run = world.start(order("B"));
    await run.done;
    await world.settle(run.id);
    const source = recomputeSourceOf(world, run.id, { tables: tablesByName(world.tables) });
    const found = await recomputeScope(source, { node: "before", path: "" });
    if (found.state !== "recomputed") throw new Error(found.state);
    const told = mapExecution.explain?.({ fields }, found.scope, 0).fields;
    expect(told?.map(({ target, value, lookUps }) => [target, value, lookUps])).toEqual([
      [
        "first",
        "2",
        [{ table: "Item numbers", keys: { theirs: "B" }, row: { theirs: "B", ours: "2" } }],
      ],
      ["lines", undefined, undefined],
      [
        "lines[0].sku",
        "1",
        [{ table: "Item numbers", keys: { theirs: "A" }, row: { theirs: "A", ours: "1" } }],
      ],
      [
        "lines[1].sku",
        "2",
        [{ table: "Item numbers", keys: { theirs: "B" }, row: { theirs: "B", ours: "2" } }],
      ],
    ]);
  });

  it("are told with table, expression and source where a field comes from", async () => {
    const world = new RunWorld(flow);
    world.tables = [version("v1", { A: "1", B: "2" })];
    const run = world.start(order("B"));
    await run.done;
    const source = recomputeSourceOf(world, run.id, { tables: tablesByName(world.tables) });
    const place = { node: "before", path: "", field: "lines[1].sku" };
    const found = await traceBack(source, place);
    if (found.state !== "traced") throw new Error(found.state);
    const part = found.origin.parts.find(({ of }) => of === "value");
    expect(part).toMatchObject({
      table: "Item numbers",
      expression: 'lookup("Item numbers", { theirs: line.sku }, "ours")',
      reads: [{ path: "input.lines[1].sku", value: "B" }],
    });
  });

  it("fail at the field, naming table, columns and value, and with the row that helps", async () => {
    const world = new RunWorld(flow);
    world.tables = [version("v1", { A: "1" })];
    const run = world.start(order("Z"));
    await run.done;
    await world.settle(run.id);
    const failed = world.steps(run.id).find(({ status }) => status === "failed");
    expect(failed?.node).toBe("before");
    expect(failed?.error?.message).toContain(
      'lines[1].sku: No row of “Item numbers” has theirs "Z"',
    );
    expect(failed?.error).toMatchObject({
      code: "FIELD_MISSING",
      detail: { table: "Item numbers", row: { theirs: "Z" }, path: "input.lines[1].sku" },
    });
  });
});
