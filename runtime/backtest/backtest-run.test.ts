import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowNode } from "../flow/document";
import type { Json, JsonObject } from "../json";
import { creditDecision } from "../rules/templates/credit-decision";
import { rowAsObject } from "../tables/table-shape";
import { backtestIn } from "../testing/backtest-world";
import type { TargetMove } from "../testing/fake-target";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";

type Change = { readonly [id: string]: Partial<FlowNode> & { readonly config?: JsonObject } };

const mapping = (total: string): JsonObject => ({
  fields: [
    { target: "number", value: "input.number" },
    { target: "total", value: total },
    { target: "at", value: "now()" },
    { target: "id", value: "newId(input.number)" },
  ],
});

/** hook → map → ERP → answer; above 100 it is held instead. */
function order(change: Change = {}, more: readonly string[] = []): FlowDocument {
  const nodes = {
    hook: { type: "webhook@1" },
    map: { type: "map@1", config: mapping("input.total") },
    check: {
      type: "content-based-router@1",
      config: { branches: [{ name: "hold", condition: "input.total > 100" }] },
    },
    erp: aCall(
      "keyed",
      { output: "body" },
      { connection: "erp", retry: { attempts: 1, delayMs: 1 } },
    ),
    done: { type: "respond@1", config: { status: 201, body: "{ made: input.id }" } },
    held: { type: "respond@1", config: { status: 202, body: '{ held: "yes" }' } },
  };
  const changed = Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [id, { ...node, ...change[id] }]),
  );
  for (const [id, node] of Object.entries(change)) {
    if (!(id in changed)) Object.assign(changed, { [id]: node });
  }
  const edges = [
    "hook.out -> map.in",
    "map.out -> check.in",
    "check.hold -> held.in",
    "check.otherwise -> erp.in",
    "erp.out -> done.in",
  ];
  return aFlow(changed, [...edges, ...more]);
}

async function past(total: number, moves: readonly TargetMove[] = []) {
  const world = new RunWorld(order());
  world.connections = (slot) => ({
    id: slot,
    name: slot,
    kind: "http",
    config: { baseUrl: "http://target.test" },
    secrets: {},
    mask: (text) => text,
  });
  world.target.moves = [...moves];
  const { id, done } = world.start({ number: "PO-1", total });
  await done;
  await world.settle(id);
  const sent = world.target.requests.length;
  return {
    world,
    run: id,
    against: async (draft: FlowDocument) => {
      const { verdict, difference } = await backtestIn(world, id, draft);
      expect(world.target.requests).toHaveLength(sent);
      return { ...verdict, difference: difference() };
    },
  };
}

const shipmentOf = "${input.number}";
const rejected: TargetMove = { move: "status", status: 422 };

