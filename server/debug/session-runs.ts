import { sql } from "drizzle-orm";
import type { DebugInput } from "../../drizzle/schema/debug";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { forgetRun, lockSession, type SessionRow, writeSession } from "./session";

/** A run that a session steps through, and what that began with. */
export type SteppedRun = { readonly run: string; readonly input: DebugInput | null };

/**
 * The runs of a session, the one that is stepped through first. A flow that calls itself, however far around, has one
 * for each call: each waits for the end of the one before it in this list.
 */
export function runsOf({ run, input }: Pick<SessionRow, "run" | "input">): readonly SteppedRun[] {
  const runs: SteppedRun[] = [];
  for (let at = run === null ? null : { run, input }; at != null; at = at.input?.outer ?? null) {
    runs.push(at);
  }
  return runs;
}

/** The run that all others of the session were called within: with it they all end. */
export function outermostOf(session: Pick<SessionRow, "run" | "input">): string | null {
  return runsOf(session).at(-1)?.run ?? null;
}

/** The innermost of the session's runs that has not ended; null where none is left. */
export async function standingOf(
  tx: ScopedTransaction,
  session: SessionRow,
): Promise<SteppedRun | null> {
  const runs = runsOf(session);
  if (runs.length === 0) return null;
  const ids = JSON.stringify(runs.map(({ run }) => run));
  const live = await tx.execute<{ id: string }>(sql`
    select id from live where id in (select value::uuid from json_array_elements_text(${ids}::json))`);
  const open = new Set(live.map(({ id }) => id));
  return runs.find(({ run }) => open.has(run)) ?? null;
}

/**
 * A run that was asked for never began: the session goes back to what it stepped through before, of runs that call each
 * other the innermost that still goes on. What ended meanwhile has told nobody, as the session was not its own.
 */
export async function forgetStarted(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  started: string,
  previous: SessionRow,
): Promise<void> {
  const session = await lockSession(tx, place, previous.flowId);
  if (session.run !== started) return;
  const before = (await standingOf(tx, previous)) ?? runsOf(previous).at(-1);
  const { startedByName } = previous;
  await forgetRun(tx, started, { run: null, input: null, ...before, startedByName });
}

/** A run of a flow that was called has ended: its session goes back to the one it was called within, if there is one. */
export async function leaveCalledRun(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  ended: { readonly run: string; readonly flow: string },
): Promise<void> {
  const session = await lockSession(tx, place, ended.flow);
  const outer = session.run === ended.run ? session.input?.outer : undefined;
  if (outer !== undefined) await writeSession(tx, session.id, outer);
}
