import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { type LatencyCount, latencyQuantileMs } from "../../runtime/engine/latency-buckets";
import type { SegmentContent } from "../../runtime/engine/records";
import { decodeSegment } from "../../runtime/engine/segment-codec";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { decompress } from "../journal/compression";

/** How one node fared in a period, over live runs and their replays. */
export type NodeHeat = {
  readonly node: string;
  /** Steps that ended. */
  readonly steps: number;
  readonly failed: number;
  /** 95 of 100 steps took no longer; null where none was measured. Within a fifth. */
  readonly p95Ms: number | null;
  readonly meanMs: number | null;
};

/** Unfinished runs that stand at a node now. */
export type NodeQueue = {
  readonly node: string;
  readonly waiting: number;
  readonly inDoubt: number;
  /** When the one that waits longest was accepted, epoch ms. */
  readonly oldest: number;
};

export type FlowHeat = {
  readonly from: number;
  readonly to: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly nodes: readonly NodeHeat[];
  readonly queues: readonly NodeQueue[];
  /** Unfinished runs of the flow. */
  readonly unfinished: number;
  /** Of those, how many are placed in `queues`: the oldest ones. */
  readonly placed: number;
};

const hour = 3_600_000;
/** Where more wait, the picture of the oldest ones is the picture. */
const placedMost = 500;
const inDoubt = codeOf(runStates, "in-doubt");

type Input = { readonly flow: string; readonly hours: number; readonly now: number };

/** Per node of a flow: throughput, failures and p95 of the last hours, and where runs wait now. */
export async function readFlowHeat(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: Input,
): Promise<FlowHeat> {
  const to = Math.floor(input.now / hour) * hour;
  const from = to - (input.hours - 1) * hour;
  const nodes = await readNodes(tx, scope, { flow: input.flow, from });
  const whole = nodes.find(({ node }) => node === "");
  return {
    from,
    to: input.now,
    runs: whole?.steps ?? 0,
    failedRuns: whole?.failed ?? 0,
    nodes: nodes.filter(({ node }) => node !== ""),
    ...(await readQueues(tx, scope, input.flow)),
  };
}

const here = (scope: MemberScope, flow: string) => sql`
  partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
  and environment_id = ${scope.environmentId} and flow_id = ${flow}::uuid`;

async function readNodes(
  tx: ScopedTransaction,
  scope: MemberScope,
  { flow, from }: { readonly flow: string; readonly from: number },
): Promise<NodeHeat[]> {
  const since = sql`hour >= ${new Date(from).toISOString()}::timestamptz`;
  const sums = await tx.execute<{ node: string; ok: number; failed: number; total_us: number }>(sql`
    select node, sum(ok)::float8 as ok, sum(failed)::float8 as failed, sum(total_us)::float8 as total_us
    from rollup where ${here(scope, flow)} and ${since} group by node`);
  const counts = await tx.execute<{ node: string } & LatencyCount>(sql`
    select node, bucket::int as bucket, sum(steps)::float8 as steps
    from rollup_latency where ${here(scope, flow)} and ${since} group by node, bucket`);
  const latencies = new Map<string, LatencyCount[]>();
  for (const { node, bucket, steps } of counts) {
    const known = latencies.get(node);
    if (known) known.push({ bucket, steps });
    else latencies.set(node, [{ bucket, steps }]);
  }
  return sums.map(({ node, ok, failed, total_us }) => {
    const steps = ok + failed;
    return {
      node,
      steps,
      failed,
      p95Ms: latencyQuantileMs(latencies.get(node) ?? [], 0.95),
      meanMs: steps === 0 ? null : total_us / steps / 1_000,
    };
  });
}

type Row = { id: string; state: number; accepted_at: number; body: Uint8Array | null };

async function readQueues(
  tx: ScopedTransaction,
  scope: MemberScope,
  flow: string,
): Promise<Pick<FlowHeat, "queues" | "unfinished" | "placed">> {
  const [total] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from live where ${here(scope, flow)} and purpose <= 1`);
  const rows = await tx.execute<Row>(sql`
    select l.id, l.state, (extract(epoch from l.accepted_at) * 1000)::float8 as accepted_at, s.body
    from (select * from live where ${here(scope, flow)} and purpose <= 1 order by id limit ${placedMost}) l
      left join segment s on s.class = l.class and s.run = l.id and s.seg = l.seg
        and s.partner_id = ${scope.partnerId} and s.distributor_id = ${scope.distributorId}
    order by l.id`);
  const queues = new Map<
    string,
    { node: string; waiting: number; inDoubt: number; oldest: number }
  >();
  let placed = 0;
  for (const row of rows) {
    const node = row.body === null ? null : standsAt(decodeSegment(decompress(row.body)));
    if (node === null) continue;
    placed += 1;
    const queue = queues.get(node) ?? { node, waiting: 0, inDoubt: 0, oldest: row.accepted_at };
    queue.oldest = Math.min(queue.oldest, row.accepted_at);
    if (row.state === inDoubt) queue.inDoubt += 1;
    else queue.waiting += 1;
    queues.set(node, queue);
  }
  return { queues: [...queues.values()], unfinished: total?.count ?? 0, placed };
}

const standing: ReadonlySet<string> = new Set(["in-doubt", "unknown", "waiting", "retrying"]);

/**
 * Where a run stands by its newest segment: the step that waits or is in doubt, an effect that was sent, the
 * last step, or its trigger. Null where that segment says nothing of it.
 */
export function standsAt(segment: SegmentContent): string | null {
  const waiting = segment.steps.findLast(({ status }) => standing.has(status));
  if (waiting !== undefined) return waiting.node;
  const ended = new Set(
    segment.steps.map(({ node, path, attempt }) => `${node} ${path} ${attempt}`),
  );
  const sent = segment.intents.findLast(
    ({ node, path, attempt }) => !ended.has(`${node} ${path} ${attempt}`),
  );
  return sent?.node ?? segment.steps.at(-1)?.node ?? segment.start?.trigger.node ?? null;
}
