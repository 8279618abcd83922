import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { FlowDocument, FlowNode } from "../runtime/flow/document";
import type { JsonObject } from "../runtime/json";
import { type BacktestView, readBacktest } from "../server/backtest/read-backtest";
import { cancelBacktest, requestBacktest } from "../server/backtest/request-backtest";
import { withScope } from "../server/db";
import { readDraftTexts } from "../server/flows/read-draft";
import { saveDraft } from "../server/flows/save-draft";
import { ask, startChild } from "./child";
import { orderFlow } from "./flows";
import { Installation } from "./installation";
import type { LoadAnswer } from "./load-process";
import { addRow, newReport, printReport, saveReport } from "./report";

// A history of 10,000 orders made through the gateway, a draft that changes a price, and that draft backtested on all
// of them: how many a second on an idle machine, the worker's memory, what reached the ERP meanwhile, and what an
// order answered when done (W1) takes with a backtest beside it and without, in turn.
const { values } = parseArgs({
  options: {
    json: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    runs: { type: "string", default: "10000" },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const runs = Number(values.runs);
const actor = { kind: "system", id: null, name: "Bench" } as const;

const erp = await startChild("mock-erp");
const load = await startChild("load-process");
const installation = await Installation.start({ workers: 1, allow: [`127.0.0.1:${erp.port}`] });
const report = newReport("backtest", await installation.postgresVersion());
const { app, place } = installation;
try {
  const connection = await installation.connect("erp", `http://127.0.0.1:${erp.port}`);
  const document = orderFlow(installation.newId(), true);
  const path = await installation.publish(document, { erp: connection });
  process.stderr.write(`making a history of ${runs} orders\n`);
  await drive(path, { concurrency: 16, requests: runs });
  const until = Date.now();
  await changePrice(document.id);
  const alone: number[] = [];
  const memory: number[] = [];
  const sent: number[] = [];
  const work: number[] = [];
  // The first compiles what the others find ready, as a worker does that has run for a while.
  for (let round = -1; round < rounds; round++) {
    const before = await taken();
    const { view, peakMb } = await backtest(document.id, until);
    refuseWrong(view);
    if (round < 0) continue;
    alone.push(view.done / (((view.endedAt ?? 0) - (view.startedAt ?? 0)) / 1_000));
    memory.push(peakMb);
    work.push((view.busyMs * 1_000) / view.done);
    sent.push((await taken()) - before);
  }
  addRow(report, "runs_per_s", "/s", alone);
  addRow(report, "work_us_per_run", "us", work);
  addRow(report, "worker_rss_mb", "MB", memory);
  addRow(report, "effects", "", sent);
  await measureBeside(document.id, path, until);
  printReport(report);
  saveReport(report, values.json);
} finally {
  await erp.stop();
  await load.stop();
  await installation.stop();
}

async function drive(path: string, order: object): Promise<LoadAnswer> {
  const answer = await ask<LoadAnswer>(load, { port: installation.port, path, ...order });
  if (answer.failed > 0) throw new Error(`An order was refused: ${answer.firstFailure}`);
  return answer;
}

async function taken(): Promise<number> {
  return Number(await (await fetch(`http://127.0.0.1:${erp.port}/taken`)).text());
}

/** The draft takes prices one percent higher. */
function changePrice(flowId: string): Promise<unknown> {
  return withScope(app, place, async (tx) => {
    const { revision, logic, layout } = await readDraftTexts(tx, flowId);
    const draft = JSON.parse(logic) as FlowDocument;
    const map = draft.nodes.n02 as FlowNode;
    const text = JSON.stringify(map.config).replace('"line.price"', '"line.price * 1.01"');
    const nodes = { ...draft.nodes, n02: { ...map, config: JSON.parse(text) as JsonObject } };
    const changed = JSON.stringify({ ...draft, nodes });
    return saveDraft(tx, actor, place, { flowId, revision, logic: changed, layout });
  });
}

function start(flowId: string, to: number): Promise<{ readonly id: string }> {
  return withScope(app, place, (tx) =>
    requestBacktest(tx, actor, place, {
      flowId,
      request: { from: 0, to, statuses: [], key: "", most: runs, tables: "then" },
    }),
  );
}

function read(id: string): Promise<BacktestView> {
  return withScope(app, place, (tx) => readBacktest(tx, place, id));
}

/** Until it is over, with the most memory that the worker had meanwhile. */
async function backtest(flowId: string, to: number) {
  const { id } = await start(flowId, to);
  let peakMb = 0;
  for (;;) {
    peakMb = Math.max(peakMb, workerMb());
    const view = await read(id);
    if (view.state !== "queued" && view.state !== "running") return { view, peakMb };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function workerMb(): number {
  const [pid = 0] = installation.pidsOf("worker");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
}

function refuseWrong({ state, tally, done }: BacktestView): void {
  const told = JSON.stringify({ state, done, counts: tally.counts });
  if (state !== "done" || done !== runs) throw new Error(`The backtest did not end: ${told}`);
  // Every order of the history was sent to the ERP, at the old prices.
  if (tally.counts.differ !== runs) throw new Error(`The backtest told something else: ${told}`);
}

/** W1 with and without a backtest beside it, in turn. */
async function measureBeside(flowId: string, path: string, until: number): Promise<void> {
  const figures: { [key: string]: number[] } = {};
  for (const concurrency of [1, 16]) {
    await drive(path, { concurrency, seconds: 1 });
    for (let round = 0; round < rounds; round++) {
      for (const beside of [false, true]) {
        const { p50, p99, count } = await measureOrders(path, concurrency, {
          beside: beside ? () => start(flowId, until) : null,
        });
        const key = `w1.c${concurrency}.${beside ? "beside" : "alone"}`;
        for (const [name, value] of [
          ["p50", p50],
          ["p99", p99],
        ] as const) {
          figures[`${key}.${name}`] = [...(figures[`${key}.${name}`] ?? []), value];
        }
        if (!beside) continue;
        figures[`${key}.runs_per_s`] = [...(figures[`${key}.runs_per_s`] ?? []), count / seconds];
      }
    }
    for (const name of ["p50", "p99"]) {
      const aloneKey = `w1.c${concurrency}.alone.${name}`;
      addRow(report, aloneKey, "ms", figures[aloneKey] ?? []);
      const key = `w1.c${concurrency}.beside.${name}`;
      addRow(report, key, "ms", figures[key] ?? [], aloneKey);
    }
    const key = `w1.c${concurrency}.beside.runs_per_s`;
    addRow(report, key, "/s", figures[key] ?? []);
  }
}

async function measureOrders(
  path: string,
  concurrency: number,
  { beside }: { readonly beside: (() => Promise<{ readonly id: string }>) | null },
) {
  const started = beside === null ? null : await beside();
  if (started !== null) {
    while ((await read(started.id)).state === "queued") {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const { p50, p99 } = await drive(path, { concurrency, seconds });
  if (started === null) return { p50, p99, count: 0 };
  const { done, state } = await read(started.id);
  if (state !== "running") {
    process.stderr.write(`The backtest beside was over before the orders were: ${state}\n`);
  }
  await withScope(app, place, (tx) => cancelBacktest(tx, actor, place, started.id));
  return { p50, p99, count: done };
}
