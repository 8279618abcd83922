import { hashPassword } from "better-auth/crypto";
import { and, eq, sql } from "drizzle-orm";
import { distributor } from "../../drizzle/schema/partners";
import {
  account,
  membership,
  personLink,
  type Role,
  session,
  user,
} from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { hashLinkSecret } from "./link-format";
import { belongsOnlyTo } from "./manage-links";
import type { SignedIn } from "./session";
import { withSignInTables } from "./sign-in-tables";

type Link = typeof personLink.$inferSelect;

/** Who opens the link: the database, who is signed in there, and from where. */
export type Opener = {
  readonly db: AppDatabase;
  readonly person: SignedIn | null;
  readonly address: string | null;
};

/** Why a link leads nowhere; `unknown` is one that was never handed out, or was copied in part. */
export type DeadLink = "unknown" | "used" | "expired" | "revoked" | "replaced" | "void";

/** What the link's page shows. Only the holder of the link's secret gets to see it. */
export type LinkView =
  | { readonly state: DeadLink; readonly kind: "invitation" | "password" | null }
  | {
      readonly state: "open";
      readonly kind: "invitation" | "password";
      readonly partnerName: string;
      readonly email: string;
      readonly name: string;
      readonly role: Role | null;
      /** Null: all distributors. */
      readonly distributorName: string | null;
      readonly issuedByName: string;
      readonly expiresAt: Date;
      /** Invitation: whether the address signs in here already, so that no password is chosen. */
      readonly hasAccount: boolean;
      /** Who is signed in in this browser, if anybody. */
      readonly signedInAs: string | null;
    };

/** Where the link leads and whether it still does. Changes nothing. */
export async function viewLink(opener: Opener, secret: string): Promise<LinkView> {
  const found = await findLink(opener.db, secret);
  if (found === null) return { state: "unknown", kind: null };
  return withScope(opener.db, partnerScope(found.partnerId), async (tx) => {
    const [link] = await tx.select().from(personLink).where(eq(personLink.id, found.id));
    if (link === undefined) return { state: "unknown", kind: null };
    const state = await stateOf(tx, link);
    if (state !== "open") return { state, kind: link.kind };
    return {
      state,
      kind: link.kind,
      partnerName: found.partnerName,
      email: link.email,
      name: link.name,
      role: link.role,
      distributorName: await nameOfDistributor(tx, link.distributorId),
      issuedByName: link.issuedByName,
      expiresAt: link.expiresAt,
      hasAccount: (await findAccount(tx, link.email)) !== null,
      signedInAs: opener.person?.email ?? null,
    };
  });
}

type Found = { readonly id: string; readonly partnerId: string; readonly partnerName: string };

async function findLink(db: AppDatabase, secret: string): Promise<Found | null> {
  const hash = Buffer.from(hashLinkSecret(secret)).toString("hex");
  const [row] = await db.execute<{ id: string; partner_id: string; partner_name: string }>(
    sql`select * from resolve_person_link(decode(${hash}, 'hex'))`,
  );
  if (row === undefined) return null;
  return { id: row.id, partnerId: row.partner_id, partnerName: row.partner_name };
}

function partnerScope(partnerId: string) {
  return { partnerId, distributorId: "*" };
}

async function stateOf(tx: ScopedTransaction, link: Link): Promise<"open" | DeadLink> {
  if (link.usedAt !== null) return "used";
  if (link.endedWhy !== null) return link.endedWhy;
  if (link.expiresAt.getTime() <= Date.now()) return "expired";
  // An owner's word counts only as long as the account is the partner's alone; the operator's always.
  const isForeign =
    link.kind === "password" &&
    link.issuedBy !== null &&
    !(await belongsOnlyTo(tx, link.partnerId, link.userId ?? ""));
  return isForeign ? "void" : "open";
}

async function nameOfDistributor(tx: ScopedTransaction, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const [found] = await tx
    .select({ name: distributor.name })
    .from(distributor)
    .where(eq(distributor.id, id));
  return found?.name ?? null;
}

function findAccount(
  tx: ScopedTransaction,
  email: string,
): Promise<{ readonly id: string; readonly name: string } | null> {
  return withSignInTables(tx, async () => {
    const [found] = await tx
      .select({ id: user.id, name: user.name })
      .from(user)
      .where(eq(user.email, email));
    return found ?? null;
  });
}

const deadWords: { readonly [state in DeadLink]: string } = {
  unknown: "There is no such link.",
  used: "This link has been used already.",
  expired: "This link has expired.",
  revoked: "This link was revoked.",
  replaced: "This link was replaced by a newer one.",
  void: "This link no longer holds.",
};

/** Locks the link, so that of two uses at once the second finds it used. */
async function lockOpen(tx: ScopedTransaction, id: string, kind: Link["kind"]): Promise<Link> {
  const [link] = await tx.select().from(personLink).where(eq(personLink.id, id)).for("update");
  const state = link === undefined || link.kind !== kind ? "unknown" : await stateOf(tx, link);
  if (link === undefined || state !== "open") {
    const dead = state === "open" ? "unknown" : state;
    throw new RequestError("CONFLICT", deadWords[dead], { detail: { state: dead } });
  }
  return link;
}

