import { loadTables, tablesByName } from "@/runtime/engine/pinned-tables";
import { type Recomputed, recomputeStep } from "@/runtime/engine/recompute";
import type { RunHead, ValueRef } from "@/runtime/engine/records";
import type { RunHost } from "@/runtime/engine/run-host";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { RequestError } from "@/server/request-error";
import { readStoredRun, type StoredRun } from "@/server/runs/read-head";
import { readHistory } from "@/server/runs/read-history";
import { readPayload } from "@/server/runs/read-payload";
import type { RecomputedText, RecomputedValues } from "@/server/runs/recomputed-values";

/** Longer values are not computed for a look. */
const textMax = 16 * 1024 * 1024;

/** What one step of an iteration received and handed on, where its loop did not keep it. */
export async function recomputeValues(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly run: string; readonly node: string; readonly path: string },
): Promise<RecomputedValues> {
  const stored = await readStoredRun(tx, scope, input.run);
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
  const { output, inputs } = await recomputeStep(
    { plan, head, trigger, parameters, tables, steps: history.steps, bytes },
    input,
  );
  return {
    output: output && textOf(output),
    inputs: inputs.map(({ value, ...from }) => ({ ...from, value: textOf(value) })),
  };
}

function textOf(value: Recomputed): RecomputedText {
  if (value.state !== "recomputed") return value;
  const text = JSON.stringify(value.value);
  const bytes = Buffer.byteLength(text);
  return bytes > textMax ? { state: "too-much" } : { state: "recomputed", text, bytes };
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
