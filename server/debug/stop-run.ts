import { sql } from "drizzle-orm";
import type { MemberScope } from "../access/scope";
import type { Scope, ScopedTransaction } from "../db";
import { newId } from "../ids";
import type { CommandContext } from "../runs/command-run";
import { readStoredRun } from "../runs/read-head";
import { insistOnCallers, withoutLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { runsOf } from "./session-runs";

type Context = CommandContext & { readonly scope: MemberScope };

/** Cancels the run that was stepped through, if it has not ended: nobody looks at it any more. */
export async function stopRun(
  tx: ScopedTransaction,
  scope: Scope,
  run: string,
  by: string,
): Promise<void> {
  const at = new Date();
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    select ${newId(at.getTime())}::uuid, partner_id, distributor_id, id, 'cancel', '{"reason": ""}'::json,
      ${at.toISOString()}::timestamptz, ${by}
    from live where id = ${run}::uuid and partner_id = ${scope.partnerId}
      and distributor_id = ${scope.distributorId} and purpose = 2`);
}

/**
 * The same by a person: what was live is mocked again, so that nobody reaches it who begins later. Refused as what lets
 * go on the run that calls this one is.
 */
export async function stopSession({ tx, scope, actor }: Context, run: string): Promise<void> {
  await insistOnCallers(tx, scope, run);
  const { flow, environmentId } = await readStoredRun(tx, scope, run);
  const { partnerId, distributorId } = scope;
  const session = await lockSession(tx, { partnerId, distributorId, environmentId }, flow);
  if (runsOf(session).some((one) => one.run === run)) {
    const setup = { ...session.setup, effects: withoutLive(session.setup.effects) };
    await writeSession(tx, session.id, { setup, revision: session.revision + 1 });
  }
  await stopRun(tx, scope, run, actor.name);
}