/**
 * Takes up an invitation: somebody new chooses a name and a password and gets an account; who has an account
 * has to be signed in with it, because the link alone must not open an account that is there already.
 */
export function acceptInvitation(
  opener: Opener,
  wanted: {
    readonly secret: string;
    readonly account: { readonly name: string; readonly password: string } | null;
  },
): Promise<{ readonly email: string }> {
  return inLinkScope(opener.db, wanted.secret, async (tx, found) => {
    const link = await lockOpen(tx, found.id, "invitation");
    const person = await personFor(tx, opener, link, wanted.account);
    await giveRole(tx, link, person.id);
    await tx
      .update(personLink)
      .set({ usedAt: new Date(), userId: person.id })
      .where(eq(personLink.id, link.id));
    await recordAudit(tx, actorOf(person, opener), {
      partnerId: link.partnerId,
      distributorId: link.distributorId,
      action: "invitation.accept",
      subject: { kind: "user", id: person.id },
      detail: { email: link.email, role: link.role, invitedBy: link.issuedByName },
    });
    return { email: link.email };
  });
}

async function inLinkScope<T>(
  db: AppDatabase,
  secret: string,
  work: (tx: ScopedTransaction, found: Found) => Promise<T>,
): Promise<T> {
  const found = await findLink(db, secret);
  if (found === null) {
    throw new RequestError("CONFLICT", deadWords.unknown, { detail: { state: "unknown" } });
  }
  return withScope(db, partnerScope(found.partnerId), (tx) => work(tx, found));
}

type Person = { readonly id: string; readonly name: string };

async function personFor(
  tx: ScopedTransaction,
  { person }: Opener,
  link: Link,
  wanted: { readonly name: string; readonly password: string } | null,
): Promise<Person> {
  const known = await findAccount(tx, link.email);
  if (known === null) {
    if (wanted === null) throw new RequestError("INPUT_INVALID", "Choose a name and a password.");
    return createAccount(tx, { ...wanted, email: link.email });
  }
  if (person?.userId === known.id) return known;
  throw new RequestError(
    "CONFLICT",
    `${link.email} signs in here already: sign in with it first.`,
    {
      detail: { state: "has-account" },
    },
  );
}

async function createAccount(
  tx: ScopedTransaction,
  {
    email,
    name,
    password,
  }: { readonly email: string; readonly name: string; readonly password: string },
): Promise<Person> {
  const id = newId();
  const hash = await hashPassword(password);
  await withSignInTables(tx, async () => {
    // Another partner's invitation to the same address may be taken up in the same moment.
    const added = await tx
      .insert(user)
      .values({ id, name, email, emailVerified: true })
      .onConflictDoNothing()
      .returning({ id: user.id });
    if (added.length === 0) {
      throw new RequestError("CONFLICT", `${email} signs in here already: sign in with it first.`, {
        detail: { state: "has-account" },
      });
    }
    await tx.insert(account).values({
      id: newId(),
      userId: id,
      accountId: id,
      providerId: "credential",
      password: hash,
    });
  });
  return { id, name };
}

async function giveRole(tx: ScopedTransaction, link: Link, userId: string): Promise<void> {
  if (link.role === null) throw new Error(`Invitation ${link.id} has no role.`);
  const added = await tx
    .insert(membership)
    .values({
      id: newId(),
      partnerId: link.partnerId,
      distributorId: link.distributorId,
      userId,
      role: link.role,
      payloadView: link.payloadView,
      runEditRetry: link.runEditRetry,
    })
    .onConflictDoNothing()
    .returning({ id: membership.id });
  if (added.length > 0) return;
  throw new RequestError("CONFLICT", `${link.email} has a role there already.`, {
    detail: { state: "member" },
  });
}

function actorOf(person: Person, { address }: Opener): Actor {
  return { kind: "user", id: person.id, name: person.name, address };
}

/** Sets the password that a link was made for, and ends all sessions of the person. */
export function setPasswordByLink(
  opener: Opener,
  wanted: { readonly secret: string; readonly password: string },
): Promise<{ readonly email: string }> {
  return inLinkScope(opener.db, wanted.secret, async (tx, found) => {
    const link = await lockOpen(tx, found.id, "password");
    const person = { id: link.userId ?? "", name: link.name };
    await replacePassword(tx, person.id, wanted.password);
    await tx.update(personLink).set({ usedAt: new Date() }).where(eq(personLink.id, link.id));
    await recordAudit(tx, actorOf(person, opener), {
      partnerId: link.partnerId,
      distributorId: null,
      action: "member.reset-password",
      subject: { kind: "user", id: person.id },
      detail: { email: link.email, linkOf: link.issuedByName },
    });
    return { email: link.email };
  });
}

async function replacePassword(
  tx: ScopedTransaction,
  userId: string,
  password: string,
): Promise<void> {
  const hash = await hashPassword(password);
  await withSignInTables(tx, async () => {
    const changed = await tx
      .update(account)
      .set({ password: hash, updatedAt: new Date() })
      .where(and(eq(account.userId, userId), eq(account.providerId, "credential")))
      .returning({ id: account.id });
    if (changed.length === 0) {
      await tx.insert(account).values({
        id: newId(),
        userId,
        accountId: userId,
        providerId: "credential",
        password: hash,
      });
    }
    await tx.delete(session).where(eq(session.userId, userId));
  });
}
