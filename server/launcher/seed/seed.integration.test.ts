import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backtestRun } from "../../../runtime/backtest/backtest-run";
import { count, emptyTally } from "../../../runtime/backtest/tally";
import { backtestClasses } from "../../../runtime/backtest/verdict";
import { traceBack } from "../../../runtime/engine/lineage/trace-back";
import { traceUses } from "../../../runtime/engine/lineage/trace-uses";
import { compilePlan } from "../../../runtime/engine/plan";
import { recomputeScope } from "../../../runtime/engine/recompute";
import { readPast } from "../../../runtime/engine/replay-past";
import { FlowError } from "../../../runtime/errors/flow-error";
import { compileMapClosures } from "../../../runtime/expressions/compile-map";
import { isReadOfEach } from "../../../runtime/expressions/entry-reads";
import { explainMap } from "../../../runtime/expressions/explain-map";
import type { ReadValue } from "../../../runtime/expressions/observed-reads";
import { meets, placeText, stepsOfPlace } from "../../../runtime/expressions/places";
import { importFlow } from "../../../runtime/flow/flow-files";
import { validateFlow } from "../../../runtime/flow/validate-flow";
import type { Json, JsonObject } from "../../../runtime/json";
import { mapRowsOf } from "../../../runtime/nodes/map/map-rows";
import { nodeRegistry } from "../../../runtime/nodes/registry";
import { leavesOf, valueAt, withOther } from "../../../runtime/testing/leaves";
import type { MemberScope } from "../../access/scope";
import { openAppDatabase, openEnginePool, openOwnerPool, withScope } from "../../db";
import { recomputeSource } from "../../gateway/interpreter/recompute-source";
import { openRunHost } from "../../host/run-host";
import { silentLog } from "../../journal/journal-log";
import { openHttp } from "../../outbound/http";
import { headIn, readStoredRun } from "../../runs/read-head";
import { type SandboxServer, startSandbox } from "../../sandbox/sandbox-server";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database";
import { testEnvironment } from "../../testing/test-workbench";
import { calledFlow, demoFlows } from "./demo-flows";
import { runSeed } from "./run-seed";
import { demoPlace, readFlowFiles } from "./seed-flows";
import type { SeedContext } from "./seed-step";
import { seedSteps } from "./seed-steps";

let database: TestDatabase;
let sandbox: SandboxServer;
let context: SeedContext;
let folder: string;
const http = openHttp({ sandboxUrl: null, allowPrivateHosts: [] });
const notes: string[] = [];

const seed = () =>
  runSeed(seedSteps, context, async (name, work) => {
    notes.push(`${name}: ${await work()}`);
  });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "orderloom-seed-"));
  sandbox = await startSandbox({ port: 0, file: null, http });
  context = {
    environment: testEnvironment(database, { dataFolder: folder, sandboxUrl: sandbox.url }),
    owner: openOwnerPool(database.ownerUrl),
    app: openAppDatabase(database.appUrl),
    engine: openEnginePool(database.engineUrl, { max: 4 }),
    signIn: () => "a-password-of-the-test",
  };
  await seed();
});

