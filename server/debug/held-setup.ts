import { sql } from "drizzle-orm";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { effectTargets } from "./effect-targets";
import type { SessionRow } from "./session";
import { outermostOf } from "./session-runs";
import { holding, slotsIn, type Targets } from "./who-set";

/** What is set now: live only what was said for the run that goes on, to the system that was named. */
export async function heldSetup(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  session: SessionRow,
): Promise<DebugSetup> {
  const live = slotsIn(session.setup.effects, "live");
  // Whoever asks for this asks about what is live.
  if (live.length === 0) return session.setup;
  const targets = await effectTargets(tx, place, session.flowId, live);
  return setupNow(tx, session, targets);
}

/** The same for whoever knows where its slots lead. */
export async function setupNow(
  tx: ScopedTransaction,
  session: SessionRow,
  targets: Targets,
): Promise<DebugSetup> {
  return holding(session.setup, await outermostNow(tx, session), targets);
}

/** The outermost run of a session, if it has not ended; one that is being begun has not. */
export async function outermostNow(
  tx: ScopedTransaction,
  session: SessionRow,
): Promise<string | null> {
  const run = outermostOf(session);
  if (run === null) return null;
  const ended = await tx.execute(sql`select from run where id = ${run}::uuid`);
  return ended.length > 0 ? null : run;
}
