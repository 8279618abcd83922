import { and, eq, isNull, ne } from "drizzle-orm";
import { membership, type Role } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { emailOfMember } from "./email-of-member";
import { endPasswordLinks } from "./issue-link";
import type { GrantableAction } from "./permissions";

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  /** Of all distributors: members are the partner's matter. */
  readonly scope: { readonly partnerId: string };
};

/** Changes a role. The last owner of the whole partner stays owner. */
export async function changeRole(
  { tx, actor, scope }: Host,
  change: { readonly id: string; readonly role: Role },
): Promise<void> {
  const before = await lockMember(tx, scope.partnerId, change.id);
  if (before.role === change.role) return;
  if (before.role === "owner") await refuseLastOwner(tx, before);
  await tx.update(membership).set({ role: change.role }).where(eq(membership.id, change.id));
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: before.distributorId,
    action: "member.change",
    subject: { kind: "user", id: before.userId },
    detail: {
      email: await emailOfMember(tx, before.userId),
      from: before.role,
      to: change.role,
    },
  });
}

/** Gives an action to a person or takes it away, beside the role; null leaves it to the role again. */
export async function changeGrant(
  { tx, actor, scope }: Host,
  change: {
    readonly id: string;
    readonly action: GrantableAction;
    readonly allowed: boolean | null;
  },
): Promise<void> {
  const before = await lockMember(tx, scope.partnerId, change.id);
  const { action, allowed } = change;
  const was = action === "payload.view" ? before.payloadView : before.runEditRetry;
  if (was === allowed) return;
  await tx
    .update(membership)
    .set(action === "payload.view" ? { payloadView: allowed } : { runEditRetry: allowed })
    .where(eq(membership.id, change.id));
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: before.distributorId,
    action: "member.grant",
    subject: { kind: "user", id: before.userId },
    detail: {
      email: await emailOfMember(tx, before.userId),
      grant: action,
      from: wordOf(was),
      to: wordOf(allowed),
      role: before.role,
    },
  });
}

function wordOf(allowed: boolean | null): string {
  if (allowed === null) return "by role";
  return allowed ? "given" : "taken";
}

/**
 * Takes a role away. It has effect with the person's next call: no session carries a role. A password link
 * that is still open ends with it.
 */
export async function removeMember({ tx, actor, scope }: Host, id: string): Promise<void> {
  const before = await lockMember(tx, scope.partnerId, id);
  if (before.role === "owner") await refuseLastOwner(tx, before);
  const email = await emailOfMember(tx, before.userId);
  await tx.delete(membership).where(eq(membership.id, id));
  await endPasswordLinks(tx, { partnerId: scope.partnerId, userId: before.userId }, "revoked");
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: before.distributorId,
    action: "member.remove",
    subject: { kind: "user", id: before.userId },
    detail: { email, role: before.role },
  });
}

async function lockMember(
  tx: ScopedTransaction,
  partnerId: string,
  id: string,
): Promise<typeof membership.$inferSelect> {
  const [found] = await tx
    .select()
    .from(membership)
    .where(and(eq(membership.id, id), eq(membership.partnerId, partnerId)))
    .for("update");
  if (found === undefined) {
    throw new RequestError("NOT_FOUND", "This person has no such role here.");
  }
  return found;
}

async function refuseLastOwner(
  tx: ScopedTransaction,
  { id, partnerId, distributorId }: typeof membership.$inferSelect,
): Promise<void> {
  if (distributorId !== null) return;
  // All owners are locked: two of them cannot remove each other at the same time.
  const others = await tx
    .select({ id: membership.id })
    .from(membership)
    .where(
      and(
        eq(membership.partnerId, partnerId),
        eq(membership.role, "owner"),
        isNull(membership.distributorId),
        ne(membership.id, id),
      ),
    )
    .for("update");
  if (others.length > 0) return;
  throw new RequestError("CONFLICT", "The last owner stays: make somebody else owner first.");
}