afterAll(async () => {
  await Promise.all([context.owner.end(), context.engine.end(), context.app.$client.end()]);
  await sandbox.close();
  await http.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function rowsOf<Row extends object>(text: string): Promise<Row[]> {
  return (await context.owner.query<Row>(text)).rows;
}

async function countBy(table: "run" | "live", column: string): Promise<Record<string, number>> {
  const rows = await rowsOf<{ code: number; n: number }>(
    `select ${column} as code, count(*)::int as n from ${table} group by 1`,
  );
  return Object.fromEntries(rows.map(({ code, n }) => [code, n]));
}

const folders = [
  ...Object.values(demoFlows),
  calledFlow,
  { id: demoFlows.shipped.id, folder: `${demoFlows.shipped.folder}-draft` },
];

describe.each(folders)("the flow $folder", ({ id, folder: name }) => {
  const { folder: read, rewritten, problems } = importFlow(readFlowFiles(name));

  test("is canonical, as an export would write it", () => {
    expect({ problems, rewritten }).toEqual({ problems: [], rewritten: [] });
    expect(read?.document.id).toBe(id);
  });

  test("has neither errors nor warnings", () => {
    expect(read === null ? null : validateFlow(read.document, nodeRegistry)).toEqual([]);
  });

  test("has a place for every node, none upon another", () => {
    const places = Object.values(read?.layout.nodes ?? {});
    expect(places).toHaveLength(Object.keys(read?.document.nodes ?? {}).length);
    for (const [at, one] of places.entries()) {
      for (const other of places.slice(at + 1)) {
        expect(Math.abs(one.x - other.x) >= 244 || Math.abs(one.y - other.y) >= 80).toBe(true);
      }
    }
  });
});

describe("the history", () => {
  test("has a week of orders with every outcome", async () => {
    const [orders] = await rowsOf<{ n: number }>(
      `select count(*)::int as n from (select id from run where flow_id = '${demoFlows.order.id}'
       union all select id from live where flow_id = '${demoFlows.order.id}') t`,
    );
    expect(orders?.n).toBeGreaterThanOrEqual(600);
    expect(await countBy("run", "status")).toEqual({ 0: expect.any(Number), 1: 8, 2: 2 });
    // Waiting for the warehouse, held by the ERP, one in doubt; nothing queued or running.
    expect(await countBy("live", "state")).toEqual({ 2: 3, 3: 2, 5: 1 });
  });

  test("leaves nothing to do at once", async () => {
    const due = await rowsOf("select id from live where due < now() + interval '1 hour'");
    expect(due).toEqual([]);
    expect(await rowsOf("select * from live where owner is not null")).toEqual([]);
    expect(await rowsOf("select * from worker")).toEqual([]);
  });

  test("says why an order failed, in the target's words", async () => {
    const failed = await rowsOf<{ error: string }>(
      "select error from run where error_code = 'TARGET_REFUSED' and error like '%unit CS%'",
    );
    expect(failed).toHaveLength(4);
  });

  test("lies in the past week, each run after its order", async () => {
    const [span] = await rowsOf<{ first: boolean; last: boolean; ids: boolean }>(
      `select min(accepted_at) > now() - interval '8 days' as first, max(accepted_at) < now() as last,
         bool_and(substr(replace(id::text, '-', ''), 1, 12)
           = lpad(to_hex((extract(epoch from accepted_at) * 1000)::bigint), 12, '0')) as ids from run`,
    );
    expect(span).toEqual({ first: true, last: true, ids: true });
  });

  test("fills the figures per hour", async () => {
    const [sums] = await rowsOf<{ runs: number; rolled: number }>(
      `select (select count(*)::int from run) as runs,
         (select sum(ok + failed)::int from rollup where node = '') as rolled`,
    );
    expect(sums?.rolled).toBe(sums?.runs);
  });

  test("is known to the sandbox: the order in doubt has its parcel there", async () => {
    const [doubt] = await rowsOf<{ value: string }>(
      "select k.value from live l join run_key k on k.run = l.id and k.kind = 'tracking' where l.state = 5",
    );
    const page = await (await fetch(`${sandbox.url}/storefront/admin`)).text();
    expect(page).toContain(doubt?.value);
  });

  test("is known to the sandbox: the shop has the products of the nightly catalogue", async () => {
    const { total } = await (await fetch(`${sandbox.url}/storefront/products.json`)).json();
    expect(total).toBe(5_000);
  });
});

test("a new order goes to the flow, and what follows from it too", async () => {
  const { paths } = JSON.parse(readFileSync(join(folder, "demo-webhooks.json"), "utf8"));
  const list = await (await fetch(`${sandbox.url}/erp/subscriptions`)).json();
  expect(list).toMatchObject([
    {
      topic: "order.released",
      address: `http://localhost:4600/…${paths.released.slice(-4)}`,
      secretSet: true,
    },
  ]);
});

describe("the draft that is not published", () => {
  test("comes to each of the five classes on the past week, by causes of their own", async () => {
    const { host, close } = await openHost();
    try {
      const files = readFlowFiles(`${demoFlows.shipped.folder}-draft`);
      const draft = importFlow(files).folder?.document;
      const row = await rowsOf<{ logic: string }>(
        `select logic from flow_draft where flow_id = '${demoFlows.shipped.id}'`,
      );
      expect(row).toEqual([{ logic: files["flow.json"] }]);
      if (draft === undefined) throw new Error("The draft cannot be read");
      const plan = compilePlan(draft, { http });
      const tally = emptyTally();
      const scope = demoMember(demoPlace.environmentId);
      for (const { id } of await rowsOf<{ id: string }>(
        `select id from run where flow_id = '${demoFlows.shipped.id}'`,
      )) {
        const stored = await withScope(context.app, scope, (tx) => readStoredRun(tx, scope, id));
        const past = await readPast(host, headIn(scope, stored));
        const version = await host.plan(past.head);
        const { verdict } = await backtestRun(
          host,
          { plan, version: "d".repeat(64), tables: "then" },
          { past, version },
        );
        count(tally, { id, keptUntil: 0 }, verdict);
      }
      for (const one of backtestClasses) expect([one, tally.counts[one] > 0]).toEqual([one, true]);
      expect(tally.assumed).toBeGreaterThan(0);
      expect(new Set(tally.causes.map(({ cause }) => cause.kind)).size).toBeGreaterThan(2);
    } finally {
      await close();
    }
  });
});

describe("lineage", () => {
  test("names, for every map of the demonstration, all that changes what the map makes", async () => {
    const { host, close } = await openHost();
    try {
      const maps = await mapSteps();
      expect(maps.map(({ flow }) => flow).sort()).toEqual(
        Object.values(demoFlows)
          .map(({ id }) => id)
          .sort(),
      );
      let changes = 0;
      for (const { run, environment, node, path } of maps) {
        const scope = demoMember(environment);
        const [rows, found] = await withScope(context.app, scope, async (tx) => {
          const source = await recomputeSource(host, tx, scope, { run, node, path });
          const at = await recomputeScope(source, { node, path });
          if (at.state !== "recomputed") throw new Error(at.state);
          const { config } = source.plan.nodes.get(node)?.node ?? { config: {} as JsonObject };
          expect((await traceBack(source, { node, path, field: "" })).state).toBe("traced");
          const first = { node: source.trigger.node, path: "", field: "" };
          expect((await traceUses(source, first)).state).toBe("traced");
          return [mapRowsOf(config.fields ?? []), at.scope as JsonObject] as const;
        });
        changes += changesNamed(rows, shortenedScope(found));
      }
      expect(changes).toBeGreaterThan(50);
    } finally {
      await close();
    }
  });
});

/** What computes runs again, as the gateway does. */
async function openHost() {
  const parts = await openRunHost({
    environment: context.environment,
    kind: "tool",
    build: "test",
    log: silentLog,
  });
  const close = async () => {
    parts.stop();
    await parts.close();
  };
  return { host: parts.host, close };
}

const demoMember = (environmentId: string): MemberScope => ({
  ...demoPlace,
  environmentId,
  environmentKind: "production",
  userId: "",
  userName: "",
  standings: [],
  partnerWide: false,
});

/** Changes each value that a map may read; of each field that differs the lineage must name it. How many did. */
function changesNamed(rows: ReturnType<typeof mapRowsOf>, scope: JsonObject): number {
  const compiled = compileMapClosures(rows);
  const before = compiled(scope) as Json;
  let changes = 0;
  for (const changed of leavesOf(scope)) {
    // Which columns say on which days a row counts is a table's shape.
    if (changed[0] === "tables" && changed[2] !== "rows") continue;
    let after: Json;
    try {
      after = compiled(withOther(scope, changed, otherValue) as JsonObject) as Json;
    } catch (error) {
      // What is no day any more, for instance: then the map makes nothing at all.
      if (error instanceof FlowError) continue;
      throw error;
    }
    for (const target of leavesOf(before)) {
      if (JSON.stringify(valueAt(after, target)) === JSON.stringify(valueAt(before, target))) {
        continue;
      }
      changes += 1;
      const about = placeText(target);
      const { fields } = explainMap(rows, scope, { about });
      const isNamed = fields.some(
        ({ reads, lookUps = [] }) =>
          reads.some((read) => names(read, changed)) ||
          lookUps.some(({ table }) => meets(["tables", table], changed)),
      );
      expect(isNamed, `${about} changes by ${placeText(changed)}`).toBe(true);
    }
  }
  return changes;
}

function names({ path, ofEach }: ReadValue, changed: readonly (string | number)[]): boolean {
  const steps = stepsOfPlace(path);
  const inside = changed.slice(steps.length);
  const isRead = ofEach === undefined || inside.length === 0 || isReadOfEach(ofEach, inside);
  return isRead && meets(steps, changed);
}

/** With two entries a list, as what holds for them holds for more, but all rows of tables: look-ups find theirs. */
function shortenedScope(scope: JsonObject): JsonObject {
  const short = shortened(scope) as JsonObject;
  return scope.tables === undefined ? short : { ...short, tables: scope.tables };
}

function shortened(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).slice(0, 2).map(shortened);
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, inner]) => [name, shortened(inner)]),
  );
}

