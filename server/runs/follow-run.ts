import { sql } from "drizzle-orm";
import { codeOf, nameOf, runStates, runStatuses } from "../../runtime/engine/codes";
import type { Scope, ScopedTransaction } from "../db";

type Followed = { readonly state: "succeeded" | "failed"; readonly note?: string };

/**
 * How a run stands that something was asked of: null while it is under way, or while the command given to it
 * is not applied. In doubt, again or still, counts as failed: a person must look.
 */
export async function followRun(
  tx: ScopedTransaction,
  scope: Scope,
  { run, command }: { readonly run: string; readonly command: string | null },
): Promise<Followed | null> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const [row] = await tx.execute<{
    state: number | null;
    status: number | null;
    note: string | null;
    applied: boolean;
  }>(sql`
    select state, status, note, ${command}::uuid is null or exists (
        select from run_command where id = ${command}::uuid and applied_seg is not null) as applied
    from (
      select state, null::smallint as status, note from live where id = ${run}::uuid and ${here}
      union all
      select null, status, error from run where id = ${run}::uuid and ${here}
    ) found`);
  if (row === undefined || !row.applied) return null;
  if (row.status !== null) {
    const status = nameOf(runStatuses, row.status);
    if (status === "succeeded") return { state: "succeeded" };
    return { state: "failed", note: row.note || `The run ended as ${status}.` };
  }
  if (row.state === codeOf(runStates, "in-doubt")) {
    return { state: "failed", note: row.note || "The run is in doubt." };
  }
  return null;
}
