import type { AskedFor } from "../../drizzle/schema/samples";
import type { FlowErrorCode } from "../../runtime/errors/flow-error";
import { isToldRefused, lockStart, refusedAction } from "../audit/asked-starts";
import { recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { RequestErrorCode } from "../request-error";

/**
 * A run that a person asked for is audited by whoever begins it, and committed before it is: a process that dies in
 * between leaves a row without a run, which is told afterwards, and never a run without its row.
 */
export async function auditBegun(
  tx: ScopedTransaction,
  { partnerId, distributorId, environmentId }: EnvironmentPlace,
  flowId: string,
  { actor, action, detail }: AskedFor,
): Promise<void> {
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    environmentId,
    action,
    subject: { kind: "flow", id: flowId },
    detail,
  });
}

/** It was refused, and nothing runs. */
export async function auditRefused(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  asked: AskedFor,
  code: FlowErrorCode | RequestErrorCode,
): Promise<void> {
  const { actor, action, detail } = asked;
  const { run = null } = detail;
  await auditBegun(tx, place, flowId, {
    actor,
    action: refusedAction(action),
    detail: { run, code },
  });
}

/** It has begun so late that the log has given it up: it says once more that it did. */
export async function auditLate(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  asked: AskedFor,
): Promise<void> {
  const { run } = asked.detail;
  if (typeof run !== "string") return;
  const { partnerId } = place;
  await lockStart(tx, run);
  if (await isToldRefused(tx, { partnerId, flowId, run })) {
    await auditBegun(tx, place, flowId, asked);
  }
}