function otherValue(old: Json): Json {
  if (typeof old === "number") return old + 1;
  if (typeof old === "boolean") return !old;
  if (typeof old !== "string") return "x";
  return /\d$/.test(old) ? old.slice(0, -1) + ((Number(old.at(-1)) + 1) % 10) : `${old}x`;
}

/** Of each flow of the demonstration a map that ran, in the newest run that went well. */
async function mapSteps() {
  const found: { flow: string; run: string; environment: string; node: string; path: string }[] =
    [];
  for (const { id: flow, folder: name } of Object.values(demoFlows)) {
    const [newest] = await rowsOf<{ id: string; environment_id: string }>(
      `select id, environment_id from run where flow_id = '${flow}' and status = 0
       order by id desc limit 1`,
    );
    const nodes = importFlow(readFlowFiles(name)).folder?.document.nodes ?? {};
    for (const [node, { type }] of Object.entries(nodes)) {
      if (type !== "map@1" || newest === undefined) continue;
      const path = flow === demoFlows.catalogue.id ? "n03:0" : "";
      found.push({ flow, run: newest.id, environment: newest.environment_id, node, path });
    }
  }
  return found;
}

test("runs once: a second start adds nothing", async () => {
  const before = await rowsOf("select count(*) from run");
  expect(await seed()).toBe(0);
  expect(await rowsOf("select count(*) from run")).toEqual(before);
});

test("a history that was cut short is made anew, not twice", async () => {
  const before = await countBy("live", "state");
  const orders = () =>
    rowsOf(
      "select value, count(*) from run_key where kind = 'order' group by 1 having count(*) > 3",
    );
  await context.owner.query("delete from launcher.seed_step where name = 'history'");

  expect(await seed()).toBe(1);

  expect(await countBy("live", "state")).toEqual(before);
  expect(await orders()).toEqual([]);
});
