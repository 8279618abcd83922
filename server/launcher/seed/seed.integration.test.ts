import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFlow } from "../../../runtime/flow/flow-files";
import { validateFlow } from "../../../runtime/flow/validate-flow";
import { nodeRegistry } from "../../../runtime/nodes/registry";
import { openAppDatabase, openEnginePool, openOwnerPool } from "../../db";
import { openHttp } from "../../outbound/http";
import { type SandboxServer, startSandbox } from "../../sandbox/sandbox-server";
import { createTestDatabase, type TestDatabase } from "../../testing/test-database";
import { testEnvironment } from "../../testing/test-workbench";
import { demoFlows } from "./demo-flows";
import { runSeed } from "./run-seed";
import { readFlowFiles } from "./seed-flows";
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

describe.each(Object.entries(demoFlows))("the flow %s", (_name, { id, folder: name }) => {
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
