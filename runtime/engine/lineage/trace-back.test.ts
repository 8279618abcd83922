import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import type { Json } from "../../json";
import { aCall, aFlow } from "../../testing/flow-builder";
import { recomputeSourceOf } from "../../testing/recompute-source";
import { RunWorld } from "../../testing/run-world";
import { tablesByName } from "../pinned-tables";
import type { RecomputeSource } from "../recompute";
import { type Origin, traceBack } from "./trace-back";
import { traceUses } from "./trace-uses";

const order: Json = {
  name: " 1001 ",
  shop: "north",
  customer: { code: "C-1", tier: "gold" },
  items: [
    { code: "brg", count: 2, price: 1.25 },
    { code: "chn", count: 3, price: 10 },
    { code: "nut", count: 0, price: 1 },
  ],
};

/** Read, cleaned, routed, split, priced, collected, judged by code, looked up, and sent. */
const flow: FlowDocument = aFlow(
  {
    hook: { type: "webhook@1" },
    clean: {
      type: "map@1",
      config: {
        fields: [
          { target: "number", value: "trim(input.name)", required: true },
          { target: "buyer", value: "input.customer" },
          {
            target: "lines",
            each: "input.items.filter(i => i.count > 0)",
            as: "line",
            fields: [
              { target: "sku", value: "upper(line.code)" },
              { target: "amount", value: "line.count * line.price" },
            ],
          },
        ],
      },
    },
    route: {
      type: "content-based-router@1",
      config: {
        branches: [
          { name: "large", condition: "sum(input.lines, l => l.amount) > 1000" },
          { name: "gold", condition: 'input.buyer.tier == "gold"' },
          { name: "never", condition: "input.number == trigger.body.shop" },
        ],
      },
    },
    each: { type: "splitter@1", config: { list: "input.lines" } },
    price: {
      type: "map@1",
      config: {
        fields: [
          { target: "sku", value: "item.sku" },
          { target: "total", value: "input.amount * 2" },
          { target: "by", value: "steps.clean.buyer.code" },
        ],
      },
    },
    all: { type: "aggregator@1", config: {} },
    judge: {
      type: "code@1",
      config: { code: "return { ok: input.results[1].total > 5 ? input.results[1].sku : 'no' };" },
    },
    erp: aCall("keyed", {
      body: "expression",
      bodyExpression: "{ verdict: input.ok, number: steps.clean.number }",
    }),
  },
  [
    "hook.out -> clean.in",
    "clean.out -> route.in",
    "route.gold -> each.in",
    "each.item -> price.in",
    "price.out -> all.in",
    "all.out -> judge.in",
    "judge.out -> erp.in",
  ],
);

async function ran(document = flow, body: Json = order) {
  const world = new RunWorld(document);
  const { done, id } = world.start(body);
  await done;
  return { world, source: recomputeSourceOf(world, id) };
}

async function back(
  source: RecomputeSource,
  world: RunWorld,
  at: readonly [string, string, string],
) {
  const [node, path, field] = at;
  const found = await traceBack(source, { node, path, field }, { code: world.code });
  if (found.state !== "traced") throw new Error(found.state);
  return found;
}

/** `step.field = expression (what it read <- …)`. */
function told(origin: Origin): string {
  const { node, path, field, how, parts } = origin;
  const own = `${node ?? ""}${path === "" ? "" : `@${path}`}${field === "" ? "" : `:${field}`}`;
  if (parts.length === 0) return `${how} ${own}`;
  const made = parts.map(({ expression, label = "", reads, of }) => {
    const read = reads.map(({ path: text, from }) => `${text} <- ${from.map(told).join(" & ")}`);
    return `${of === "list" ? "in list " : ""}${expression || label} (${read.join(", ")})`;
  });
  return `${how} ${own} = ${made.join("; ")}`;
}

describe("what a field came from", () => {
  it("is told through the maps before it, to its place in the message", async () => {
    const { world, source } = await ran();
    const { origin, value } = await back(source, world, ["price", "each:1", "total"]);
    expect(value).toBe(60);
    const list = "in list input.items.filter(i => i.count > 0) (input.items <- message hook:items)";
    expect(told(origin)).toBe(
      `computed price@each:1:total = input.amount * 2 (input.amount <- computed clean:lines[1].amount = ${list}; line.count * line.price (input.items[1].count <- message hook:items[1].count, input.items[1].price <- message hook:items[1].price))`,
    );
  });

  it("goes by loops, their items and what collects them, and by steps that hand on what arrived", async () => {
    const { world, source } = await ran();
    const { origin } = await back(source, world, ["all", "", "results[0].sku"]);
    expect(origin).toMatchObject({ node: "price", path: "each:0", field: "sku" });
    const routed = await back(source, world, ["route", "", "number"]);
    expect(told(routed.origin)).toBe(
      "computed clean:number = trim(input.name) (input.name <- message hook:name)",
    );
    const named = await back(source, world, ["price", "each:0", "by"]);
    expect(told(named.origin)).toBe(
      "computed price@each:0:by = steps.clean.buyer.code (steps.clean.buyer.code <- computed clean:buyer.code = input.customer (input.customer.code <- message hook:customer.code))",
    );
  });

  it("of code is what it really read", async () => {
    const { world, source } = await ran();
    const { origin } = await back(source, world, ["judge", "", "ok"]);
    expect(origin.how).toBe("code");
    expect(origin.parts[0]?.reads.map(({ path, value }) => [path, value])).toEqual([
      ["input.results[1].total", 60],
      ["input.results[1].sku", "CHN"],
    ]);
    expect(origin.parts[0]?.reads[1]?.from[0]).toMatchObject({ node: "price", path: "each:1" });
  });

  it("of an answer is what was asked with", async () => {
    const { world, source } = await ran();
    const { origin } = await back(source, world, ["erp", "", ""]);
    expect(origin.how).toBe("answered");
    expect(origin.parts.map(({ label }) => label)).toEqual(["bodyExpression"]);
  });
});

