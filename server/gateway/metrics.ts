import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Journal } from "@/runtime/ports";
import type { ClusterState } from "./cluster-watch";

/** Why a message was or was not taken in; the values of the label `outcome`. */
export type IntakeOutcome =
  | "answered"
  | "accepted"
  | "held"
  | "duplicate"
  | "unknown-address"
  | "method-refused"
  | "too-large"
  | "signature-wrong"
  | "malformed"
  | "busy"
  | "gone"
  | "failed";

export type Metrics = {
  /** Counts what the journal commits. */
  around(journal: Journal): Journal;
  intake(outcome: IntakeOutcome, seconds: number): void;
  synchronousRuns(count: number): void;
  bodyBytes(bytes: number): void;
  waitingBytes(bytes: number): void;
  cluster(state: ClusterState): void;
  eventStreams(count: number): void;
  /** Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
};

export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const [register] = registers as [Registry];
  collectDefaultMetrics({ register, prefix: "orderloom_gateway_" });
  const intake = new Histogram({
    name: "orderloom_intake_seconds",
    help: "Messages at /in by outcome, and how long until the sender had its answer.",
    labelNames: ["outcome"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  const commits = tallied(register, {
    name: "orderloom_commits_total",
    help: "Checkpoints of runs that this gateway committed, by kind and verdict.",
    labelNames: ["kind", "verdict"],
  });
  const runs = tallied(register, {
    name: "orderloom_runs_finished_total",
    help: "Runs that ended in this gateway, by status.",
    labelNames: ["status"],
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `orderloom_${name}`, help, labelNames, registers });
  const synchronous = gauge("synchronous_runs", "Callers that wait for their run.");
  const bytes = gauge("intake_bytes", "Bytes of request bodies held in memory.");
  const waiting = gauge("intake_waiting_bytes", "Bytes of messages that wait for their commit.");
  const ready = gauge("queue_ready", "Runs that are due and that nobody executes; cut at 10,000.");
  const age = gauge("queue_age_seconds", "How long the oldest of them has been due.");
  const workers = gauge("processes", "Living processes by kind.", ["kind"]);
  const streams = gauge("event_streams", "Browsers that watch.");
  const database = gauge("database_up", "1 while the database answers.");

  return {
    around: (journal) => countingJournal(journal, commits, runs),
    intake: (outcome, seconds) => intake.observe({ outcome }, seconds),
    synchronousRuns: (count) => synchronous.set(count),
    bodyBytes: (count) => bytes.set(count),
    waitingBytes: (count) => waiting.set(count),
    eventStreams: (count) => streams.set(count),
    cluster(state) {
      database.set(state.database === "up" ? 1 : 0);
      // Not a number while nobody can tell: 0 would say that all is well.
      ready.set(state.queue?.ready ?? Number.NaN);
      age.set(state.queue === null ? Number.NaN : state.queue.oldestMs / 1000);
      workers.reset();
      for (const { kind } of state.processes) {
        workers.inc({ kind });
      }
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

type Tally = (...labels: string[]) => void;

/** A counter for the path of every order: added up in a map, given its labels when somebody asks. */
function tallied(
  register: Registry,
  config: { readonly name: string; readonly help: string; readonly labelNames: string[] },
): Tally {
  const counts = new Map<string, { readonly labels: readonly string[]; count: number }>();
  new Counter({
    ...config,
    registers: [register],
    collect() {
      this.reset();
      for (const { labels, count } of counts.values()) this.labels(...labels).inc(count);
    },
  });
  return (...labels) => {
    const key = labels.join("/");
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { labels, count: 1 });
    else known.count += 1;
  };
}

function countingJournal(journal: Journal, count: Tally, countEnd: Tally): Journal {
  return {
    async start(write) {
      const verdict = await journal.start(write);
      count("start", verdict.outcome);
      return verdict;
    },
    async append(write) {
      const verdict = await journal.append(write);
      count("append", verdict);
      return verdict;
    },
    async release(run, epoch, release, write) {
      const verdict = await journal.release(run, epoch, release, write);
      count("release", verdict);
      return verdict;
    },
    async finish(write, end) {
      const verdict = await journal.finish(write, end);
      count("finish", verdict);
      if (verdict === "written") {
        countEnd(end.status);
      }
      return verdict;
    },
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
