import { sql } from "drizzle-orm";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { type DebugRunView, readDebugRun } from "./read-debug-run";

const lookEveryMs = 12;
/** What takes longer comes by the live stream. */
const waitMs = 2_500;

/**
 * How a run stands once an order is applied and nobody has the run any more. Without that for too long, how it
 * stands now.
 */
export async function awaitStand(
  inScope: <R>(work: (tx: ScopedTransaction) => Promise<R>) => Promise<R>,
  scope: MemberScope,
  { run, command }: { readonly run: string; readonly command: string },
): Promise<DebugRunView> {
  const until = Date.now() + waitMs;
  for (;;) {
    const stands = await inScope((tx) => isStanding(tx, run, command));
    if (stands || Date.now() > until) return inScope((tx) => readDebugRun(tx, scope, run));
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function isStanding(tx: ScopedTransaction, run: string, command: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from run_command where id = ${command}::uuid and applied_seg is not null
      and not exists (select from live where id = ${run}::uuid and owner is not null)`);
  return rows.length > 0;
}
