import type { AskedFor } from "../../drizzle/schema/samples";
import { recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";

/** A run that a person asked for is audited by whoever begins it, where it begins: one that is refused never was. */
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
