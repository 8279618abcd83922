import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { FlowDocument } from "../runtime/flow/document";
import { type CrashFlow, crashFlow, crashFlows } from "./crash/flows";
import { pause, startSenders } from "./crash/orders";
import type { Role } from "./crash/processes";
import { readRuns } from "./crash/verdict";
import { Installation } from "./installation";
import { peakMb } from "./process-cpu";
import { addRow, newReport, printReport, saveReport } from "./report";

// `.ci/full-disk.sh`: DATA and WAL are small file systems of their own, which this fills.
const { values } = parseArgs({
  options: { data: { type: "string" }, wal: { type: "string" }, json: { type: "string" } },
});
const { data, wal } = values;
if (data === undefined || wal === undefined) throw new Error("Run it by .ci/full-disk.sh.");

const mib = 1024 * 1024;
const lines = 3_000;
const peakMaxMb = 500;
const failures: string[] = [];
let probes = 0;
const must = (holds: boolean, what: string) => {
  if (!holds) failures.push(what);
};
const say = (line: string) => process.stderr.write(`${line}\n`);

const installation = await Installation.start({ workers: 2, data: path.join(data, "orderloom") });
try {
  await installation.setWorkers(2, () => moveLog(installation.clusterFolder, wal));
  await run();
} finally {
  if (failures.length > 0) keepLogs();
  await installation.stop();
}
for (const failure of failures) say(`FAILED: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);

async function run(): Promise<void> {
  const erp = await installation.connect("erp", "sandbox://erp");
  const targets: (CrashFlow & { readonly path: string })[] = [];
  for (const definition of crashFlows) {
    const flow = crashFlow(installation.newId(), definition);
    targets.push({ ...definition, path: await installation.publish(flow, { erp }) });
  }
  const listPath = await installation.publish(listFlow(), { erp });
  await installation.sandbox("erp", { slowMs: 25 });
  const before = pids("gateway", "worker", "web", "sandbox");
  const senders = startSenders(installation.port, targets, 4);
  const report = newReport("full-disk", await installation.postgresVersion());

  say("the disk of the data is nearly full");
  await pause(2_000);
  const nearly = fill(data ?? "", 200 * mib);
  await until("a refusal that names the disk", async () => refusesForDisk(await probe(targets[1])));
  nearly.free();
  await until("intake again", async () => (await probe(targets[1])).status < 300);

  for (const [disk, folder] of [
    ["data", data ?? ""],
    ["write-ahead log", wal ?? ""],
  ] as const) {
    say(`the disk of the ${disk} is full for 8 s, in the middle of a list`);
    const list = await send(listPath, { list: disk, lines: listLines(disk) });
    must(list.status === 202, `the list before the full disk is answered ${list.status}`);
    await pause(1_500);
    const panicsBefore = panics();
    const full = fill(folder, 0);
    const refusal = await until("a refusal", async () => {
      const answer = await probe(targets[1]);
      return answer.status === 503 ? answer : null;
    });
    must(refusal?.retryAfter === true, `the refusal has no Retry-After: ${refusal?.text}`);
    const writing = disk === "data" ? Promise.resolve() : writeLog();
    await pause(8_000);
    await writing;
    const duringMb = Math.max(...pids("gateway", "worker").map(peakMb));
    full.free();
    const freed = performance.now();
    await until("intake again", async () => (await probe(targets[1])).status < 300);
    addRow(report, `${disk}.backMs`, "ms", [performance.now() - freed]);
    addRow(report, `${disk}.peakMb`, "MB", [duringMb]);
    const panicked = panics() - panicsBefore;
    addRow(report, `${disk}.panics`, "times", [panicked]);
    must(panicked > 0 === (disk !== "data"), `the database ended ${panicked} times (${disk})`);
  }

  await pause(2_000);
  await senders.stop();
  await until("everything to drain", async () => (await unfinished()) === 0, 120_000);
  await judge(senders.orders, report, before);
  printReport(report);
  saveReport(report, values.json);
}

async function judge(
  orders: Awaited<ReturnType<typeof startSenders>>["orders"],
  report: ReturnType<typeof newReport>,
  before: readonly number[],
): Promise<void> {
  const { byRun, byReference } = await readRuns(installation.database);
  const effects = await installation.effects();
  const accepted = orders.filter(({ state }) => state === "accepted");
  const isKnown = ({ run, reference }: (typeof orders)[number]) =>
    (run !== null && byRun.has(run)) || byReference.has(reference);
  const lost = accepted.filter((order) => !isKnown(order)).length;
  const doubled = [...effects.values()].reduce((sum, { count }) => sum + count - 1, 0);
  const listed = [...effects.keys()].filter((reference) => reference.startsWith("L-")).length;
  const states = [...byRun.values()].map(({ state }) => state);
  const count = (state: string) => states.filter((each) => each === state).length;
  addRow(report, "accepted", "orders", [accepted.length]);
  addRow(report, "refused", "orders", [orders.filter(({ state }) => state === "refused").length]);
  addRow(report, "failed", "orders", [count("failed")]);
  addRow(report, "inDoubt", "orders", [count("in-doubt")]);
  addRow(report, "lost", "orders", [lost]);
  addRow(report, "doubled", "orders", [doubled]);
  addRow(report, "list.effects", "effects", [listed]);
  const after = pids("gateway", "worker", "web", "sandbox");
  const died = before.filter((pid) => !after.includes(pid)).length;
  const peak = Math.max(...pids("gateway", "worker").map(peakMb));
  addRow(report, "died", "processes", [died]);
  addRow(report, "peakMb", "MB", [peak]);
  must(accepted.length > 500, `only ${accepted.length} orders were accepted`);
  must(lost === 0, `${lost} acknowledged orders are lost`);
  const again = [...effects].filter(([, { count }]) => count > 1).map(([reference]) => reference);
  must(again.length === 0, `effects were done again: ${again.slice(0, 20).join(", ")}`);
  must(count("failed") === 0, `${count("failed")} runs failed`);
  must(count("unfinished") === 0, `${count("unfinished")} runs are stuck`);
  must(listed === 2 * lines, `the lists have ${listed} effects instead of ${2 * lines}`);
  must(died === 0, `${died} processes died`);
  must(peak < peakMaxMb, `a process used ${Math.round(peak)} MB`);
}

/** For whoever looks for the cause: the small disks are gone afterwards. */
function keepLogs(): void {
  const kept = mkdtempSync(path.join(tmpdir(), "orderloom-full-disk-"));
  execFileSync("cp", ["-r", path.join(data ?? "", "orderloom", "logs"), kept]);
  execFileSync("cp", [path.join(data ?? "", "orderloom", "postgres.log"), kept]);
  say(`the logs are kept in ${kept}`);
}

function pids(...roles: Role[]): number[] {
  return roles.flatMap((role) => installation.pidsOf(role));
}

async function unfinished(): Promise<number> {
  const { rows } = await installation.database.query<{ n: number }>(
    "select count(*)::int as n from live where state <> 5",
  );
  return rows[0]?.n ?? 0;
}

/** How often the database has ended because it could not write its log. */
function panics(): number {
  const log = readFileSync(path.join(data ?? "", "orderloom", "postgres.log"), "utf8");
  return log.split("PANIC: ").length - 1;
}

/** Writes log until it has to have a new file, which the full disk has no room for. */
async function writeLog(): Promise<void> {
  const write = "select pg_logical_emit_message(false, 'bench', repeat('x', 1000000))";
  for (let megabytes = 0; megabytes < 200; megabytes++) {
    const written = await installation.database.query(write).catch(() => null);
    if (written === null) return;
  }
  failures.push("the log could be written on a full disk");
}

type Answer = { readonly status: number; readonly text: string; readonly retryAfter: boolean };

async function send(address: string, body: object): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${installation.port}${address}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const retryAfter = response.headers.has("retry-after");
  return { status: response.status, text: await response.text(), retryAfter };
}

function probe(target: { readonly path: string } | undefined): Promise<Answer> {
  probes += 1;
  return send(target?.path ?? "", {
    reference: `probe-${probes}`,
    orderingKey: "probe",
    sequence: probes,
    customer: "C-20417",
    lines: [{ item: "BRG-6204", quantity: 4 }],
  });
}

function refusesForDisk({ status, text }: Answer): boolean {
  return status === 503 && /disk/.test(text) && /Nothing was stored/.test(text);
}

/** Waits for a truthy result; what does not come to pass is a failure, not an end. */
async function until<Result>(
  what: string,
  look: () => Promise<Result>,
  patienceMs = 60_000,
): Promise<Result | null> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const found = await look().catch(() => null);
    if (found) return found;
    await pause(100);
  }
  failures.push(`waited in vain for ${what}`);
  return null;
}

function listLines(list: string): object[] {
  return Array.from({ length: lines }, (_, index) => ({ reference: `L-${list}-${index}` }));
}

/** One keyed ERP order per line. */
function listFlow(): FlowDocument {
  const keyed = crashFlow(installation.newId(), {
    kind: "keyed",
    ordered: false,
    synchronous: false,
  });
  const { n01: hook, n03: call } = keyed.nodes;
  if (hook === undefined || call === undefined) throw new Error("The flow has other nodes.");
  const fields = [
    { target: "externalReference", value: "input.reference" },
    { target: "customerId", value: '"C-20417"' },
    { target: "lines", value: '[{ item: "BRG-6204", quantity: 1 }]' },
  ];
  return {
    ...keyed,
    name: "List",
    settings: { retention: 7 },
    nodes: {
      hook,
      split: { type: "splitter@1", name: "Lines", config: { list: "input.lines", parallelism: 8 } },
      order: { type: "map@1", name: "Map", config: { fields } },
      call,
      all: { type: "aggregator@1", name: "Numbers", config: { value: "input.number" } },
    },
    edges: [
      { from: "hook.out", to: "split.in" },
      { from: "split.item", to: "order.in" },
      { from: "order.out", to: "call.in" },
      { from: "call.out", to: "all.in" },
    ],
  };
}

/** Leaves so many bytes free; `free` gives everything back. */
function fill(folder: string, leave: number): { free(): void } {
  const file = path.join(folder, "ballast");
  const handle = openSync(file, "w");
  const free = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  try {
    for (let rest = free() - leave; rest > 0; rest = free() - leave) {
      writeSync(handle, Buffer.alloc(Math.min(8 * mib, rest)));
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
  }
  closeSync(handle);
  return { free: () => rmSync(file) };
}

/** Puts the write-ahead log of a stopped database on a disk of its own. */
function moveLog(clusterFolder: string, to: string): void {
  const [from, there] = [path.join(clusterFolder, "pg_wal"), path.join(to, "pg_wal")];
  execFileSync("cp", ["-a", from, there]);
  rmSync(from, { recursive: true });
  symlinkSync(there, from);
}