describe("a backtested message", () => {
  it("is the same where the draft asks, answers and passes the same", async () => {
    const { against } = await past(50);
    expect(await against(order())).toMatchObject({ class: "same", assumed: false, cause: null });
    const renamed = order({ map: { name: "Another name" } });
    expect(await against(renamed)).toMatchObject({ class: "same" });
  });

  it("differs by the field that a map changes, and is assumed where the request changed", async () => {
    const { against } = await past(50);
    const { difference, ...verdict } = await against(
      order({ map: { config: mapping("input.total * 2") } }),
    );
    expect(verdict).toEqual({
      class: "differ",
      assumed: true,
      cause: { kind: "output", node: "map", field: "total" },
    });
    expect(difference).toMatchObject({
      ends: { before: { status: "succeeded" }, after: { status: "succeeded" } },
      answer: null,
      output: { node: "map", before: { total: 50 }, after: { total: 100 } },
      requests: [
        {
          node: "erp",
          slot: "erp",
          assumed: true,
          before: { body: { total: 50 } },
          after: { body: { total: 100 } },
        },
      ],
      sameRequests: 0,
      ways: [],
    });
  });

  it("names the other fields that differ at the same place", async () => {
    const { against } = await past(50);
    const config = mapping("input.total * 2");
    const fields = (config.fields as Json[]).map((field) =>
      (field as JsonObject).target === "number" ? { target: "number", value: '"X"' } : field,
    );
    expect((await against(order({ map: { config: { ...config, fields } } }))).cause).toEqual({
      kind: "output",
      node: "map",
      field: "number",
      also: ["total"],
    });
  });

  it("differs by the step that is left another way, and by what is not sent any more", async () => {
    const { against } = await past(50);
    const stricter = { branches: [{ name: "hold", condition: "input.total > 20" }] };
    const { difference, ...verdict } = await against(order({ check: { config: stricter } }));
    expect(verdict).toMatchObject({
      class: "differ",
      assumed: false,
      cause: { kind: "port", node: "check", before: "otherwise", after: "hold" },
    });
    expect(difference?.requests).toMatchObject([{ node: "erp", assumed: false }]);
    expect(difference?.requests[0]).not.toHaveProperty("after");
    expect(difference?.answer).toMatchObject({ before: { status: 201 }, after: { status: 202 } });
  });

  it("differs by a step that the draft has put in", async () => {
    const { against } = await past(50);
    const document = order({
      rate: {
        type: "map@1",
        config: { fields: [{ target: "total", value: "input.total * 0.9" }], keep: true },
      },
    } as unknown as Change);
    const edges = document.edges.map((edge) =>
      edge.to === "erp.in" ? { from: edge.from, to: "rate.in" } : edge,
    );
    const draft = { ...document, edges: [...edges, { from: "rate.out", to: "erp.in" }] };
    expect(await against(draft)).toMatchObject({
      class: "differ",
      assumed: true,
      cause: { kind: "added", node: "rate" },
    });
  });

  it("cannot be told where the draft asks what was never asked", async () => {
    const { against } = await past(500);
    const laxer = { branches: [{ name: "hold", condition: "input.total > 1000" }] };
    expect(await against(order({ check: { config: laxer } }))).toMatchObject({
      class: "cannot-tell",
      cause: { kind: "untold", why: "no-answer", node: "erp" },
    });
  });

  it("tells nothing of what comes behind a step that nobody answered", async () => {
    const { against } = await past(500);
    const laxer = { branches: [{ name: "hold", condition: "input.total > 1000" }] };
    const { difference } = await against(order({ check: { config: laxer } }));
    expect(difference).toMatchObject({
      unknownFrom: "erp",
      answer: null,
      requests: [{ node: "erp", after: { body: { total: 500 } } }],
      ways: [{ node: "check", before: "hold", after: "otherwise" }],
    });
  });

  it("says of a step that failed that it failed, and not that it was not run", async () => {
    const { against } = await past(50, [rejected]);
    const caught = order({ note: { type: "respond@1", config: { status: 202, body: "{}" } } }, [
      "erp.error -> note.in",
    ]);
    const { difference, ...verdict } = await against(caught);
    expect(verdict.class).toBe("newly-succeeds");
    expect(difference?.unknownFrom).toBeUndefined();
    expect(difference?.ways).toEqual([
      { node: "erp", path: "", before: null, failedBefore: true, after: "error" },
      { node: "note", path: "", before: null, after: "out" },
    ]);
  });

  it("cannot be told where another system is asked, or another operation of it", async () => {
    const { against } = await past(50);
    const other = await against(order({ erp: { connection: "other" } }));
    expect(other).toMatchObject({ class: "cannot-tell", cause: { why: "no-answer" } });
    const { config = {} } = aCall("keyed", { output: "body", method: "PUT" });
    expect(await against(order({ erp: { config } }))).toMatchObject({ class: "cannot-tell" });
  });

  it("finds the answer where the same call has another id in the draft", async () => {
    const { against } = await past(50);
    const document = order();
    const text = JSON.stringify(document).replaceAll('"erp":', '"n09":').replaceAll("erp.", "n09.");
    expect(await against(JSON.parse(text))).toMatchObject({ class: "same" });
  });

  it("newly fails, and newly succeeds, by the step that fails", async () => {
    const well = await past(50);
    const failing = order({
      map: { config: { fields: [{ target: "total", value: "input.nothing", required: true }] } },
    });
    expect(await well.against(failing)).toMatchObject({
      class: "newly-fails",
      cause: { kind: "failure", node: "map" },
    });
    const failed = await past(50, [rejected]);
    expect(await failed.against(order())).toMatchObject({ class: "same" });
    const holding = { branches: [{ name: "hold", condition: "input.total > 20" }] };
    expect(await failed.against(order({ check: { config: holding } }))).toMatchObject({
      class: "newly-succeeds",
      cause: { kind: "failure", node: "erp" },
    });
  });

  it("fails as then where a call that failed is changed, which is assumed", async () => {
    const { against } = await past(50, [rejected]);
    const changed = order({ map: { config: mapping("input.total * 2") } });
    expect(await against(changed)).toMatchObject({
      class: "differ",
      assumed: true,
      cause: { kind: "output", node: "map" },
    });
    const caught = order({ erp: { onError: "continue" } });
    expect(await against(caught)).toMatchObject({
      class: "newly-succeeds",
      assumed: false,
      cause: { kind: "failure", node: "erp" },
    });
  });

  it("reads the old answer as the draft does", async () => {
    const call = (more: JsonObject) => {
      const { config = {} } = aCall("keyed", { output: "body", ...more });
      return order({ erp: { config } });
    };
    const refused = await past(50, [rejected]);
    expect(await refused.against(call({ success: "200-299, 422" }))).toMatchObject({
      class: "newly-succeeds",
      assumed: false,
    });
    expect(await refused.against(call({ success: "200-299, 409" }))).toMatchObject({
      class: "same",
    });
    const well = await past(50);
    expect(await well.against(call({ success: "204" }))).toMatchObject({
      class: "newly-fails",
      cause: { kind: "failure", node: "erp", code: "TARGET_REFUSED" },
    });
    expect(await well.against(call({ output: "response" }))).toMatchObject({
      class: "differ",
      cause: { kind: "output", node: "erp" },
    });
    const condition = "response.body.no == 1";
    expect((await well.against(call({ successCondition: condition }))).class).toBe("newly-fails");
  });

  it("cannot be told where the draft would ask again what was asked once", async () => {
    const { against } = await past(50, [{ move: "status", status: 422 }]);
    const { config = {} } = aCall("keyed", { output: "body", serverErrorsMeanNotDone: true });
    const again = order({ erp: { config } });
    expect(await against(again)).toMatchObject({ class: "same" });
    const lost = await past(50, [{ move: "status", status: 500 }]);
    expect(await lost.against(again)).toMatchObject({
      class: "newly-fails",
      cause: { kind: "failure", code: "TARGET_RETRYABLE" },
    });
    const patient = order({ erp: { config, retry: { attempts: 3, delayMs: 1 } } });
    expect(await lost.against(patient)).toMatchObject({
      class: "cannot-tell",
      cause: { why: "no-answer", node: "erp" },
    });
  });

  it("differs, and is assumed, where the draft waits for the same event by another number", async () => {
    const waiting = (number: string) =>
      aFlow(
        {
          hook: { type: "webhook@1" },
          map: { type: "map@1", config: { fields: [{ target: "number", value: number }] } },
          wait: { type: "wait@1", config: { for: "event", event: "shipped", key: shipmentOf } },
          end: { type: "respond@1", config: { status: 200, body: "input.event.data" } },
        },
        ["hook.out -> map.in", "map.out -> wait.in", "wait.out -> end.in"],
      );
    const world = new RunWorld(waiting("input.number"));
    const event = { id: "e1", type: "shipped", key: "PO-1", at: world.now, data: '{"box":7}' };
    world.waits = { take: async () => event };
    const { id, done } = world.start({ number: "PO-1", ref: "R-1" });
    await done;
    await world.settle(id);
    expect(world.journal.stored(id).end?.status).toBe("succeeded");
    const compared = (number: string) => backtestIn(world, id, waiting(number));
    expect((await compared("trigger.body.number")).verdict).toMatchObject({
      class: "same",
      assumed: false,
    });
    const { verdict, difference } = await compared("input.ref");
    expect(verdict).toMatchObject({
      class: "differ",
      assumed: true,
      cause: { kind: "output", node: "map", field: "number" },
    });
    expect(difference()?.waits).toEqual([
      {
        node: "wait",
        path: "",
        before: { type: "shipped", key: "PO-1" },
        after: { type: "shipped", key: "R-1" },
      },
    ]);
  });

  it("differs by the words of an error that its sender gets as the answer", async () => {
    const failing = (onFailure: string, target: string) =>
      aFlow(
        {
          hook: { type: "webhook@1", config: { onFailure } },
          map: {
            type: "map@1",
            config: { fields: [{ target, value: "input.nothing", required: true }] },
          },
          end: { type: "respond@1", config: { status: 200, body: "input" } },
        },
        ["hook.out -> map.in", "map.out -> end.in"],
      );
    const compared = async (onFailure: string, target: string) => {
      const world = new RunWorld(failing(onFailure, "total"));
      const { id, done } = world.start({ number: "PO-1" });
      await done;
      return (await backtestIn(world, id, failing(onFailure, target))).verdict;
    };
    expect(await compared("problem", "total")).toMatchObject({ class: "same" });
    expect(await compared("problem", "sum")).toMatchObject({
      class: "differ",
      cause: { kind: "answer", node: "map", field: "body.detail" },
    });
    expect(await compared("accept", "sum")).toMatchObject({ class: "same" });
  });

  it("cannot be told where its trigger is gone from the draft", async () => {
    const { against } = await past(50);
    const text = JSON.stringify(order())
      .replaceAll('"hook":', '"n01":')
      .replaceAll("hook.", "n01.");
    expect(await against(JSON.parse(text))).toMatchObject({
      class: "cannot-tell",
      cause: { why: "trigger-gone", node: "hook" },
    });
  });
});

