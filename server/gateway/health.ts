import type { ServerResponse } from "node:http";
import type { ClusterState } from "./cluster-watch";

export type Health = {
  readonly version: string;
  readonly stopping: boolean;
  readonly cluster: ClusterState;
};

/** `GET /api/health`: 200 while orders are accepted, 503 while they are not. */
export function sendHealth(response: ServerResponse, health: Health): void {
  const { cluster } = health;
  const accepting = cluster.database === "up" && !health.stopping;
  const body = Buffer.from(
    JSON.stringify({
      status: accepting ? "ok" : health.stopping ? "stopping" : "database down",
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
