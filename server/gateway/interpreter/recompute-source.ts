import { loadTables, loadVersions, tablesByName } from "@/runtime/engine/pinned-tables";
import type { RecomputeSource } from "@/runtime/engine/recompute";
import type { RunHead, TableVersions, ValueRef } from "@/runtime/engine/records";
import type { RunHost } from "@/runtime/engine/run-host";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { RequestError } from "@/server/request-error";
import { editsBefore } from "@/server/runs/edits-before";
import { readStoredRun, type StoredRun } from "@/server/runs/read-head";
import { readHistory } from "@/server/runs/read-history";
import { readPayload } from "@/server/runs/read-payload";

/** What a run stores, as far as the engine needs it to compute again. Throws NOT_FOUND past its retention. */
export async function recomputeSource(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  place: { readonly run: string; readonly node: string; readonly path: string },
): Promise<RecomputeSource> {
  const stored = await readStoredRun(tx, scope, place.run);
  const history = await readHistory(tx, scope, stored);
  const { start } = history;
  if (start == null)
    throw new RequestError("NOT_FOUND", "The steps of this run are not kept any more.");
  const head = headOf(scope, stored);
  const plan = await host.plan(head);
  const bytes = async (ref: ValueRef) => {
    const value = history.values.get(ref);
    if (value === undefined) throw new RangeError(`Value ${ref} is not kept`);
    return "payload" in value ? readPayload(tx, scope, stored, value.payload) : value.bytes;
  };
  const tables = tablesByName(await loadTables(host, head, plan, start.tables));
  const { trigger, parameters } = start;
  const edits = editsBefore(history, place);
  const versions = (wanted: TableVersions) => loadVersions(host, head, wanted);
  const { steps } = history;
  return { plan, head, trigger, parameters, tables, versions, edits, steps, bytes };
}

function headOf(scope: MemberScope, run: StoredRun): RunHead {
  const { id, flow, version, purpose, retention, origin, originAcceptedAt, parent } = run;
  return {
    id,
    partner: scope.partnerId,
    distributor: scope.distributorId,
    environment: run.environmentId,
    flow,
    version,
    purpose,
    retention,
    origin,
    originAcceptedAt,
    parent,
    acceptedAt: run.acceptedAt,
  };
}
