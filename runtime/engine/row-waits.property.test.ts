import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonObject } from "../json";
import { aCall, aFlow } from "../testing/flow-builder";
import type { Cut } from "../testing/memory-journal";
import { recomputeSourceOf } from "../testing/recompute-source";
import { RowSubscriptions } from "../testing/row-subscriptions";
import { runCut } from "../testing/run-cut";
import { RunWorld } from "../testing/run-world";
import { tablesByName } from "./pinned-tables";
import { recomputeScope } from "./recompute";
import type { StepRecord } from "./records";
import { rowKey } from "./row-published";

const look = (table: string, of: string, target: string) => ({
  target,
  value: `lookup("${table}", { key: ${of} }, "version")`,
});
const held = (fields: readonly object[]) => ({
  type: "map@1",
  config: { fields, hold: true } as unknown as JsonObject,
});

/** Maps that wait for rows of several tables, in a loop and after it, and read one table that always has its row. */
const flow = aFlow(
  {
    hook: { type: "webhook@1" },
    split: { type: "splitter@1", config: { list: "input.lines", parallelism: 2 } },
    line: held([look("skus", "item", "sku"), look("units", '"box"', "unit")]),
    all: { type: "aggregator@1" },
    whole: held([
      look("buyers", "trigger.body.buyer", "buyer"),
      {
        target: "lines",
        each: "trigger.body.lines",
        as: "line",
        fields: [look("skus", "line", "sku"), look("buyers", '"house"', "house")],
      },
      look("units", '"box"', "unit"),
    ]),
    erp: aCall("keyed"),
    end: { type: "respond@1" },
  },
  [
    "hook.out -> split.in",
    "split.item -> line.in",
    "line.out -> all.in",
    "all.out -> whole.in",
    "whole.out -> erp.in",
    "erp.out -> end.in",
  ],
);
const order = { buyer: "B-1", lines: ["A", "B", "C", "D"] };
const rowsOf: { readonly [table: string]: readonly string[] } = {
  skus: order.lines,
  buyers: ["B-1", "house"],
  units: ["box"],
};

/** Each cell says which version it is of. */
const versionOf = (name: string, number: number, keys: readonly string[]) => ({
  name,
  hash: `${name}${number}`,
  columns: ["key", "version"],
  rows: keys.map((key) => ({ key, version: `${name}${number}` })),
});

const cuts = fc.array(
  fc.record({ commit: fc.nat(12), when: fc.constantFrom<Cut["when"]>("before", "after") }),
  { maxLength: 4 },
);
const saves = fc.array(
  fc
    .constantFrom("skus", "buyers", "units")
    .chain((table) =>
      fc.record({ table: fc.constant(table), keys: fc.subarray([...(rowsOf[table] ?? [])]) }),
    ),
  { maxLength: 12 },
);
const begun = fc.record({
  skus: fc.subarray([...order.lines]),
  buyers: fc.subarray(["B-1", "house"]),
});

/** The last record of each place: what a person sees. */
function lastOf(steps: readonly StepRecord[]): readonly StepRecord[] {
  return [...new Map(steps.map((step) => [`${step.node} ${step.path}`, step])).values()];
}

function awaitedIn(steps: readonly StepRecord[]): readonly string[] {
  return lastOf(steps).flatMap(({ status, error }) =>
    status === "waiting" && error?.detail !== undefined
      ? [rowKey(error.detail as { table: string; row: JsonObject })]
      : [],
  );
}

/** All that it looked up is of the versions that its record names, and those make the same of it again. */
async function expectRead(world: RunWorld, id: string, step: StepRecord): Promise<void> {
  const { node, path, tables = {} } = step;
  const pinned = world.segments(id)[0]?.start?.tables ?? {};
  const read: { readonly [table: string]: string } = { ...pinned, ...tables };
  // Its row is always there: nobody waits for it.
  expect(Object.keys(tables)).not.toContain("units");
  // Of a long loop only what waited is always kept.
  if (step.output === null) return expect(step.tables).toBeUndefined();
  const text = world.outcome(id)[path === "" ? node : `${path}/${node}`] ?? "";
  expect(text).toContain('"units1"');
  for (const [, version = "", table = ""] of text.matchAll(/"((skus|buyers|units)\d+)"/g)) {
    expect(version).toBe(read[table]);
  }
  const hashes = Object.values(pinned);
  const source = recomputeSourceOf(world, id, {
    tables: tablesByName(world.tables.filter(({ hash }) => hashes.includes(hash))),
  });
  const found = await recomputeScope(source, { node, path });
  const work = world.plan.nodes.get(node)?.work;
  if (found.state !== "recomputed" || work?.behaviour !== "compute") throw new Error(found.state);
  const value = JSON.stringify(work.run(found.scope).value);
  expect(text).toBe(`succeeded out ${value}`);
}

it("a map that waits, cut anywhere, ends by one version of each table, which its record names", {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(begun, saves, cuts, fc.nat(4), async (first, saved, deaths, steps) => {
      const world = new RunWorld(flow);
      world.checkpoint = { steps: steps + 1, bytes: 1_000 };
      const rows = new RowSubscriptions();
      world.waits = rows;
      let number = 0;
      const publish = (table: string, keys: readonly string[]) => {
        number += 1;
        world.tables = [versionOf(table, number, keys), ...world.tables];
      };
      publish("units", ["box"]);
      publish("skus", first.skus);
      publish("buyers", first.buyers);
      const left = [...saved];

      const id = await runCut(world, order, deaths, (run) => {
        const { owned, state } = world.journal.stored(run);
        // Who rests waits for what it says it waits for, however often it was taken over.
        if (!owned && state === "waiting") {
          expect([...rows.openOf(run)].sort()).toEqual([...awaitedIn(world.steps(run))].sort());
        }
        const next = left.shift();
        if (next !== undefined) publish(next.table, next.keys);
        else for (const table of ["skus", "buyers"]) publish(table, rowsOf[table] ?? []);
      });

      expect(world.journal.stored(id).end?.status).toBe("succeeded");
      expect(rows.openOf(id)).toEqual([]);
      expect(world.target.effects).toHaveLength(1);
      const maps = lastOf(world.steps(id)).filter(({ node }) => ["line", "whole"].includes(node));
      expect(maps).toHaveLength(order.lines.length + 1);
      for (const map of maps) await expectRead(world, id, map);
    }),
    { numRuns: 200 },
  );
});
