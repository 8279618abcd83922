import type { IntentRecord, StepRecord } from "../../runtime/engine/records";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { lastAttempts, type NodeStatus, openIntents } from "./node-overview";
import { readStoredRun } from "./read-head";
import { readHistory } from "./read-history";

/** One attempt in the list of a node. Times are epoch ms. */
export type StepLine = {
  readonly node: string;
  readonly path: string;
  readonly attempt: number;
  readonly status: NodeStatus;
  readonly port: string | null;
  readonly startedAt: number;
  readonly durationUs: number;
  /** What it warned of, in sentences. */
  readonly warnings?: readonly string[];
};

export type StepPage = {
  /** The last attempt of each iteration, in the order of iterations. */
  readonly iterations: readonly StepLine[];
  readonly total: number;
};

/** Of an attempt whose outcome is stored. */
export function lineOf(step: StepRecord): StepLine {
  const { node, path, attempt, status, port, startedAt, durationUs, warnings } = step;
  return {
    node,
    path,
    attempt,
    status,
    port,
    startedAt,
    durationUs,
    ...(warnings !== undefined && { warnings }),
  };
}

/** Of one that was sent and not answered yet. */
export function runningLine({ node, path, attempt, sentAt }: IntentRecord): StepLine {
  return { node, path, attempt, status: "running", port: null, startedAt: sentAt, durationUs: 0 };
}

/** By the numbers in them: iteration 10 comes after iteration 9. */
function comparePaths(a: string, b: string): number {
  const numbers = (path: string) => path.split("/").map((part) => Number(part.split(":")[1] ?? 0));
  const [left, right] = [numbers(a), numbers(b)];
  for (let level = 0; level < Math.max(left.length, right.length); level++) {
    const difference = (left[level] ?? -1) - (right[level] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Iterations of one node, a page at a time. `trouble` leaves out those that succeeded or were skipped. */
export async function readIterations(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly node: string;
    readonly trouble: boolean;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<StepPage> {
  const history = await readHistory(tx, scope, await readStoredRun(tx, scope, input.run));
  const lines = new Map(
    lastAttempts(history.steps)
      .filter((step) => step.node === input.node)
      .map((step) => [step.path, lineOf(step)]),
  );
  for (const intent of openIntents(history)) {
    if (intent.node === input.node) lines.set(intent.path, runningLine(intent));
  }
  const all = [...lines.values()]
    .filter(({ status }) => !input.trouble || (status !== "succeeded" && status !== "skipped"))
    .sort((a, b) => comparePaths(a.path, b.path));
  return { iterations: all.slice(input.offset, input.offset + input.limit), total: all.length };
}
