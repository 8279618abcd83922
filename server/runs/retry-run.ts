import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import type { CommandContext } from "./command-run";
import { readChain, readStoredRun } from "./read-head";

/**
 * Asks for a new run from the stored message of a finished one, linked to it: purpose `replay`, the same
 * origin, so that keyed targets recognise what they have done already. The id of the new run is fixed
 * here; a worker starts it, once however often it is told. CONFLICT while a run of the same origin is
 * unfinished.
 */
export async function retryRun(
  { tx, scope, actor }: CommandContext,
  input: { readonly run: string; readonly reason: string },
): Promise<{ readonly run: string }> {
  const source = await readStoredRun(tx, scope, input.run);
  const chain = await readChain(tx, scope, source.origin);
  const open = chain.find(({ status }) => !isFinal(status));
  if (open !== undefined) {
    throw new RequestError(
      "CONFLICT",
      open.id === source.id
        ? "This run has not ended. Resolve or cancel it before it is retried."
        : "Another run of this message has not ended. Resolve or cancel that one first.",
      { detail: { run: open.id, status: open.status } },
    );
  }
  const at = new Date();
  const run = newId(at.getTime());
  const command = newId(at.getTime());
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    values (${command}::uuid, ${scope.partnerId}::uuid, ${scope.distributorId}::uuid,
      ${source.id}::uuid, 'retry', ${JSON.stringify({ run, reason: input.reason })}::json,
      ${at.toISOString()}::timestamptz, ${actor.name})`);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: source.environmentId,
    action: "run.retry",
    subject: { kind: "run", id: source.id },
    detail: { run, reason: input.reason, flow: source.flow },
  });
  return { run };
}

function isFinal(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
