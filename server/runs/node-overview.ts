import type { IntentRecord, StepRecord, StepStatus } from "../../runtime/engine/records";
import { attemptKey, type FoldedHistory } from "./fold-history";

export type NodeStatus = StepStatus | "running";

/** What one node did in a run, over all its iterations and attempts. */
export type NodeOverview = {
  readonly node: string;
  /** The worst of its iterations. */
  readonly status: NodeStatus;
  /** Iterations by how they stand; outside loops there is one. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  /** Attempts beyond the first, over all iterations. */
  readonly retries: number;
  readonly iterated: boolean;
  /** Start of the first and end of the last attempt, epoch ms; null where it was only skipped. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Time spent in its attempts, µs. */
  readonly busyUs: number;
  /** How often it was left by each port. */
  readonly ports: { readonly [port: string]: number };
  /** When it goes on by itself, epoch ms. */
  readonly due: number | null;
  /** Attempt of the iteration that decides the status. */
  readonly attempt: number;
  /** What its steps warned of, in sentences: each once, at most 5. */
  readonly warnings: readonly string[];
};

const warningsMax = 5;

/** The worst first: what a reader must see before anything else. */
const order: readonly NodeStatus[] = [
  "in-doubt",
  "failed",
  "unknown",
  "running",
  "retrying",
  "waiting",
  "cancelled",
  "succeeded",
  "skipped",
];

type Draft = {
  status: NodeStatus;
  succeeded: number;
  failed: number;
  skipped: number;
  total: number;
  retries: number;
  iterated: boolean;
  startedAt: number | null;
  endedAt: number | null;
  busyUs: number;
  ports: { [port: string]: number };
  due: number | null;
  attempt: number;
  warnings: readonly string[];
};

function newDraft(): Draft {
  return {
    status: "skipped",
    succeeded: 0,
    failed: 0,
    skipped: 0,
    total: 0,
    retries: 0,
    iterated: false,
    startedAt: null,
    endedAt: null,
    busyUs: 0,
    ports: {},
    due: null,
    attempt: 1,
    warnings: [],
  };
}

/** Intents whose outcome no segment tells: the effect is under way, or nobody knows. */
export function openIntents({ steps, intents }: FoldedHistory): readonly IntentRecord[] {
  const known = new Set(steps.map(attemptKey));
  return intents.filter((intent) => !known.has(attemptKey(intent)));
}

/** Rounds of all loops, however many steps each round has. */
export function countIterations({ steps, intents }: FoldedHistory): number {
  const paths = new Set([...steps, ...intents].map(({ path }) => path));
  paths.delete("");
  return paths.size;
}

/** The last attempt of every iteration of every node. */
export function lastAttempts(steps: readonly StepRecord[]): readonly StepRecord[] {
  const last = new Map<string, StepRecord>();
  for (const step of steps) {
    const key = `${step.node} ${step.path}`;
    const known = last.get(key);
    if (known === undefined || step.attempt >= known.attempt) last.set(key, step);
  }
  return [...last.values()];
}

function addTimes(draft: Draft, step: StepRecord): void {
  if (step.status === "skipped") return;
  const end = step.startedAt + step.durationUs / 1_000;
  draft.startedAt = Math.min(draft.startedAt ?? step.startedAt, step.startedAt);
  draft.endedAt = Math.max(draft.endedAt ?? end, end);
  draft.busyUs += step.durationUs;
}

function worsen(draft: Draft, status: NodeStatus, attempt: number): void {
  if (draft.total > 1 && order.indexOf(status) >= order.indexOf(draft.status)) return;
  draft.status = status;
  draft.attempt = attempt;
}

function addOutcome(draft: Draft, step: StepRecord): void {
  draft.total += 1;
  draft.iterated ||= step.path !== "";
  if (step.status === "succeeded") draft.succeeded += 1;
  if (step.status === "failed") draft.failed += 1;
  if (step.status === "skipped") draft.skipped += 1;
  if (step.port !== null) draft.ports[step.port] = (draft.ports[step.port] ?? 0) + 1;
  if (step.due !== undefined && Number.isFinite(step.due)) {
    draft.due = Math.min(draft.due ?? step.due, step.due);
  }
  if (step.warnings !== undefined) {
    draft.warnings = [...new Set([...draft.warnings, ...step.warnings])].slice(0, warningsMax);
  }
  worsen(draft, step.status, step.attempt);
}

/** One overview per node that the run reached or skipped, in order of first appearance. */
export function overviewNodes(history: FoldedHistory): readonly NodeOverview[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (node: string): Draft => {
    const known = drafts.get(node) ?? newDraft();
    drafts.set(node, known);
    return known;
  };
  for (const step of history.records) addTimes(draftOf(step.node), step);
  for (const step of history.steps) if (step.attempt > 1) draftOf(step.node).retries += 1;
  const underway = new Map(
    openIntents(history).map((intent) => [`${intent.node} ${intent.path}`, intent]),
  );
  for (const step of lastAttempts(history.steps)) {
    if (!underway.has(`${step.node} ${step.path}`)) addOutcome(draftOf(step.node), step);
  }
  for (const intent of underway.values()) {
    const draft = draftOf(intent.node);
    draft.total += 1;
    draft.iterated ||= intent.path !== "";
    draft.startedAt = Math.min(draft.startedAt ?? intent.sentAt, intent.sentAt);
    worsen(draft, "running", intent.attempt);
  }
  return [...drafts].map(([node, draft]) => ({ node, ...draft }));
}
