import type { MemberScope } from "../access/scope";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { outermostNow } from "./held-setup";
import { insistOnCallers } from "./may-reach";
import type { SessionRow } from "./session";

/** Who began the run of a session; by the name alone where an older release wrote one of them. */
export function isOwn(session: SessionRow, { id, name }: Pick<Actor, "id" | "name">): boolean {
  const by = session.input?.by;
  return by == null || id === null ? session.startedByName === name : by === id;
}

/**
 * CONFLICT where a run that somebody else began and that has not ended would end, and whoever ends it was not told so;
 * one that was only just asked for is such a run, too. `told` is the run that they were told of. Whatever waits for that
 * run goes on then: refused as letting that go on would be.
 */
export async function insistOnEnding(
  tx: ScopedTransaction,
  { scope, actor }: { readonly scope: MemberScope; readonly actor: Actor },
  { session, told }: { readonly session: SessionRow; readonly told: string | null },
): Promise<void> {
  const run = await outermostNow(tx, session);
  if (run === null) return;
  await insistOnCallers(tx, scope, run);
  if (isOwn(session, actor) || run === told) return;
  throw new RequestError(
    "CONFLICT",
    `${session.startedByName} steps through a run here, which would end. Ask, or say that it may end.`,
    { detail: { run, by: session.startedByName } },
  );
}
