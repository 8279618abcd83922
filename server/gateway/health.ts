import type { ServerResponse } from "node:http";
import type { ClusterState } from "./cluster-watch";

export type Health = {
  readonly version: string;
  readonly stopping: boolean;
  readonly cluster: ClusterState;
};

/** As long as the processes take to call one of them hung. */
const silentMs = 9_000;
const waitedMs = 60_000;

/**
 * `GET /api/health`: 200 while orders are accepted, 503 while they are not, which is what decides where a load
 * balancer sends them. `status` is `degraded` where they are accepted and not worked off; `reasons` says why.
 */
export function sendHealth(response: ServerResponse, health: Health): void {
  const { cluster } = health;
  const accepting = cluster.database === "up" && !health.stopping;
  const reasons = accepting ? reasonsOf(cluster) : [];
  const body = Buffer.from(
    JSON.stringify({
      status: statusOf(health, reasons),
      reasons,
      version: health.version,
      database: cluster.database,
      processes: cluster.processes,
      queue: cluster.queue,
    }),
  );
  response
    .writeHead(accepting ? 200 : 503, {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-length": body.length,
    })
    .end(body);
}

function statusOf({ stopping, cluster }: Health, reasons: readonly string[]): string {
  if (stopping) return "stopping";
  if (cluster.database !== "up") return "database down";
  return reasons.length === 0 ? "ok" : "degraded";
}

/** Why orders that are accepted are not worked off in time; none where all is well. */
export function reasonsOf({ processes, queue }: ClusterState): readonly string[] {
  const reasons: string[] = [];
  const workers = processes.filter(({ kind }) => kind === "worker");
  if (workers.length === 0) reasons.push("No worker runs: what is accepted waits.");
  else if (workers.every(({ lastSignMs }) => lastSignMs > silentMs))
    reasons.push("No worker shows a sign of life: what is accepted waits.");
  if (queue !== null && queue.oldestMs > waitedMs)
    reasons.push(
      `The oldest run that is due waits for ${Math.round(queue.oldestMs / 1_000)} s for a worker.`,
    );
  return reasons;
}
