import { parseArgs } from "node:util";
import type { MemberScope } from "../server/access/scope";
import { withScope } from "../server/db";
import { listRuns } from "../server/runs/list-runs";
import { readRun } from "../server/runs/read-run";
import { ask, startChild } from "./child";
import { measureClaims } from "./claim-cost";
import { orderFlow } from "./flows";
import { copyRun, type HistoryPlace } from "./history-data";
import { Installation } from "./installation";
import { addRow, newReport, printReport, saveReport } from "./report";

// Lists, search and a run's page over 250,000 runs of 90 days; how long a partition takes to go; what
// 100,000 waiting runs cost a claim. Times are p95 at the server, in the app's own role.
const { values } = parseArgs({
  options: {
    json: { type: "string" },
    rounds: { type: "string", default: "3" },
    runs: { type: "string", default: "250000" },
  },
});
const rounds = Number(values.rounds);
const size = { runs: Number(values.runs), distributors: 20, days: 90 };
const asked = 200;

const erp = await startChild("mock-erp");
const load = await startChild("load-process");
const installation = await Installation.start({ workers: 1, allow: [`127.0.0.1:${erp.port}`] });
const report = newReport("history", await installation.postgresVersion());
try {
  const connection = await installation.connect("erp", `http://127.0.0.1:${erp.port}`);
  const path = await installation.publish(orderFlow(installation.newId(), true), {
    erp: connection,
  });
  await ask(load, { port: installation.port, path, concurrency: 1, requests: 1 });
  const template = await installation.database.query<{ id: string }>("select id from run limit 1");
  process.stderr.write(`copying one run ${size.runs} times\n`);
  const places = await copyRun(installation, template.rows[0]?.id ?? "", size);
  await measureReading(places);
  const dropped: number[] = [];
  for (let round = 0; round < rounds; round++) dropped.push(await dropOldest(round));
  addRow(report, "drop_partition_ms", "ms", dropped);
  addRow(report, "claim.100k_waiting", "x", await measureClaims(installation, rounds));
  printReport(report);
  saveReport(report, values.json);
} finally {
  await erp.stop();
  await load.stop();
  await installation.stop();
}

async function measureReading(places: readonly HistoryPlace[]): Promise<void> {
  const list: number[] = [];
  const search: number[] = [];
  const open: number[] = [];
  for (let round = 0; round < rounds; round++) {
    list.push(
      await p95(
        (scope) => (tx) => listRuns(tx, scope, { filter: filterOf(""), cursor: null, limit: 50 }),
        places,
      ),
    );
    search.push(
      await p95(
        (scope, n) => (tx) =>
          listRuns(tx, scope, {
            filter: filterOf(`4500${String(n).padStart(7, "0")}`),
            cursor: null,
            limit: 50,
          }),
        places,
      ),
    );
    const ids = await installation.database.query<{ id: string; distributor_id: string }>(
      "select id, distributor_id from bench_run order by random() limit $1",
      [asked],
    );
    let next = 0;
    open.push(
      await p95(
        (scope) => {
          const own = ids.rows[next++ % ids.rows.length] as { id: string; distributor_id: string };
          const place =
            places.find((each) => each.distributorId === own.distributor_id) ??
            (places[0] as HistoryPlace);
          const there = { ...scope, ...place };
          return (tx) => readRun(tx, there, own.id);
        },
        places,
        true,
      ),
    );
  }
  addRow(report, "list_ms", "ms", list);
  addRow(report, "search_ms", "ms", search);
  addRow(report, "run_open_ms", "ms", open);
}

type Query = (tx: Parameters<Parameters<typeof withScope>[2]>[0]) => Promise<unknown>;

async function p95(
  query: (scope: MemberScope, n: number) => Query,
  places: readonly HistoryPlace[],
  partnerWide = false,
): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < asked; call++) {
    const n = Math.floor(Math.random() * size.runs);
    const scope = scopeOf(places[n % places.length] as HistoryPlace);
    const started = performance.now();
    await withScope(
      installation.app,
      partnerWide ? { ...scope, distributorId: "*" } : scope,
      query(scope, n),
    );
    times.push(performance.now() - started);
  }
  return times.sort((left, right) => left - right)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

function scopeOf(place: HistoryPlace): MemberScope {
  return {
    partnerId: installation.place.partnerId,
    ...place,
    environmentKind: "production",
    userId: installation.newId(),
    userName: "Bench",
    standings: [{ role: "owner", grants: {} }],
    partnerWide: true,
  };
}

function filterOf(search: string) {
  return { view: "all" as const, search, status: [] };
}

/** Moves the clock so far that one more partition has outlived its time. */
async function dropOldest(round: number): Promise<number> {
  const at = `now() + make_interval(days => ${180 - size.days + 28 * (round + 1)})`;
  const started = performance.now();
  const gone = await installation.database.query<{ name: string | null }>(
    `select drop_expired_partition(${at}) as name`,
  );
  if (!gone.rows[0]?.name) throw new Error("No partition had expired.");
  return performance.now() - started;
}
