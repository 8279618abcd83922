import { and, eq } from "drizzle-orm";
import { partner } from "../../drizzle/schema/partners";
import { membership, session, twoFactor, user } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { emailOfMember } from "./email-of-member";
import { belongsOnlyTo } from "./manage-links";
import { withSignInTables } from "./sign-in-tables";

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  readonly scope: { readonly partnerId: string };
};

/** Whether the partner demands a second factor of everybody, and who has none yet. */
export type FactorDemand = {
  readonly demanded: boolean;
  readonly without: readonly { readonly name: string; readonly email: string }[];
};

export async function readFactorDemand({
  tx,
  scope,
}: Pick<Host, "tx" | "scope">): Promise<FactorDemand> {
  const [row] = await tx
    .select({ demanded: partner.demandsSecondFactor })
    .from(partner)
    .where(eq(partner.id, scope.partnerId));
  const without = await tx
    .selectDistinct({ name: user.name, email: user.email })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(and(eq(membership.partnerId, scope.partnerId), eq(user.twoFactorEnabled, false)))
    .orderBy(user.name);
  return { demanded: row?.demanded ?? false, without };
}

/**
 * Demands a second factor of everybody at the partner, or no longer. Who has none is led to set one up with
 * the next click. Who demands it has one: nobody shuts themselves out by trying.
 */
export async function demandSecondFactor(
  { tx, actor, scope }: Host,
  wanted: { readonly demanded: boolean; readonly hasOwn: boolean },
): Promise<void> {
  if (wanted.demanded && !wanted.hasOwn) {
    throw new RequestError("CONFLICT", "Set up your own second factor first, under Account.");
  }
  const [before] = await tx
    .select({ demanded: partner.demandsSecondFactor })
    .from(partner)
    .where(eq(partner.id, scope.partnerId))
    .for("update");
  if (before?.demanded === wanted.demanded) return;
  await tx
    .update(partner)
    .set({ demandsSecondFactor: wanted.demanded })
    .where(eq(partner.id, scope.partnerId));
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: null,
    action: "partner.second-factor-demand",
    subject: { kind: "partner", id: scope.partnerId },
    detail: { from: before?.demanded ?? false, to: wanted.demanded },
  });
}

/**
 * Takes the second factor of a member (`id` of a role) away, for somebody who lost telephone and recovery
 * codes, and ends all their sessions. Refused for somebody who also works for another partner.
 */
export async function resetSecondFactor({ tx, actor, scope }: Host, id: string): Promise<void> {
  const { partnerId } = scope;
  const [held] = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.id, id), eq(membership.partnerId, partnerId)));
  if (held === undefined) throw new RequestError("NOT_FOUND", "This person has no such role here.");
  if (!(await belongsOnlyTo(tx, partnerId, held.userId))) {
    throw new RequestError(
      "NOT_ALLOWED",
      "This person also works for another partner. The operator of the installation can do it: orderloom person reset-factor EMAIL.",
    );
  }
  await removeSecondFactor(tx, held.userId);
  await recordAudit(tx, actor, {
    partnerId,
    distributorId: null,
    action: "member.reset-second-factor",
    subject: { kind: "user", id: held.userId },
    detail: { email: await emailOfMember(tx, held.userId) },
  });
}

/** Removes secret and recovery codes and ends all sessions; throws CONFLICT where there is none. */
export function removeSecondFactor(tx: ScopedTransaction, userId: string): Promise<void> {
  return withSignInTables(tx, async () => {
    const removed = await tx
      .update(user)
      .set({ twoFactorEnabled: false, updatedAt: new Date() })
      .where(and(eq(user.id, userId), eq(user.twoFactorEnabled, true)))
      .returning({ id: user.id });
    if (removed.length === 0) {
      throw new RequestError("CONFLICT", "This person has no second factor.");
    }
    await tx.delete(twoFactor).where(eq(twoFactor.userId, userId));
    await tx.delete(session).where(eq(session.userId, userId));
  });
}
