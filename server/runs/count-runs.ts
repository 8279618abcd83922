import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { heldForCredentials } from "./run-filter";

/** Numbers beside the tabs of the run list; each stops at 1,000. */
export type RunCounts = {
  readonly attention: number;
  readonly moving: number;
  readonly running: number;
  readonly inDoubt: number;
};

const most = 1_000;

export async function countRuns(tx: ScopedTransaction, scope: MemberScope): Promise<RunCounts> {
  const inDoubt = codeOf(runStates, "in-doubt");
  const running = codeOf(runStates, "running");
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
    and environment_id = ${scope.environmentId}`;
  const [row] = await tx.execute<{
    doubtful: number;
    parked: number;
    moving: number;
    running: number;
    failed: number;
  }>(sql`
    with unfinished as (
      select state, parked, ${heldForCredentials} as held from live where ${here} and purpose in (0, 1) limit ${most}
    )
    select count(*) filter (where state = ${inDoubt})::int as doubtful,
      count(*) filter (where (parked or held) and state <> ${inDoubt})::int as parked,
      count(*) filter (where state <> ${inDoubt})::int as moving,
      count(*) filter (where state = ${running})::int as running,
      (select count(*)::int from (
        select from exception e where e.cause = 'failed' and e.state in ('open', 'snoozed')
          and e.partner_id = ${scope.partnerId} and e.distributor_id = ${scope.distributorId}
          and e.environment_id = ${scope.environmentId} limit ${most}) open) as failed
    from unfinished`);
  const { doubtful = 0, parked = 0, moving = 0, running: busy = 0, failed = 0 } = row ?? {};
  return { attention: failed + doubtful + parked, moving, running: busy, inDoubt: doubtful };
}