describe("what a field went into", () => {
  const uses = async (node: string, path: string, field: string) => {
    const { world, source } = await ran();
    const found = await traceUses(source, { node, path, field }, { code: world.code });
    if (found.state !== "traced") throw new Error(found.state);
    return found.uses.map(
      (use) => `${use.kind} ${use.node}${use.path && `@${use.path}`}:${use.target}`,
    );
  };

  it("is fields, conditions up to the one that held, code and requests", async () => {
    expect(await uses("hook", "", "items[1].price")).toEqual([
      "field clean:lines",
      "field clean:lines[1].amount",
      "condition route:branches[0].condition",
      "list each:list",
      "field price@each:1:total",
      "code judge:code",
      "request erp:bodyExpression",
    ]);
  });

  it("is no sum over another field of the same entry", async () => {
    const total = { target: "total", value: "sum(input.items, i => i.count * i.price)" };
    const map = { type: "map@1", config: { fields: [total] } };
    const { source, world } = await ran(
      aFlow({ hook: { type: "webhook@1" }, map }, ["hook.out -> map.in"]),
    );
    const usesOf = async (field: string) => {
      const found = await traceUses(source, { node: "hook", path: "", field });
      return found.state === "traced" ? found.uses.map(({ target }) => target) : found.state;
    };
    expect(await usesOf("items[1].code")).toEqual([]);
    expect(await usesOf("items[1].price")).toEqual(["total"]);
    expect(await usesOf("items[1]")).toEqual(["total"]);
    const { origin } = await back(source, world, ["map", "", "total"]);
    expect(origin.parts[0]?.reads).toMatchObject([
      { path: "input.items", ofEach: ["count", "price"], from: [{ node: "hook", field: "items" }] },
    ]);
  });

  it("is told of what a step hands on as of what was handed to it", async () => {
    expect(await uses("route", "", "number")).toEqual(["request erp:bodyExpression"]);
    expect(await uses("hook", "", "shop")).toEqual([]);
    expect(await uses("hook", "", "customer.tier")).toEqual([
      "field clean:buyer",
      "condition route:branches[1].condition",
    ]);
  });

  it("goes by what adds a field, and by what collects, also to who reads all of it", async () => {
    const look = { column: "from", take: "to", target: "rate", missing: "null" };
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        rate: { type: "enrich@1", config: { table: "t", value: "input.shop", ...look } },
        each: { type: "splitter@1", config: { list: "input.items" } },
        all: { type: "aggregator@1" },
        end: { type: "respond@1", config: { body: "[input, steps.rate]" } },
      },
      ["hook.out -> rate.in", "rate.out -> each.in", "each.item -> all.in", "all.out -> end.in"],
    );
    const world = new RunWorld(document);
    world.tables = [{ name: "t", hash: "1", rows: [{ from: "north", to: "7" }] }];
    const { done, id } = world.start(order);
    await done;
    const source = recomputeSourceOf(world, id, { tables: tablesByName(world.tables) });
    const told = async (field: string) => {
      const found = await traceUses(source, { node: "hook", path: "", field });
      if (found.state !== "traced") throw new Error(found.state);
      return found.uses.map(({ kind, node, target, read }) => `${kind} ${node}:${target} ${read}`);
    };
    expect(await told("shop")).toEqual([
      "look-up rate:rate input.shop",
      "answer end:body steps.rate",
    ]);
    expect(await told("items[0].code")).toEqual([
      "list each:list input.items",
      "answer end:body input",
    ]);
    const { origin } = await back(source, world, ["rate", "", "rate"]);
    expect(origin.parts).toMatchObject([{ table: "t", label: "from", expression: "input.shop" }]);
  });
});

it("reads the list that is gone through once, however many fields of how many items lead to it", async () => {
  const split = aFlow(
    {
      hook: { type: "webhook@1" },
      each: { type: "splitter@1", config: { list: "params.rows", groupBy: "floor(index / 2)" } },
      name: {
        type: "map@1",
        config: {
          fields: [
            {
              target: "names",
              each: "input",
              as: "row",
              fields: [
                { target: "sku", value: "row.sku" },
                { target: "name", value: "row.name" },
              ],
            },
          ],
        },
      },
      all: { type: "aggregator@1" },
    },
    ["hook.out -> each.in", "each.item -> name.in", "name.out -> all.in"],
  );
  const readsOf = async (count: number) => {
    const rows = Array.from({ length: count }, (_, at) => ({ sku: `S${at}`, name: `N${at}` }));
    const world = new RunWorld(split);
    const head = world.head();
    await world.start({}, { head, parameters: { rows } }).done;
    await world.settle(head.id);
    let reads = 0;
    const parameters = {
      get rows() {
        reads += 1;
        return rows;
      },
    };
    const source = recomputeSourceOf(world, head.id, { parameters });
    const uses = await traceUses(source, { node: "hook", path: "", field: "" });
    expect(uses.state).toBe("traced");
    return reads;
  };
  expect(await readsOf(20)).toBe(await readsOf(4));
});
