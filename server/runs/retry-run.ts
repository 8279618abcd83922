import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit";
import type { Scope, ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import type { CommandContext } from "./command-run";
import { readChain, readStoredRun, type StoredRun } from "./read-head";

/** Where a retry begins; the engine's replay knows the same three. */
export type RetryStart =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "node"; readonly node: string };

/**
 * Asks for a new run from the stored message of a finished one, or from one of its steps, linked to it: purpose `replay`, the same
 * origin, so that keyed targets recognise what they have done already. The id of the new run is fixed
 * here; a worker starts it, once however often it is told. CONFLICT while a run of the same origin is
 * unfinished, or when the message is past its retention.
 */
export async function retryRun(
  { tx, scope, actor }: CommandContext,
  input: { readonly run: string; readonly from: RetryStart; readonly reason: string },
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
  await requireMessage(tx, scope, source);
  const at = new Date();
  const run = newId(at.getTime());
  const command = newId(at.getTime());
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    values (${command}::uuid, ${scope.partnerId}::uuid, ${scope.distributorId}::uuid,
      ${source.id}::uuid, 'retry', ${JSON.stringify({ run, from: input.from })}::json,
      ${at.toISOString()}::timestamptz, ${actor.name})`);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: source.environmentId,
    action: "run.retry",
    subject: { kind: "run", id: source.id },
    detail: { run, from: input.from, reason: input.reason, flow: source.flow },
  });
  return { run };
}

/** Without its first segment there is nothing to start from. */
async function requireMessage(
  tx: ScopedTransaction,
  scope: Scope,
  source: StoredRun,
): Promise<void> {
  const kept = await tx.execute(sql`
    select from segment where class = ${source.retention} and run = ${source.id}::uuid and seg = 0
      and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`);
  if (kept.length > 0) return;
  throw new RequestError(
    "CONFLICT",
    "The message of this run is past its retention, so there is nothing to retry from.",
  );
}

export type RetryState = {
  /** The new run is there. */
  readonly started: boolean;
  /** Why it never will be; null while it may. */
  readonly refused: string | null;
};

/** What became of a retry that was asked for. */
export async function readRetryState(
  tx: ScopedTransaction,
  scope: Scope,
  input: { readonly of: string; readonly run: string },
): Promise<RetryState> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const [row] = await tx.execute<{ started: boolean; refused: string | null }>(sql`
    select exists (select from live where id = ${input.run}::uuid and ${here})
        or exists (select from run where id = ${input.run}::uuid and ${here}) as started,
      (select detail->>'refused' from run_command
        where run = ${input.of}::uuid and kind = 'retry' and detail->>'run' = ${input.run}
          and ${here}) as refused`);
  return { started: row?.started ?? false, refused: row?.refused ?? null };
}

function isFinal(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
