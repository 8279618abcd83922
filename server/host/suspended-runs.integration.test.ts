import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf, runStates, runStatuses } from "../../runtime/engine/codes";
import { startRun } from "../../runtime/engine/driver";
import type { RunHead } from "../../runtime/engine/records";
import { rowPublished } from "../../runtime/engine/row-published";
import type { FlowDocument } from "../../runtime/flow/document";
import type { Json } from "../../runtime/json";
import { aFlow } from "../../runtime/testing/flow-builder";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { createFlow } from "../flows/create-flow";
import { publishFlow } from "../flows/publish-flow";
import { explainFields } from "../gateway/interpreter/explain-fields";
import { newId } from "../ids";
import { parkOverdue } from "../journal/lane-parking";
import { listRuns } from "../runs/list-runs";
import { readStep } from "../runs/read-step";
import { createTable, saveTable } from "../tables/save-table";
import { announceTable } from "../tables/table-channel";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench, testEnvironment } from "../testing/test-workbench";
import { Executor } from "../worker/executor";
import { ReachedWaits } from "./reached-waits";
import { type OpenRunHost, openRunHost } from "./run-host";
import { wakeRowWaits } from "./wake-row-waits";

const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};
const waiting = codeOf(runStates, "waiting");
const hook = { type: "webhook@1" };
const end = { type: "respond@1" };

let workbench: TestWorkbench;
let partner: TestPartner;
let parts: OpenRunHost;
let executor: Executor;
let reached: ReachedWaits;

beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
  let wake = (): unknown => undefined;
  parts = await openRunHost({
    environment: testEnvironment(workbench.database),
    kind: "worker",
    build: "test",
    log: silent as never,
    onReady: () => wake(),
  });
  executor = new Executor({
    host: parts.host,
    claimer: parts.journal.claimer,
    log: silent as never,
    scanMs: 100,
  });
  wake = () => executor.wake();
  executor.start();
  reached = new ReachedWaits(parts.journal.pool);
});

afterAll(async () => {
  parts.stop();
  await executor.stop(5_000);
  await parts.close();
  await workbench.close();
});

function member() {
  return {
    ...place(),
    environmentKind: "test" as const,
    userId: newId(),
    userName: "Dana",
    standings: [{ role: "owner" as const, grants: {} }],
    partnerWide: true,
  };
}

function place() {
  return { partnerId: partner.id, distributorId: partner.distributor, environmentId: partner.test };
}

async function publish(
  flow: FlowDocument,
): Promise<{ readonly id: string; readonly version: string }> {
  const document = { ...flow, id: newId() };
  const id = await withScope(workbench.services.db, place(), async (tx) => {
    const made = await createFlow(tx, systemActor, place(), { name: document.id, document });
    await publishFlow(tx, systemActor, place(), {
      flowId: made.id,
      tested: "nothing-to-test",
      note: "",
      bindings: {},
    });
    return made.id;
  });
  parts.publications.forget();
  const published = await parts.publications.published(place(), id);
  return { id, version: published?.version ?? "" };
}

async function start(
  flow: { readonly id: string; readonly version: string },
  body: Json,
  lane: Uint8Array | null = null,
  change: Partial<RunHead> = {},
): Promise<RunHead> {
  const id = newId();
  const now = parts.host.clock.now();
  const head: RunHead = {
    id,
    partner: partner.id,
    distributor: partner.distributor,
    environment: partner.test,
    flow: flow.id,
    version: flow.version,
    purpose: "live",
    retention: 30,
    origin: id,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
    ...change,
  };
  const plan = await parts.host.plan(head);
  const trigger = {
    node: "hook",
    kind: "webhook" as const,
    headers: {},
    query: {},
    contentType: "application/json",
    bytes: new TextEncoder().encode(JSON.stringify(body)),
  };
  await startRun(parts.host, {
    head,
    plan,
    trigger,
    parameters: {},
    dedupe: null,
    lane,
    execute: "anywhere",
  }).verdict;
  return head;
}

