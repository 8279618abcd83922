import fc from "fast-check";
import { expect, it } from "vitest";
import { isReadOfEach } from "../../expressions/entry-reads";
import { meets, placeText, stepsOfPlace } from "../../expressions/places";
import type { Json, JsonObject } from "../../json";
import { aFlow } from "../../testing/flow-builder";
import { leavesOf, valueAt, withOther } from "../../testing/leaves";
import { recomputeSourceOf } from "../../testing/recompute-source";
import { RunWorld } from "../../testing/run-world";
import { tablesByName } from "../pinned-tables";
import { type Origin, traceBack } from "./trace-back";
import { traceUses } from "./trace-uses";

/** Fields of the message that expressions read. */
const scalars = ["a", "b", "flag", "name", "code", "buyer.group", "buyer.name"];

const number = fc.integer({ min: 0, max: 4 });
const word = fc.constantFrom("x", "y", "z");
const message = fc.record({
  a: number,
  b: number,
  flag: fc.boolean(),
  name: word,
  code: word,
  buyer: fc.record({ group: fc.option(word), name: word }),
  codes: fc.array(fc.record({ from: word, to: word }), { minLength: 1, maxLength: 3 }),
  lines: fc.array(
    fc.record({
      sku: word,
      qty: number,
      price: number,
      parts: fc.array(fc.record({ n: number }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Conditions, defaults, aggregates, look-ups in lists and text, over what arrived. */
const value = fc.oneof(
  fc.constantFrom(...scalars.map((name) => `input.${name}`)),
  fc.constantFrom(
    "input.a + input.b",
    "input.flag ? input.a : input.b",
    "input.buyer.group ?? input.code",
    "sum(input.lines, l => l.qty * l.price)",
    "input.codes.find(c => c.from == input.code).to",
    "count(input.lines.filter(l => l.qty > input.a))",
    "max(input.lines, l => l.price)",
    "avg(input.lines, l => l.qty) + count(input.lines, l => l.price > 1)",
    "input.lines.every(l => l.parts.some(p => p.n > input.b)) ? 'all' : input.name",
    "sum(input.lines.map(l => sum(l.parts, p => p.n * l.qty)))",
    "join(input.lines.flatMap(l => l.parts.map(p => p.n)))",
    "input.lines.toObject(l => l.sku, l => l.qty)",
    "sum(input.lines, (l, i) => i)",
    "input.lines.map(l => l).length > 1 ? sum(input.lines, l => l.qty) : input.lines[0].price",
    "input.lines[0].sku",
    "input.lines[input.lines.length - 1].qty",
    "input.name.length",
    "`${input.name}-${input.code}`",
    "upper(input.name)",
    "input.lines.some(l => l.sku == input.code) ? input.a : input.name",
    "first(sort(input.lines, l => l.price)).sku",
    "join(distinct(input.lines.map(l => l.sku)), input.code)",
    "get(input.buyer, input.flag ? 'name' : 'group')",
    "lookup('codes', { from: input.code }, 'to', input.name)",
    "lookup('codes', { to: `to ${input.name}` }, 'from', missing) ?? input.a",
    "input.buyer",
  ),
);

const entry = fc.constantFrom(
  "line.sku",
  "line.qty * line.price",
  "line.sku ?? input.code",
  "line.qty > input.a ? line.sku : input.name",
  "input.codes.find(c => c.from == line.sku).to",
  "sum(line.parts, p => p.n)",
  "sum(line.parts, line => line.n)",
  "sum(input.lines, l => l.qty == line.qty ? l.price : 0)",
  "line.parts[0].n",
  "index + 1",
  "lookup('codes', { from: line.sku }, 'to', input.flag)",
  "input.lines.filter(line => line.qty > 1).length",
  '"EA"',
);

const each = fc.constantFrom(
  "input.lines",
  "input.lines.filter(l => l.qty > 1)",
  "sort(input.lines, l => l.price)",
  "input.lines.filter(l => l.sku == input.code)",
  "input.flag ? input.lines : input.lines.filter(l => l.price > 0)",
  "take(input.lines, input.a)",
  "input.lines.filter(l => lookup('codes', { from: l.sku }, 'to', 'none') == 'to x')",
  "input.lines.map(l => ({ sku: l.sku, qty: l.price, price: input.b, parts: l.parts }))",
);

/** A map, over its document another one: each reads what the other calls the same. */
const rows = fc.record({
  plain: fc.tuple(value, value, value),
  list: each,
  fields: fc.tuple(entry, entry),
});

type Rows = typeof rows extends fc.Arbitrary<infer Made> ? Made : never;

const fieldsOf = ({ plain, list, fields }: Rows, kept: readonly string[]): Json => [
  ...kept.map((name) => ({ target: name, value: `input.${name}` })),
  ...plain.map((text, at) => ({ target: `made.f${at}`, value: text })),
  {
    target: "items",
    each: list,
    as: "line",
    fields: fields.map((text, at) => ({ target: `g${at}`, value: text })),
  },
];

/** What the second map needs, in the first one's document. */
const kept = ["a", "b", "flag", "name", "code", "buyer", "codes", "lines"];

const shape = fc.record({
  first: rows,
  second: rows,
  between: fc.constantFrom("none", "look-up", "decision", "filter"),
});

const tables = [
  {
    name: "codes",
    hash: "1",
    rows: ["x", "y"].map((from) => ({ from, to: `to ${from}` })),
  },
  {
    name: "rules",
    hash: "2",
    rows: [
      { Amount: "> 2", Code: "-", Result: "high" },
      { Amount: "-", Code: "y", Result: "= input.name" },
    ],
    rules: {
      columns: ["Amount", "Code", "Result"],
      decision: {
        hit: "first",
        inputs: [
          { column: "Amount", expression: "input.a + input.b", type: "number", values: [] },
          { column: "Code", expression: "input.code", type: "text", values: [] },
        ],
        outputs: [{ column: "Result", type: "text", values: [] }],
        comment: null,
        otherwise: { Result: "low" },
        tests: [],
        intended: [],
      },
    },
  },
];

const between: { readonly [kind: string]: { readonly type: string; readonly config: JsonObject } } =
  {
    none: { type: "log@1", config: { note: "on its way" } },
    "look-up": {
      type: "enrich@1",
      config: {
        table: "codes",
        column: "from",
        value: "input.code",
        take: "to",
        target: "name",
        missing: "null",
      },
    },
    decision: { type: "decision@1", config: { table: "rules", target: "buyer" } },
    filter: { type: "filter@1", config: { condition: "true" } },
  };

type Shape = typeof shape extends fc.Arbitrary<infer Made> ? Made : never;

function flowOf({ first, second, between: kind }: Shape) {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      one: { type: "map@1", config: { fields: fieldsOf(first, kept) } },
      step: between[kind] ?? { type: "log@1" },
      two: { type: "map@1", config: { fields: fieldsOf(second, []) } },
    },
    ["hook.out -> one.in", "one.out -> step.in", "step.out -> two.in"],
  );
}

async function runOf(flow: Shape, body: Json) {
  const world = new RunWorld(flowOf(flow));
  world.tables = tables as unknown as typeof world.tables;
  const { done, id } = world.start(body);
  await done;
  const source = recomputeSourceOf(world, id, { tables: tablesByName(world.tables) });
  return { source, output: await outputOf(source) };
}

/** Undefined for a map that failed. */
async function outputOf(source: ReturnType<typeof recomputeSourceOf>): Promise<Json | undefined> {
  const record = source.steps.find(({ node }) => node === "two");
  if (record?.output == null) return undefined;
  return JSON.parse(new TextDecoder().decode(await source.bytes(record.output))) as Json;
}

const otherThan =
  (pick: number) =>
  (old: Json): Json => {
    if (typeof old === "number") return (old + 1 + pick) % 5;
    if (typeof old === "boolean") return !old;
    return ["x", "y", "z"].filter((one) => one !== old)[pick % 2] ?? "x";
  };

/** A place in the message, and of a list that lies there what is read of its entries; absent: all. */
type Named = { readonly field: string; readonly ofEach?: readonly string[] };

/** What of the message an origin leads to. */
function namedBy({ node, field, parts }: Origin, ofEach?: readonly string[]): readonly Named[] {
  if (node === "hook") return [{ field, ...(ofEach !== undefined && { ofEach }) }];
  return parts.flatMap(({ reads }) =>
    reads.flatMap((read) => read.from.flatMap((origin) => namedBy(origin, read.ofEach))),
  );
}

function names({ field, ofEach }: Named, changed: readonly (string | number)[]): boolean {
  const steps = stepsOfPlace(field);
  const inside = changed.slice(steps.length);
  return (
    meets(steps, changed) &&
    (ofEach === undefined || inside.length === 0 || isReadOfEach(ofEach, inside))
  );
}

it("a source value that a field's lineage does not name never changes the field", async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(shape, message, fc.nat(), fc.nat(3), async (flow, body, which, pick) => {
      const leaves = leavesOf(body as Json);
      const changed = leaves[which % leaves.length] ?? [];
      const before = await runOf(flow, body as Json);
      const after = await runOf(flow, withOther(body as Json, changed, otherThan(pick)));
      if (before.output === undefined || after.output === undefined) return;
      for (const target of leavesOf(before.output)) {
        const now = valueAt(after.output, target);
        if (JSON.stringify(now) === JSON.stringify(valueAt(before.output, target))) continue;
        changes += 1;
        const field = placeText(target);
        const place = { node: "two", path: "", field };
        const found = await traceBack(before.source, place);
        if (found.state !== "traced") throw new Error(`${field}: ${found.state}`);
        const named = namedBy(found.origin);
        if (!named.some((one) => names(one, changed)))
          throw new Error(`${field} names ${JSON.stringify(named)}, not ${placeText(changed)}`);
        const uses = await traceUses(before.source, {
          node: "hook",
          path: "",
          field: placeText(changed),
        });
        if (uses.state !== "traced") throw new Error(uses.state);
        expect(uses.uses.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 150 },
  );
  expect(changes).toBeGreaterThan(40);
});
