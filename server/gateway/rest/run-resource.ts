import type { StepRecord } from "@/runtime/engine/records";
import type { JsonObject } from "@/runtime/json";
import type { RunRow } from "@/server/runs/list-runs";
import type { RunView } from "@/server/runs/read-run";

const instant = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString();

/** A run in a list, as the API gives it. */
export function runResource(row: RunRow): JsonObject {
  return {
    id: row.id,
    flow: { id: row.flow, name: row.flowName, version: row.version },
    purpose: row.purpose,
    status: row.status,
    finished: row.finished,
    acceptedAt: instant(row.acceptedAt),
    endedAt: instant(row.endedAt),
    due: instant(row.due),
    parent: row.parent,
    steps: row.steps,
    error: row.error,
    note: row.note,
    keys: row.keys.map(({ kind, value }) => ({ kind, value })),
  };
}

/** A run without its steps. */
export function runDetail(view: RunView): JsonObject {
  const { run } = view;
  return {
    id: run.id,
    flow: { id: view.flow.id, name: view.flow.name, version: view.flow.version },
    versionHash: run.version,
    purpose: run.purpose,
    status: run.status,
    finished: run.finished,
    acceptedAt: instant(run.acceptedAt),
    endedAt: instant(run.endedAt),
    due: instant(run.due),
    origin: run.origin,
    parent: run.parent,
    note: view.note,
    error: view.error === null ? null : { ...view.error },
    keys: view.keys.map(({ kind, value }) => ({ kind, value })),
    replay: view.replay,
    chain: view.chain.map(({ id, status, purpose, acceptedAt, asNew }) => ({
      id,
      status,
      purpose,
      asNew,
      acceptedAt: instant(acceptedAt),
    })),
    detailGone: view.detailGone,
    stepCount: view.stepCount,
  };
}

/** One attempt at one node. Messages may quote the document, so they need the payload scope. */
export function stepResource(step: StepRecord, payloads: boolean): JsonObject {
  const { error } = step;
  return {
    node: step.node,
    path: step.path,
    attempt: step.attempt,
    status: step.status,
    port: step.port,
    startedAt: instant(step.startedAt),
    durationMs: step.durationUs / 1_000,
    bytes: step.bytes,
    settledBy: step.settledBy ?? null,
    due: step.due !== undefined && Number.isFinite(step.due) ? instant(step.due) : null,
    error:
      error === undefined ? null : { code: error.code, message: payloads ? error.message : null },
  };
}
