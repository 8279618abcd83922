import { hashPassword } from "better-auth/crypto";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { distributor } from "../../drizzle/schema/partners";
import { account, membership, type Role, session, user } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { generatePassword } from "./generate-password";
import type { GrantableAction } from "./permissions";
import { withSignInTables } from "./sign-in-tables";

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  /** Of all distributors: members are the partner's matter. */
  readonly scope: { readonly partnerId: string };
};

export type NewMember = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Null: all distributors. */
  readonly distributorId: string | null;
};

/**
 * Gives a person a role. Somebody new gets an account with a password that is returned this once;
 * somebody who signs in already (here or at another partner) keeps theirs, and `password` is null.
 */
export async function addMember(
  { tx, actor, scope }: Host,
  wanted: NewMember,
): Promise<{ id: string; password: string | null }> {
  const email = wanted.email.toLowerCase();
  if (wanted.distributorId !== null) await requireDistributor(tx, wanted.distributorId);
  const { userId, password } = await withSignInTables(tx, async () => {
    const [known] = await tx.select({ id: user.id }).from(user).where(eq(user.email, email));
    if (known !== undefined) return { userId: known.id, password: null };
    return createAccount(tx, { email, name: wanted.name });
  });
  await refuseTwice(tx, scope.partnerId, userId, wanted.distributorId);
  const id = newId();
  await tx.insert(membership).values({
    id,
    partnerId: scope.partnerId,
    distributorId: wanted.distributorId,
    userId,
    role: wanted.role,
  });
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: wanted.distributorId,
    action: "member.add",
    subject: { kind: "user", id: userId },
    detail: { email, role: wanted.role },
  });
  return { id, password };
}

async function requireDistributor(tx: ScopedTransaction, id: string): Promise<void> {
  const [found] = await tx
    .select({ id: distributor.id })
    .from(distributor)
    .where(eq(distributor.id, id));
  if (found === undefined) throw new RequestError("NOT_FOUND", "There is no such distributor.");
}

async function createAccount(
  tx: ScopedTransaction,
  { email, name }: { readonly email: string; readonly name: string },
): Promise<{ userId: string; password: string }> {
  const userId = newId();
  const password = generatePassword();
  await tx.insert(user).values({ id: userId, name, email, emailVerified: true });
  await tx.insert(account).values({
    id: newId(),
    userId,
    accountId: userId,
    providerId: "credential",
    password: await hashPassword(password),
  });
  return { userId, password };
}

async function refuseTwice(
  tx: ScopedTransaction,
  partnerId: string,
  userId: string,
  distributorId: string | null,
): Promise<void> {
  const [held] = await tx
    .select({ role: membership.role })
    .from(membership)
    .where(
      and(
        eq(membership.partnerId, partnerId),
        eq(membership.userId, userId),
        distributorId === null
          ? isNull(membership.distributorId)
          : eq(membership.distributorId, distributorId),
      ),
    );
  if (held === undefined) return;
  throw new RequestError("CONFLICT", `This person has the role ${held.role} there already.`);
}

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
    detail: { from: before.role, to: change.role },
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
    detail: { grant: action, from: wordOf(was), to: wordOf(allowed), role: before.role },
  });
}

function wordOf(allowed: boolean | null): string {
  if (allowed === null) return "by role";
  return allowed ? "given" : "taken";
}

/** Takes a role away. It has effect with the person's next call: no session carries a role. */
export async function removeMember({ tx, actor, scope }: Host, id: string): Promise<void> {
  const before = await lockMember(tx, scope.partnerId, id);
  if (before.role === "owner") await refuseLastOwner(tx, before);
  await tx.delete(membership).where(eq(membership.id, id));
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: before.distributorId,
    action: "member.remove",
    subject: { kind: "user", id: before.userId },
    detail: { role: before.role },
  });
}

/**
 * Sets a new password, returned this once, and ends all sessions of the person. Refused for somebody who
 * also belongs to another partner: that account is not ours alone.
 */
export async function resetPassword(
  { tx, actor, scope }: Host,
  id: string,
): Promise<{ password: string }> {
  const { userId, distributorId } = await lockMember(tx, scope.partnerId, id);
  const [ours] = await tx.execute<{ only: boolean }>(
    sql`select belongs_only_to(${userId}::uuid, ${scope.partnerId}::uuid) as only`,
  );
  if (ours?.only !== true) {
    throw new RequestError(
      "NOT_ALLOWED",
      "This person also works for another partner and has to change the password themselves.",
    );
  }
  const password = generatePassword();
  const hash = await hashPassword(password);
  await withSignInTables(tx, async () => {
    await tx
      .update(account)
      .set({ password: hash, updatedAt: new Date() })
      .where(and(eq(account.userId, userId), eq(account.providerId, "credential")));
    await tx.delete(session).where(eq(session.userId, userId));
  });
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId,
    action: "member.reset-password",
    subject: { kind: "user", id: userId },
  });
  return { password };
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
