import { parseArgs } from "node:util";
import { ask, type Child, startChild } from "./child";
import { measureFile } from "./file-orders";
import { fileFlow, orderFlow } from "./flows";
import { Installation } from "./installation";
import type { LoadAnswer } from "./load-process";
import { cpuSecondsOfTree } from "./process-cpu";
import { addRow, newReport, printReport, type Report, saveReport } from "./report";
import { timeSplit } from "./time-split";

// W1: an order answered when the ERP has taken it, at concurrency 1, 16 and 64.
// W2: a burst of 5,000 acknowledged at once, to drained. W3: a file of 50,000 order lines.
// Where the time goes: CPU of the parts of an order in this process, without sockets and database.
const { values } = parseArgs({
  options: {
    json: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const burst = 5_000;
const warmUp = 3_000;
const filesToWarmUp = 10;
/** A file takes a third of a second, a round of W1 nine: as many more of them, or one pause of the collector decides. */
const filesInRound = 3;

type Subject = {
  readonly port: number;
  readonly w1: string;
  readonly w2: string;
  cpu(): number;
  waitUntilDrained(before: number): Promise<void>;
  done(): Promise<number>;
};
type Figures = { [key: string]: number[] };

const children: Child[] = [];
const erp = await child("mock-erp");
const installation = await Installation.start({ workers: 1, allow: [`127.0.0.1:${erp.port}`] });
const report = newReport("orders", await installation.postgresVersion());
try {
  await run();
} finally {
  for (const child of children) await child.stop();
  await installation.stop();
}

async function run(): Promise<void> {
  const load = await child("load-process");
  const erpUrl = `http://127.0.0.1:${erp.port}`;
  const floorA = await child("floor-server", ["a", erpUrl]);
  const floorD = await child("floor-server", [
    "d",
    erpUrl,
    installation.socketFolder,
    await installation.createDatabase("floor"),
  ]);
  const connection = await installation.connect("erp", erpUrl);
  const paths = {
    w1: await installation.publish(orderFlow(installation.newId(), true), { erp: connection }),
    w2: await installation.publish(orderFlow(installation.newId(), false), { erp: connection }),
  };
  const database = () => cpuSecondsOfTree(installation.databasePid);
  const subjects: Record<string, Subject> = {
    "floor.a.": floor(floorA, () => cpuSecondsOfTree(floorA.pid)),
    "floor.d.": floor(floorD, () => cpuSecondsOfTree(floorD.pid) + database()),
    "": ours(installation, paths, () => installation.processCpu() + database()),
  };
  const figures: Record<string, Figures> = { "floor.a.": {}, "floor.d.": {}, "": {} };

  // Everything is compiled and cached before it counts, however slow the machine is at the moment.
  for (const subject of Object.values(subjects)) {
    const { port, w1, w2 } = subject;
    const before = await subject.done();
    await ask(load, { port, path: w1, concurrency: 16, requests: warmUp });
    await ask(load, { port, path: w2, concurrency: 16, requests: warmUp });
    await subject.waitUntilDrained(before + 2 * warmUp);
  }
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    for (const [prefix, subject] of Object.entries(subjects))
      await measure(load, subject, figures[prefix] as Figures);
  }
  const file = await installation.publish(fileFlow(installation.newId()), { erp: connection });
  // As W1 and W2: everything is compiled before it counts. The worker has had nothing to do until now,
  // and its CPU per file goes on falling up to about the tenth.
  for (let round = -filesToWarmUp; round < rounds * filesInRound; round++)
    await measureFiles(floorA, file, figures, round >= 0);
  await measureKept(load, subjects[""] as Subject, figures[""] as Figures);
  await installation.setWorkers(2);
  // Processes of their own, that have compiled nothing yet.
  await measureBurst(load, subjects[""] as Subject, {}, "");
  for (let round = 0; round < rounds; round++)
    await measureBurst(load, subjects[""] as Subject, figures[""] as Figures, "w2.drained_per_s.2");
  figures["floor.d."] = {
    ...figures["floor.d."],
    "w2.drained_per_s.2": figures["floor.d."]?.["w2.drained_per_s.1"] ?? [],
  };
  for (let round = 0; round < rounds; round++)
    for (const [part, us] of Object.entries(await timeSplit()))
      push(figures[""] as Figures, `time.${part}_us`, us);
  write(report, figures);
}

async function child(name: string, args: readonly string[] = []): Promise<Child> {
  const started = await startChild(name, args);
  children.push(started);
  return started;
}

async function measure(load: Child, subject: Subject, into: Figures): Promise<void> {
  for (const concurrency of [1, 16, 64]) {
    const cpu = subject.cpu();
    const answer = await drive(load, {
      port: subject.port,
      path: subject.w1,
      concurrency,
      seconds,
    });
    const key = `w1.c${concurrency}`;
    push(into, `${key}.rps`, answer.rps);
    if (concurrency !== 16) push(into, `${key}.p50`, answer.p50);
    if (concurrency === 64) {
      push(into, `${key}.p99`, answer.p99);
      push(into, "w1.cpu_ms_per_order", ((subject.cpu() - cpu) * 1000) / answer.ok);
    }
  }
  await measureBurst(load, subject, into, "w2.drained_per_s.1");
}

async function measureBurst(
  load: Child,
  subject: Subject,
  into: Figures,
  key: string,
): Promise<void> {
  const before = await subject.done();
  const started = performance.now();
  await drive(load, { port: subject.port, path: subject.w2, concurrency: 64, requests: burst });
  await subject.waitUntilDrained(before + burst);
  push(into, key, (burst * 1000) / (performance.now() - started));
}

async function measureFiles(
  floor: Child,
  path: string,
  figures: Record<string, Figures>,
  counts: boolean,
): Promise<void> {
  const { port } = installation;
  const byHand = { port: floor.port, path: "/w3", pid: floor.pid, finished: async () => undefined };
  const finished = async () => {
    // Often, because the floor's end is known to the millisecond.
    await until(async () => !(await installation.hasUnfinishedRuns()), 5);
    const run = await installation.lastRun();
    if (run?.status !== 0) throw new Error(`The file's run failed: ${run?.error}`);
  };
  const asFlow = { port, path, pid: installation.pidsOf("worker")[0] ?? 0, finished };
  for (const [prefix, subject] of [
    ["floor.a.", byHand],
    ["", asFlow],
  ] as const) {
    const { seconds, peakMb } = await measureFile(subject);
    if (!counts) continue;
    push(figures[prefix] as Figures, "w3.seconds", seconds);
    push(figures[prefix] as Figures, "w3.peak_mb", peakMb);
  }
}

/** Growth of the journal's tables, and of the WAL, by orders answered one by one. */
async function measureKept(load: Child, subject: Subject, into: Figures): Promise<void> {
  const before = await installation.journalBytes();
  const answer = await drive(load, {
    port: subject.port,
    path: subject.w1,
    concurrency: 16,
    requests: 4_000,
  });
  const after = await installation.journalBytes();
  push(into, "kept_bytes_per_run", (after.kept - before.kept) / answer.ok);
  push(into, "wal_bytes_per_run", (after.wal - before.wal) / answer.ok);
}

async function drive(load: Child, order: object): Promise<LoadAnswer> {
  const answer = await ask<LoadAnswer>(load, order);
  if (answer.failed > 0)
    process.stderr.write(
      `${answer.failed} requests were refused; the first: ${answer.firstFailure}\n`,
    );
  return answer;
}

function push(figures: Figures, key: string, value: number): void {
  const list = figures[key] ?? [];
  list.push(value);
  figures[key] = list;
}

function floor(server: Child, cpu: () => number): Subject {
  const done = async () =>
    Number(await (await fetch(`http://127.0.0.1:${server.port}/done`)).text());
  return {
    port: server.port,
    w1: "/w1",
    w2: "/w2",
    cpu,
    done,
    waitUntilDrained: (target) => until(async () => (await done()) >= target),
  };
}

function ours(
  subject: Installation,
  paths: { w1: string; w2: string },
  cpu: () => number,
): Subject {
  return {
    port: subject.port,
    ...paths,
    cpu,
    done: async () => 0,
    waitUntilDrained: () => until(async () => !(await subject.hasUnfinishedRuns())),
  };
}

async function until(condition: () => Promise<boolean>, everyMs = 20): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("The burst was not drained within 120 s.");
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function write(target: Report, figures: Record<string, Figures>): void {
  for (const prefix of ["floor.a.", "floor.d.", ""]) {
    for (const [key, list] of Object.entries(figures[prefix] ?? {})) {
      const floor = key.startsWith("w3.") ? "floor.a." : "floor.d.";
      const compared = prefix === "" && figures[floor]?.[key] ? `${floor}${key}` : undefined;
      addRow(target, `${prefix}${key}`, unitOf(key), list, compared);
    }
  }
  printReport(target);
  saveReport(target, values.json);
}

function unitOf(key: string): string {
  if (key.endsWith("rps") || key.includes("per_s")) return "/s";
  if (key.endsWith("_us")) return "us";
  if (key.endsWith(".seconds")) return "s";
  if (key.endsWith("_mb")) return "MB";
  return key.endsWith("p50") || key.endsWith("p99") || key.includes("_ms_") ? "ms" : "B";
}