describe("tables of a backtest", () => {
  const flow = (body: string) =>
    aFlow(
      {
        hook: { type: "webhook@1" },
        price: {
          type: "enrich@1",
          config: {
            table: "Prices",
            column: "sku",
            value: "input.sku",
            target: "price",
          },
        },
        end: { type: "respond@1", config: { status: 200, body } },
      },
      ["hook.out -> price.in", "price.out -> end.in"],
    );
  const version = (hash: string, price: number) => ({
    name: "Prices",
    hash,
    rows: [{ sku: "A", price }],
  });

  it("are those that the run read, or those of now", async () => {
    const document = flow("input.price");
    const world = new RunWorld(document);
    world.tables = [version("old", 10)];
    const { id, done } = world.start({ sku: "A" } as Json);
    await done;
    expect(world.journal.stored(id).end?.status).toBe("succeeded");
    world.tables = [version("new", 12), version("old", 10)];
    const then = await backtestIn(world, id, document, "then");
    expect(then.verdict).toMatchObject({ class: "same" });
    const now = await backtestIn(world, id, document, "now");
    expect(now.verdict).toMatchObject({
      class: "differ",
      cause: { kind: "output", node: "price", field: "price.price" },
    });
  });

  it("are the same for what a map looks up", async () => {
    const fields = [
      { target: "price", value: 'lookup("Prices", { sku: input.sku }, "price")' },
      { target: "other", value: 'lookup("Prices", { sku: "Z" }, "price", "none")' },
    ];
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        price: { type: "map@1", config: { fields } },
        end: { type: "respond@1", config: { status: 200, body: "input" } },
      },
      ["hook.out -> price.in", "price.out -> end.in"],
    );
    const world = new RunWorld(document);
    world.tables = [version("old", 10)];
    const { id, done } = world.start({ sku: "A" } as Json);
    await done;
    world.tables = [version("new", 12), version("old", 10)];
    expect((await backtestIn(world, id, document, "then")).verdict).toMatchObject({
      class: "same",
    });
    expect((await backtestIn(world, id, document, "now")).verdict).toMatchObject({
      class: "differ",
      cause: { kind: "output", node: "price", field: "price" },
    });
  });

  it.each([
    [
      "a map",
      {
        type: "map@1",
        config: {
          fields: [{ target: "price", value: 'lookup("Prices", { sku: input.sku }, "price")' }],
          hold: true,
        },
      },
    ],
    [
      "a look-up",
      {
        type: "enrich@1",
        config: {
          table: "Prices",
          column: "sku",
          value: "input.sku",
          missing: "hold",
          take: "price",
          target: "price",
        },
      },
    ],
  ])("tell nothing of a draft that waits for a row, as %s may", async (_what, price) => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        price,
        end: { type: "respond@1", config: { status: 200, body: "input.price" } },
      },
      ["hook.out -> price.in", "price.out -> end.in"],
    );
    const world = new RunWorld(document);
    world.tables = [{ name: "Prices", hash: "old", rows: [] }];
    const { id, done } = world.start({ sku: "A" } as Json);
    await done;
    world.tables = [version("new", 10), ...world.tables];
    await world.settle(id);
    expect(world.journal.stored(id).end?.status).toBe("succeeded");
    expect((await backtestIn(world, id, document, "then")).verdict).toMatchObject({
      class: "cannot-tell",
      cause: { why: "stands-still" },
    });
    expect((await backtestIn(world, id, document, "now")).verdict).toMatchObject({ class: "same" });
  });

  it("say by which row another decision came", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        decide: { type: "decision@1", config: { table: "Credit" } },
        end: { type: "respond@1", config: { status: 200, body: "input.decision" } },
      },
      ["hook.out -> decide.in", "decide.out -> end.in"],
    );
    const { columns, validity = null, decision } = creditDecision.shape;
    if (decision === undefined) throw new RangeError("It decides by nothing");
    const credit = (hash: string, rows: readonly (readonly string[])[]) => ({
      name: "Credit",
      hash,
      rows: rows.map((row) => rowAsObject(columns, row)),
      validity,
      rules: { columns, decision },
    });
    const world = new RunWorld(document);
    world.tables = [credit("old", creditDecision.rows)];
    const { id, done } = world.start({
      customer: { terms: "NET30", exposureRatio: 0.5, daysPastDue: 71, class: "B" },
      total: "88.00",
    });
    await done;
    world.tables = [
      credit("new", creditDecision.rows.toSpliced(7, 1)),
      credit("old", creditDecision.rows),
    ];
    const { verdict, difference } = await backtestIn(world, id, document, "now");
    expect(verdict).toMatchObject({
      class: "differ",
      cause: { kind: "row", node: "decide", before: 8 },
    });
    expect(difference()?.output).toMatchObject({
      node: "decide",
      before: { decision: { row: 8 } },
    });
    expect((await backtestIn(world, id, document, "then")).verdict.class).toBe("same");
  });
});
