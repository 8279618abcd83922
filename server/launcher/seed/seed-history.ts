import type pg from "pg";
import { openRunHost } from "../../host/run-host";
import { defaultIntakeLimits } from "../../journal/intake-bounds";
import { silentLog } from "../../journal/journal-log";
import { demoFlows } from "./demo-flows";
import { demoPartner, hallberg } from "./demo-ids";
import { startsOfHour } from "./history/business-hours";
import { type ChainParts, runCatalogue, runChain, runTyped } from "./history/order-chain";
import { PastRuns } from "./history/past-runs";
import { PastSandbox } from "./history/past-sandbox";
import { typedOrders } from "./history/typed-orders";
import { catalogueMishap, planWeek } from "./history/week";
import { withSandbox } from "./seed-events";
import type { SeedContext, SeedStep } from "./seed-step";

/** Orders on their way at once; their commits are written together. */
const atOnce = 48;
const begun = "history begun";

/**
 * The orders of the past week, run through engine and journal at their time against the sandbox systems in
 * this process; what these did is handed to the sandbox. A start that was cut begins again from nothing.
 */
export const seedHistory: SeedStep = {
  name: "history",
  async run(context) {
    const { owner, engine, environment } = context;
    if (!(await mayBegin(owner))) return "left out: these flows have runs of their own";
    const now = Date.now();
    await engine.query("select make_partitions($1, 9, 14)", [new Date(now)]);
    const sandbox = new PastSandbox();
    const counts = await runWeek(context, sandbox, now);
    if (environment.sandboxUrl !== null) {
      await withSandbox(environment, (ask) => ask("POST", "documents/", sandbox.documents()));
    }
    await owner.query("analyze run, live, run_key, segment, rollup");
    return `${counts.orders} orders of the past week, ${counts.runs} runs`;
  },
};

/** Nobody waits for these messages to be accepted: a slow machine takes its time, and refuses none. */
const patientMs = 300_000;
const patientIntake = { ...defaultIntakeLimits, ageMaxMs: patientMs };

async function runWeek(
  { environment, owner }: SeedContext,
  sandbox: PastSandbox,
  now: number,
): Promise<{ orders: number; runs: number }> {
  const parts = await openRunHost({
    environment,
    kind: "tool",
    build: "seed",
    log: silentLog,
    intake: patientIntake,
    staleMs: patientMs,
  });
  try {
    const cancelled: { readonly id: string; readonly at: number; readonly by: string }[] = [];
    let count = 0;
    const chain: ChainParts = {
      runs: await PastRuns.open(parts, sandbox),
      sandbox,
      onRun({ id, cancelledAt }, { cancelledBy }) {
        count += 1;
        if (cancelledAt !== null && cancelledBy !== undefined) {
          cancelled.push({ id, at: cancelledAt, by: cancelledBy.name });
        }
      },
    };
    const orders = planWeek(now, hallberg.timeZone);
    const nights = startsOfHour(2, now - 60_000, hallberg.timeZone);
    await inTurns(
      [
        ...nights.map((due, night) => () => runCatalogue(chain, due, catalogueMishap(night))),
        ...typedOrders(now, hallberg.timeZone).map((order) => () => runTyped(chain, order)),
        ...orders.map((plan) => () => runChain(chain, plan)),
      ],
      atOnce,
    );
    for (const one of cancelled) await recordCancel(owner, one);
    return { orders: orders.length, runs: count };
  } finally {
    parts.stop();
    await parts.close();
  }
}

/** Begins each piece of work in the order of the list, a bounded number at once. */
async function inTurns(work: readonly (() => Promise<void>)[], limit: number): Promise<void> {
  const waiting = work.values();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const one of waiting) await one();
    }),
  );
}

/** Who cancelled a run stands beside it, as if it had been done in the workbench. */
async function recordCancel(
  owner: pg.Pool,
  { id, at, by }: { readonly id: string; readonly at: number; readonly by: string },
): Promise<void> {
  await owner.query(
    `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by, applied_seg)
     select gen_random_uuid(), $1, $2, $3, 'cancel', $4, $5, $6, max(seg) from segment where run = $3`,
    [
      demoPartner.id,
      hallberg.id,
      id,
      JSON.stringify({ reason: "The customer ordered it twice." }),
      new Date(at),
      by,
    ],
  );
}

/** False when the flows have runs that this step has not made; what an earlier try left is removed. */
async function mayBegin(owner: pg.Pool): Promise<boolean> {
  const flows = Object.values(demoFlows).map(({ id }) => id);
  const { rowCount } = await owner.query("select from launcher.seed_step where name = $1", [begun]);
  if (rowCount === 0) {
    const { rows } = await owner.query<{ there: boolean }>(
      `select exists (select from run where flow_id = any($1::uuid[]))
         or exists (select from live where flow_id = any($1::uuid[])) as there`,
      [flows],
    );
    if (rows[0]?.there === true) return false;
    await owner.query("insert into launcher.seed_step (name) values ($1)", [begun]);
    return true;
  }
  const { rows } = await owner.query<{ id: string }>(
    `select id from run where flow_id = any($1::uuid[])
     union all select id from live where flow_id = any($1::uuid[])`,
    [flows],
  );
  const runs = rows.map(({ id }) => id);
  for (const table of [
    "segment",
    "run_key",
    "dedupe",
    "business_event",
    "exception",
    "run_command",
  ]) {
    await owner.query(`delete from ${table} where run = any($1::uuid[])`, [runs]);
  }
  for (const table of ["run", "live", "lane", "rollup", "rollup_latency", "rollup_entry"]) {
    await owner.query(`delete from ${table} where flow_id = any($1::uuid[])`, [flows]);
  }
  return true;
}
