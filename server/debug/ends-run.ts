import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { SessionRow } from "./session";
import { outermostOf, standingOf } from "./session-runs";

/** Who began the run of a session; by the name alone where an older release wrote it. */
export function isOwn(session: SessionRow, { id, name }: Pick<Actor, "id" | "name">): boolean {
  const by = session.input?.by;
  return by == null ? session.startedByName === name : by === id;
}

/**
 * CONFLICT where a run that somebody else began and that has not ended would end, and whoever ends it was not told so.
 * `told` is the run that they were told of.
 */
export async function insistOnEnding(
  tx: ScopedTransaction,
  actor: Actor,
  session: SessionRow,
  told: string | null,
): Promise<void> {
  if (isOwn(session, actor) || (await standingOf(tx, session)) === null) return;
  const run = outermostOf(session);
  if (run === told) return;
  throw new RequestError(
    "CONFLICT",
    `${session.startedByName} steps through a run here, which would end. Ask, or say that it may end.`,
    { detail: { run, by: session.startedByName } },
  );
}
