import { sql } from "drizzle-orm";
import type { DebugOrder } from "../../runtime/engine/debug/debug-order";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { codeOfFault } from "../../runtime/engine/debug/step-failures";
import type { FlowErrorCode } from "../../runtime/errors/flow-error";
import type { FlowNode } from "../../runtime/flow/document";
import { jsonTextOf } from "../../runtime/json-text";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { StoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { requireStorable } from "../unstorable-text";
import { standsAt } from "./read-debug-run";

/** Characters of the answer that a step is let fail with, and of all that are set to go wrong together. */
const bodyMax = 65_536;

/** INPUT_INVALID for what cannot be stored, or is more than that. */
export function insistOnFaults(faults: NonNullable<DebugSetup["faults"]>): void {
  let length = 0;
  for (const [target, { fault }] of Object.entries(faults)) {
    requireStorable(`setup.faults.${target}`, fault);
    if (fault.fault === "status" && fault.body !== undefined) {
      length += jsonTextOf(fault.body).length;
    }
  }
  if (length <= bodyMax) return;
  throw new RequestError(
    "INPUT_INVALID",
    `The answers that are set to go wrong have ${length} characters as JSON; ${bodyMax} are the most together.`,
    { detail: { field: "setup.faults" } },
  );
}

/**
 * The code that the step fails with before which a run stands; null for an order that names no error, as those of
 * earlier releases. INPUT_INVALID for what the step cannot fail with, or what cannot be stored.
 */
export async function failureCode(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
  { message, fault }: Extract<DebugOrder, { readonly act: "fail" }>,
): Promise<FlowErrorCode | null> {
  requireStorable("message", message);
  if (fault === undefined) return null;
  requireStorable("fault", fault);
  if (fault.fault === "status" && fault.body !== undefined) requireShort(jsonTextOf(fault.body));
  const node = await nodeStoodAt(tx, scope, run);
  const definition = nodeRegistry.get(node?.type ?? "");
  // It stands nowhere, or its version is gone: the run itself says that nothing came of it.
  if (node === null || definition === undefined) return null;
  const code = codeOfFault(definition, node.config, fault);
  if (code !== null) return code;
  throw new RequestError(
    "INPUT_INVALID",
    `“${node.name}” cannot fail like that. Choose another error.`,
    {
      detail: { field: "fault" },
    },
  );
}

function requireShort(body: string): void {
  if (body.length <= bodyMax) return;
  throw new RequestError(
    "INPUT_INVALID",
    `The answer has ${body.length} characters as JSON; ${bodyMax} are the most that a step can be let fail with.`,
    { detail: { field: "fault.body" } },
  );
}

async function nodeStoodAt(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<FlowNode | null> {
  const { debug } = await readHistory(tx, scope, run);
  const pause = standsAt(debug)?.pause;
  if (pause === undefined) return null;
  const [found] = await tx.execute<{ node: FlowNode | null }>(sql`
    select logic::json->'nodes'->${pause.node} as node from trial_version
    where flow_id = ${run.flow}::uuid and hash = decode(${run.version}, 'hex')`);
  return found?.node ?? null;
}
