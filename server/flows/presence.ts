import { and, eq, gt, lt, ne, sql } from "drizzle-orm";
import { flowPresence } from "../../drizzle/schema/flows";
import { user } from "../../drizzle/schema/people";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { FlowPlace } from "./flow-place";
import { readDraftRow, readFlow } from "./repository";

/** A window that has said nothing for this long is not counted any more. */
const presentSeconds = 25;
const forgottenSeconds = 120;
/** One whose person is heard from another window meanwhile was closed without a word. */
const silentMs = 5_000;

export type Colleague = {
  readonly session: string;
  readonly person: string;
  /** Whether it is another window of the one who asks. */
  readonly self: boolean;
  readonly nodes: readonly string[];
};

export type Presence = {
  /** Of the draft, so that a window learns that others have saved. */
  readonly revision: number;
  readonly others: readonly Colleague[];
};

type Window = {
  readonly flowId: string;
  /** Of the browser window. */
  readonly session: string;
  /** Selected there. */
  readonly nodes: readonly string[];
  readonly leaving: boolean;
};

/** Says that a window has a flow open and hears who else has; nobody is locked out by it. */
export async function showPresence(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace & { readonly distributorId: string },
  { flowId, session, nodes, leaving }: Window,
): Promise<Presence> {
  await readFlow(tx, flowId);
  const mine = and(eq(flowPresence.flowId, flowId), eq(flowPresence.session, session));
  const newest = new Map<string, number>();
  if (leaving || actor.id === null) await tx.delete(flowPresence).where(mine);
  else {
    const { partnerId, distributorId } = place;
    const seen = { nodes, userId: actor.id, seenAt: sql`now()` };
    const [own] = await tx
      .insert(flowPresence)
      .values({ flowId, session, partnerId, distributorId, ...seen })
      .onConflictDoUpdate({ target: [flowPresence.flowId, flowPresence.session], set: seen })
      .returning({ seenAt: flowPresence.seenAt });
    if (own !== undefined) newest.set(actor.id, own.seenAt.getTime());
  }
  await tx
    .delete(flowPresence)
    .where(
      and(eq(flowPresence.flowId, flowId), lt(flowPresence.seenAt, secondsAgo(forgottenSeconds))),
    );
  const others = await tx
    .select({
      session: flowPresence.session,
      userId: flowPresence.userId,
      person: user.name,
      nodes: flowPresence.nodes,
      seenAt: flowPresence.seenAt,
    })
    .from(flowPresence)
    .innerJoin(user, eq(user.id, flowPresence.userId))
    .where(
      and(
        eq(flowPresence.flowId, flowId),
        ne(flowPresence.session, session),
        gt(flowPresence.seenAt, secondsAgo(presentSeconds)),
      ),
    )
    .orderBy(user.name, flowPresence.session);
  const { revision } = await readDraftRow(tx, flowId);
  for (const { userId, seenAt } of others) {
    newest.set(userId, Math.max(newest.get(userId) ?? 0, seenAt.getTime()));
  }
  return {
    revision,
    others: others
      .filter(({ userId, seenAt }) => seenAt.getTime() > (newest.get(userId) ?? 0) - silentMs)
      .map(({ userId, session: window, person, nodes: selected }) => ({
        session: window,
        person,
        nodes: selected,
        self: userId === actor.id,
      })),
  };
}

function secondsAgo(seconds: number) {
  return sql`now() - make_interval(secs => ${seconds})`;
}