async function until<Value>(read: () => Promise<Value | null>): Promise<Value> {
  for (let turn = 0; turn < 300; turn++) {
    const value = await read();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It did not come to pass");
}

function ended({ id }: Pick<RunHead, "id">): Promise<{
  status: number;
  error_code: string | null;
  error: string | null;
}> {
  return until(async () => {
    const { rows } = await parts.journal.pool.query(
      "select status, error_code, error from run where id = $1",
      [id],
    );
    return rows[0] ?? null;
  });
}

function stateOf({ id }: RunHead): Promise<number | null> {
  return parts.journal.pool
    .query("select state from live where id = $1 and owner is null", [id])
    .then(({ rows }) => rows[0]?.state ?? null);
}

describe("a sub-flow", () => {
  test("runs once and its answer goes on in the caller", async () => {
    const child = await publish(
      aFlow(
        {
          hook,
          map: { type: "map@1", config: { fields: [{ target: "twice", value: "input.n * 2" }] } },
          end,
        },
        ["hook.out -> map.in", "map.out -> end.in"],
      ),
    );
    const caller = await publish(
      aFlow(
        { hook, sub: { type: "call-flow@1", config: { flow: child.id } }, end },
        ["hook.out -> sub.in", "sub.out -> end.in"],
        { businessKeys: [{ kind: "twice", node: "sub", value: "output.twice" }] },
      ),
    );

    const run = await start(caller, { n: 21 });

    expect((await ended(run)).status).toBe(0);
    const { rows: keys } = await parts.journal.pool.query(
      "select value from run_key where run = $1",
      [run.id],
    );
    expect(keys).toEqual([{ value: "42" }]);
    const { rows: children } = await parts.journal.pool.query(
      "select id from run where parent = $1",
      [run.id],
    );
    expect(children).toHaveLength(1);
  });

  test("ends with the run that called it when that is cancelled; a retry calls anew", async () => {
    const child = await publish(
      aFlow(
        { hook, pause: { type: "wait@1", config: { for: "time", duration: 3_600_000 } }, end },
        ["hook.out -> pause.in", "pause.out -> end.in"],
      ),
    );
    const caller = await publish(
      aFlow({ hook, sub: { type: "call-flow@1", config: { flow: child.id } }, end }, [
        "hook.out -> sub.in",
        "sub.out -> end.in",
      ]),
    );
    const calledBy = (run: RunHead) =>
      until(async () => {
        const { rows } = await parts.journal.pool.query(
          "select id from live where parent = $1 and flow_id = $2 and state = 2",
          [run.id, child.id],
        );
        return rows[0] ?? null;
      });
    const run = await start(caller, {});
    const called = await calledBy(run);
    await workbench.owner.query(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
       values ($1, $2, $3, $4, 'cancel', '{}', now(), 'Dana')`,
      [newId(), partner.id, partner.distributor, run.id],
    );
    const cancelled = 2;
    expect((await ended(run)).status).toBe(cancelled);
    expect((await ended(called)).status).toBe(cancelled);
    const { rows } = await parts.journal.pool.query(
      "select by, detail->>'reason' as reason from run_command where run = $1",
      [called.id],
    );
    expect(rows).toEqual([{ by: "Dana", reason: "The run that called it was cancelled." }]);

    const retry = await start(caller, {}, null, {
      purpose: "replay",
      origin: run.id,
      parent: run.id,
    });
    expect((await calledBy(retry)).id).not.toBe(called.id);
  });

  test("that is not published fails the step, naming it", async () => {
    const { id } = await withScope(workbench.services.db, place(), (tx) =>
      createFlow(tx, systemActor, place(), { name: "Never published" }),
    );
    for (const [flow, message] of [
      [id, /“Never published”, is not published in this environment\. Nothing was called/],
      [newId(), /does not exist/],
    ] as const) {
      const caller = await publish(
        aFlow({ hook, sub: { type: "call-flow@1", config: { flow } }, end }, [
          "hook.out -> sub.in",
          "sub.out -> end.in",
        ]),
      );

      const run = await start(caller, {});

      const row = await ended(run);
      expect(row).toMatchObject({ status: 1, error_code: "FLOW_INVALID" });
      expect(row.error).toMatch(message);
    }
  });
});

describe("a wait for an event", () => {
  const waiting = (waiters: string) =>
    aFlow(
      {
        hook: { ...hook, config: { synchronous: false } },
        wait: {
          type: "wait@1",
          config: {
            for: "event",
            event: "shipped",
            key: "${input.po}",
            timeout: 3_600_000,
            waiters,
          },
        },
      },
      ["hook.out -> wait.in"],
      { businessKeys: [{ kind: "parcels", node: "wait", value: "output.event.data.parcels" }] },
    );
  const emitting = aFlow(
    {
      hook,
      emit: {
        type: "emit-event@1",
        config: { event: "shipped", key: "${input.po}", data: "{ parcels: input.parcels }" },
      },
    },
    ["hook.out -> emit.in"],
  );

  async function isWaiting(run: RunHead): Promise<true> {
    return until(async () => ((await stateOf(run)) === 2 ? true : null));
  }

  async function keysOf({ id }: RunHead): Promise<unknown[]> {
    const { rows } = await parts.journal.pool.query("select value from run_key where run = $1", [
      id,
    ]);
    return rows.map(({ value }) => value);
  }

  test("goes on when another run records it", async () => {
    const waiter = await publish(waiting("all"));
    const emitter = await publish(emitting);
    const run = await start(waiter, { po: "PO-1" });
    await isWaiting(run);

    await ended(await start(emitter, { po: "PO-1", parcels: 3 }));
    expect(await reached.wake(parts.host.clock.now())).toBe(1);

    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual(["3"]);
  });

  test("takes an event that came first", async () => {
    const waiter = await publish(waiting("all"));
    const emitter = await publish(emitting);
    await ended(await start(emitter, { po: "PO-2", parcels: 5 }));

    const run = await start(waiter, { po: "PO-2" });

    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual(["5"]);
  });

  test.each([
    ["a NUL character", "PO\u0000-4"],
    ["half of a surrogate pair", "PO-\ud800-5"],
    ["more than an index holds", `PO-6-${"x".repeat(5_000)}`],
  ])("meets an event by a number with %s", async (_, po) => {
    const waiter = await publish(waiting("all"));
    const emitter = await publish(emitting);
    const run = await start(waiter, { po });
    await isWaiting(run);

    await ended(await start(emitter, { po, parcels: 7 }));
    expect(await reached.wake(parts.host.clock.now())).toBe(1);

    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual(["7"]);
  });

  test("goes on although it was parked while it headed its lane", async () => {
    const waiter = await publish(waiting("all"));
    const emitter = await publish(emitting);
    const run = await start(waiter, { po: "PO-7" }, new TextEncoder().encode("customer 7"));
    await isWaiting(run);
    await parts.journal.pool.query("update lane set park_at = $1 where flow_id = $2", [
      new Date(parts.host.clock.now() - 1),
      run.flow,
    ]);
    expect(await parkOverdue(parts.journal.pool, parts.host.clock.now())).toBe(1);

    await ended(await start(emitter, { po: "PO-7", parcels: 2 }));
    await reached.wake(parts.host.clock.now());

    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual(["2"]);
  });

  test("of several gives it to one where the setting says so", async () => {
    const waiter = await publish(waiting("first"));
    const emitter = await publish(emitting);
    const runs = await Promise.all([start(waiter, { po: "PO-3" }), start(waiter, { po: "PO-3" })]);
    await Promise.all(runs.map(isWaiting));

    await ended(await start(emitter, { po: "PO-3", parcels: 1 }));
    await reached.wake(parts.host.clock.now());

    const done = await until(async () => {
      const { rows } = await parts.journal.pool.query<{ id: string }>(
        "select id from run where id = any($1)",
        [runs.map(({ id }) => id)],
      );
      return rows.length > 0 ? rows : null;
    });
    const left = runs.find(({ id }) => id !== done[0]?.id) as RunHead;
    await isWaiting(left);
    expect(await reached.wake(parts.host.clock.now())).toBe(0);
    expect(done).toHaveLength(1);
  });
});

describe("a lookup table", () => {
  test("gives its newest rows to a new run, by name", async () => {
    const table = newId();
    await withScope(workbench.services.db, place(), async (tx) => {
      await tx.execute(
        sql`insert into lookup_table (id, partner_id, distributor_id, name, current) values (${table}::uuid, ${partner.id}::uuid, ${partner.distributor}::uuid, 'skus', decode(repeat('ab', 32), 'hex'))`,
      );
      await tx.execute(
        sql`insert into lookup_table_version (table_id, hash, partner_id, distributor_id, columns, rows) values (${table}::uuid, decode(repeat('ab', 32), 'hex'), ${partner.id}::uuid, ${partner.distributor}::uuid, '["theirs","ours"]', '[{"theirs":"A","ours":"SKU-1"}]')`,
      );
    });
    const flow = await publish(
      aFlow(
        {
          hook,
          enrich: {
            type: "enrich@1",
            config: { table: "skus", column: "theirs", value: "input.sku" },
          },
          end,
        },
        ["hook.out -> enrich.in", "enrich.out -> end.in"],
        { businessKeys: [{ kind: "sku", node: "enrich", value: "output.ours" }] },
      ),
    );

    const run = await start(flow, { sku: "A" });

    expect((await ended(run)).status).toBe(0);
    const { rows } = await parts.journal.pool.query("select value from run_key where run = $1", [
      run.id,
    ]);
    expect(rows).toEqual([{ value: "SKU-1" }]);
  });
});

describe("a row that is not there yet", () => {
  const holdFlow = (table: string) =>
    aFlow(
      {
        hook,
        item: {
          type: "enrich@1",
          config: { table, column: "theirs", value: "input.sku", target: "item", missing: "hold" },
        },
        end,
      },
      ["hook.out -> item.in", "item.out -> end.in"],
      { businessKeys: [{ kind: "sku", node: "item", value: "output.item.ours" }] },
    );
  const shape = {
    kind: "composite" as const,
    columns: ["theirs", "ours"],
    keys: ["theirs"],
    validity: null,
  };
  const made = (name: string, rows: readonly (readonly string[])[]) =>
    withScope(workbench.services.db, place(), (tx) =>
      createTable(tx, systemActor, place(), { name, shape, rows, note: "" }),
    );
  const publishRows = (id: string, base: number, rows: readonly (readonly string[])[]) =>
    withScope(workbench.services.db, place(), (tx) =>
      saveTable(tx, systemActor, place(), { id, base, shape, rows, note: "" }),
    );
  const keysOf = async (head: RunHead) =>
    (await parts.journal.pool.query("select value from run_key where run = $1", [head.id])).rows;
  const openKeyOf = async ({ id }: RunHead): Promise<string | undefined> =>
    (
      await parts.journal.pool.query(
        "select key from subscription where run = $1 and type = $2 and event is null",
        [id, rowPublished],
      )
    ).rows[0]?.key;

  test("is waited for by every run that needs it, and all go on when it is published", async () => {
    const table = await made("Hold 1", [["A", "SKU-1"]]);
    const flow = await publish(holdFlow("Hold 1"));
    const runs = [
      await start(flow, { sku: "B" }),
      await start(flow, { sku: "B" }),
      await start(flow, { sku: "C" }),
    ];
    for (const run of runs)
      await until(async () => ((await stateOf(run)) === waiting ? true : null));
    const { rows } = await parts.journal.pool.query("select note, format from live where id = $1", [
      runs[0]?.id,
    ]);
    // Builds that only read format 1 do not know this wait.
    expect(rows).toEqual([{ note: 'Waits for a row in Hold 1: theirs "B"', format: 2 }]);

    await publishRows(table.id, 1, [
      ["A", "SKU-1"],
      ["B", "SKU-2"],
    ]);
    for (const run of runs.slice(0, 2)) {
      expect((await ended(run)).status).toBe(0);
      expect(await keysOf(run)).toEqual([{ value: "SKU-2" }]);
    }
    const other = runs[2] as RunHead;
    await until(async () => ((await stateOf(other)) === waiting ? true : null));
    await publishRows(table.id, 2, [["C", "SKU-3"]]);
    expect((await ended(other)).status).toBe(0);
  });

  test("is waited for by nobody where its table has no such column", async () => {
    await made("Hold no column", []);
    const text = JSON.stringify(holdFlow("Hold no column"));
    const flow = JSON.parse(text.replace('"column":"theirs"', '"column":"buyer"')) as FlowDocument;
    const row = await ended(await start(await publish(flow), { sku: "B" }));
    expect(row).toMatchObject({ status: 1, error_code: "FLOW_INVALID" });
    expect(row.error).toContain('"Hold no column" has no column "buyer"');
  });

  test("is waited for by a map, one row after the other, of all its tables", async () => {
    const items = await made("Hold map items", [["A", "SKU-1"]]);
    const units = await made("Hold map units", []);
    const fields = [
      {
        target: "lines",
        each: "input.lines",
        as: "line",
        fields: [{ target: "sku", value: 'lookup("Hold map items", { theirs: line }, "ours")' }],
      },
      { target: "unit", value: 'lookup("Hold map units", { theirs: input.unit }, "ours")' },
    ];
    const flow = await publish(
      aFlow(
        { hook, item: { type: "map@1", config: { fields, hold: true } }, end },
        ["hook.out -> item.in", "item.out -> end.in"],
        {
          businessKeys: [{ kind: "sku", node: "item", value: "output.lines[1].sku + output.unit" }],
        },
      ),
    );
    const run = await start(flow, { lines: ["A", "B"], unit: "BX" });
    const noteOf = async () =>
      (await parts.journal.pool.query("select note from live where id = $1", [run.id])).rows[0]
        ?.note;
    await expect.poll(noteOf).toBe('Waits for a row in Hold map items: theirs "B"');
    await publishRows(items.id, 1, [
      ["A", "SKU-1"],
      ["B", "SKU-2"],
    ]);
    await expect.poll(noteOf).toBe('Waits for a row in Hold map units: theirs "BX"');
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    // What wakes it, and what the list of runs says, is the row that is missing now.
    expect(await openKeyOf(run)).toBe('{"table":"Hold map units","row":{"theirs":"BX"}}');
    const due = async () =>
      (await parts.journal.pool.query("select due from live where id = $1", [run.id])).rows[0]?.due;
    const before = await due();
    const changed = { partner: partner.id, distributor: partner.distributor };
    const now = parts.host.clock.now();
    await wakeRowWaits(parts.journal.pool, { ...changed, names: ["Hold map items"] }, now);
    expect(await due()).toEqual(before);
    await publishRows(units.id, 1, [["BX", "XBX"]]);
    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual([{ value: "SKU-2XBX" }]);

    // A look into it tells of the versions that it read, not of those that the run began with.
    await publishRows(items.id, 2, []);
    const seen = { run: run.id, node: "item", path: "" };
    const [step, origins] = await withScope(workbench.services.db, member(), async (tx) => [
      await readStep(tx, member(), seen),
      await explainFields(parts.host, tx, member(), { ...seen, from: 0 }),
    ]);
    const numbers = Object.fromEntries(step.tables.map(({ named, number }) => [named, number]));
    expect(numbers).toEqual({ "Hold map items": 2, "Hold map units": 2 });
    if (origins.state !== "explained") throw new Error(origins.state);
    const rowsOf = origins.fields.map(({ target, lookUps = [] }) => [
      target,
      JSON.parse(lookUps[0]?.row?.text ?? "null"),
    ]);
    expect(rowsOf).toEqual([
      ["lines", null],
      ["lines[0].sku", { theirs: "A", ours: "SKU-1" }],
      ["lines[1].sku", { theirs: "B", ours: "SKU-2" }],
      ["unit", { theirs: "BX", ours: "XBX" }],
    ]);
  });

  test("is subscribed to anew where the wait was closed, or the next row is missing", async () => {
    const table = await made("Hold again", []);
    const run = await start(await publish(holdFlow("Hold again")), { sku: "B" });
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    const keyOf = (theirs: string) => `{"table":"Hold again","row":{"theirs":"${theirs}"}}`;
    const take = (theirs: string, closes: boolean) =>
      parts.host.waits?.take(
        run,
        {
          node: "item",
          path: "",
          type: rowPublished,
          key: keyOf(theirs),
          waiters: "all",
          since: run.acceptedAt,
          until: run.acceptedAt + 60_000,
        },
        closes,
      );
    await take("B", true);
    expect(await openKeyOf(run)).toBeUndefined();
    // Its process ended before it could say what it found, and the row is gone again.
    await take("B", false);
    expect(await openKeyOf(run)).toBe(keyOf("B"));
    await take("B", true);
    await take("C", false);
    expect(await openKeyOf(run)).toBe(keyOf("C"));
    await take("C", true);
    expect(await openKeyOf(run)).toBeUndefined();
    await take("B", false);
    await publishRows(table.id, 1, [["B", "SKU-2"]]);
    expect((await ended(run)).status).toBe(0);
  });

  test("is found by the next question where the wake-up came to nobody", async () => {
    const table = await made("Hold 2", []);
    const flow = await publish(holdFlow("Hold 2"));
    const run = await start(flow, { sku: "B" });
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    // Nobody hears of this version, as if all processes had been away when it was published.
    await workbench.owner.query(
      `with v as (
         insert into lookup_table_version (table_id, hash, partner_id, distributor_id, columns, rows, number, shape)
         select table_id, decode(repeat('cd', 32), 'hex'), partner_id, distributor_id, columns,
           '[{"theirs":"B","ours":"SKU-2"}]', 2, shape
         from lookup_table_version where table_id = $1 returning hash
       )
       update lookup_table set current = (select hash from v) where id = $1`,
      [table.id],
    );
    await parts.journal.pool.query("update live set due = now() - interval '1 s' where id = $1", [
      run.id,
    ]);
    expect((await ended(run)).status).toBe(0);
    expect(await keysOf(run)).toEqual([{ value: "SKU-2" }]);
  });

  test.each([
    ["long", "x".repeat(520)],
    ["short", 'A "B"'],
  ])("is told in the list of runs whatever its key is: %s", async (what, sku) => {
    const table = await made(`Hold ${what}`, []);
    const flow = await publish(holdFlow(`Hold ${what}`));
    const run = await start(flow, { sku });
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    const scope = member();
    const filter = { view: "all" as const, search: "", status: [] };
    const subscribed = async () =>
      (await parts.journal.pool.query("select 1 from subscription where run = $1", [run.id]))
        .rowCount === 1
        ? true
        : null;
    await until(subscribed);
    const { rows } = await withScope(workbench.services.db, place(), (tx) =>
      listRuns(tx, scope, { filter, cursor: null, limit: 100 }),
    );
    const listed = rows.find(({ id }) => id === run.id);
    expect(listed?.note).toContain(`Hold ${what}`);
    if (what !== "long") expect(listed?.awaits).toMatchObject({ table: table.id });
  });

  test.each([
    ["a NUL", "A\0B"],
    ["half of a pair", "A\ud800B"],
    ["more than a cell holds", "x".repeat(2_001)],
  ])("is waited for by nobody where no cell can be it: %s", async (what, sku) => {
    await made(`Hold ${what}`, []);
    const flow = await publish(holdFlow(`Hold ${what}`));
    const row = await ended(await start(flow, { sku }));
    expect(row).toMatchObject({ status: 1, error_code: "FIELD_MISSING" });
  });

  test("wakes a run that was put aside in its lane meanwhile", async () => {
    const table = await made("Hold 4", []);
    const flow = await publish(holdFlow("Hold 4"));
    const run = await start(flow, { sku: "B" }, new TextEncoder().encode("customer 1"));
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    await parts.journal.pool.query(
      "update lane set park_at = now() - interval '1 s' where flow_id = $1",
      [run.flow],
    );
    await parkOverdue(parts.journal.pool, parts.host.clock.now());
    const isParked = async () =>
      (await parts.journal.pool.query("select parked from live where id = $1", [run.id])).rows[0]
        ?.parked === true
        ? true
        : null;
    await until(isParked);
    await publishRows(table.id, 1, [["B", "SKU-2"]]);
    expect((await ended(run)).status).toBe(0);
  });

  test("is asked for by a run put aside without opening anew what a person has closed", async () => {
    await made("Hold 7", []);
    const flow = await publish(holdFlow("Hold 7"));
    const run = await start(flow, { sku: "B" }, new TextEncoder().encode("customer 7"));
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    const { pool } = parts.journal;
    const putAside = async () => {
      await until(async () => {
        await pool.query("update lane set park_at = now() - interval '1 s' where flow_id = $1", [
          run.flow,
        ]);
        await parkOverdue(pool, parts.host.clock.now());
        const { rows } = await pool.query("select parked from live where id = $1", [run.id]);
        return rows[0]?.parked === true ? true : null;
      });
      const { rows } = await workbench.owner.query<{ state: string }>(
        "select state from exception where run = $1",
        [run.id],
      );
      return rows[0]?.state;
    };
    expect(await putAside()).toBe("open");
    await workbench.owner.query(
      "update exception set state = 'closed', closed_at = now() where run = $1",
      [run.id],
    );
    const epochOf = async () =>
      (await pool.query("select epoch from live where id = $1", [run.id])).rows[0]?.epoch;
    const before = await epochOf();
    await pool.query("update live set due = now() - interval '1 s' where id = $1", [run.id]);
    await parkOverdue(pool, parts.host.clock.now());
    await until(async () => ((await epochOf()) > before ? true : null));
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    expect(await putAside()).toBe("closed");
  });

  test("is looked for by no run that waits for a row of another table, or of another distributor", async () => {
    const table = await made("Hold 5", []);
    const other = await made("Hold 50", []);
    const [flow, otherFlow] = [
      await publish(holdFlow("Hold 5")),
      await publish(holdFlow("Hold 50")),
    ];
    // Of a long key only the beginning is stored, which is what it is woken by.
    const sku = "x".repeat(520);
    const run = await start(flow, { sku });
    const otherRun = await start(otherFlow, { sku });
    for (const each of [run, otherRun])
      await until(async () => ((await stateOf(each)) === waiting ? true : null));
    const stands = async () =>
      (await parts.journal.pool.query("select epoch, due from live where id = $1", [run.id])).rows;
    const before = await stands();

    await publishRows(other.id, 1, [[sku, "SKU-2"]]);
    expect((await ended(otherRun)).status).toBe(0);
    expect(await stands()).toEqual(before);
    const elsewhere = { partner: partner.id, distributor: newId(), names: [table.id, "Hold 5"] };
    await wakeRowWaits(parts.journal.pool, elsewhere, parts.host.clock.now());
    expect(await stands()).toEqual(before);

    await publishRows(table.id, 1, [[sku, "SKU-3"]]);
    expect((await ended(run)).status).toBe(0);
  });

  test("is waited for no longer once its table is renamed", async () => {
    const table = await made("Hold 6", []);
    const flow = await publish(holdFlow("Hold 6"));
    const run = await start(flow, { sku: "B" });
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    await workbench.owner.query("update lookup_table set name = 'Hold 6b' where id = $1", [
      table.id,
    ]);
    await withScope(workbench.services.db, place(), (tx) =>
      announceTable(tx, { partnerId: partner.id, id: table.id, before: "Hold 6" }),
    );
    expect(await ended(run)).toMatchObject({ error_code: "FLOW_INVALID" });
  });

  test("is waited for no more by a run that a person cancels", async () => {
    await made("Hold 3", []);
    const flow = await publish(holdFlow("Hold 3"));
    const run = await start(flow, { sku: "B" });
    await until(async () => ((await stateOf(run)) === waiting ? true : null));
    await workbench.owner.query(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
       values ($1, $2, $3, $4, 'cancel', '{}', now(), 'Dana')`,
      [newId(), partner.id, partner.distributor, run.id],
    );
    expect((await ended(run)).status).toBe(codeOf(runStatuses, "cancelled"));
  });
});
