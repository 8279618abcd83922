import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { distributor } from "../../drizzle/schema/partners";
import { membership, personLink, type Role, user } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { endLink, endPasswordLinks, issueLink } from "./issue-link";
import { linkAddress } from "./link-format";
import type { GrantableAction } from "./permissions";
import { withSignInTables } from "./sign-in-tables";

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  /** Of all distributors: people are the partner's matter. */
  readonly scope: { readonly partnerId: string };
  readonly services: { readonly environment: { readonly origin: string } };
};

/** A link to hand over; the address is shown this once. */
export type HandedLink = { readonly address: string; readonly expiresAt: Date };

export type Invitation = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Null: all distributors. */
  readonly distributorId: string | null;
  /** Given (true) or taken (false) beside the role; null leaves it to the role. */
  readonly grants: { readonly [action in GrantableAction]: boolean | null };
};

/** Offers a role to an address. Whoever opens the link and is, or becomes, that person gets it. */
export async function invite(host: Host, wanted: Invitation): Promise<HandedLink> {
  const { tx, actor } = host;
  const { partnerId } = host.scope;
  const email = wanted.email.toLowerCase();
  const { distributorId, role, name } = wanted;
  if (distributorId !== null) await requireDistributor(tx, distributorId);
  await refuseMember(tx, { partnerId, email, distributorId });
  await refuseOpenInvitation(tx, { partnerId, email, distributorId });
  const issued = await issueLink(tx, actor, {
    kind: "invitation",
    partnerId,
    email,
    name,
    distributorId,
    role,
    payloadView: wanted.grants["payload.view"],
    runEditRetry: wanted.grants["run.edit-retry"],
  });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    action: "invitation.send",
    subject: { kind: "invitation", id: issued.id },
    detail: {
      email,
      role,
      grants: grantList(wanted.grants),
      expires: issued.expiresAt.toISOString(),
    },
  });
  return handedOver(host, issued);
}

function handedOver(
  { services }: Host,
  { secret, expiresAt }: { readonly secret: string; readonly expiresAt: Date },
): HandedLink {
  return { address: linkAddress(services.environment.origin, secret), expiresAt };
}

function grantList(grants: Invitation["grants"]): string[] {
  return Object.entries(grants)
    .filter(([, allowed]) => allowed !== null)
    .map(([action, allowed]) => `${action} ${allowed ? "given" : "taken"}`);
}

async function requireDistributor(tx: ScopedTransaction, id: string): Promise<void> {
  const [found] = await tx
    .select({ id: distributor.id })
    .from(distributor)
    .where(eq(distributor.id, id));
  if (found === undefined) throw new RequestError("NOT_FOUND", "There is no such distributor.");
}

type Seat = {
  readonly partnerId: string;
  readonly email: string;
  readonly distributorId: string | null;
};

async function refuseMember(tx: ScopedTransaction, seat: Seat): Promise<void> {
  const [held] = await tx
    .select({ role: membership.role })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(
      and(
        eq(membership.partnerId, seat.partnerId),
        eq(user.email, seat.email),
        seat.distributorId === null
          ? isNull(membership.distributorId)
          : eq(membership.distributorId, seat.distributorId),
      ),
    );
  if (held === undefined) return;
  throw new RequestError("CONFLICT", `${seat.email} has the role ${held.role} there already.`);
}

async function refuseOpenInvitation(tx: ScopedTransaction, seat: Seat): Promise<void> {
  const [open] = await tx
    .select({ id: personLink.id })
    .from(personLink)
    .where(
      and(
        eq(personLink.kind, "invitation"),
        eq(personLink.partnerId, seat.partnerId),
        eq(personLink.email, seat.email),
        seat.distributorId === null
          ? isNull(personLink.distributorId)
          : eq(personLink.distributorId, seat.distributorId),
        isNull(personLink.usedAt),
        isNull(personLink.endedAt),
      ),
    );
  if (open === undefined) return;
  throw new RequestError(
    "CONFLICT",
    `${seat.email} is invited there already. Make a new link for that invitation, or revoke it.`,
  );
}

/**
 * A link to set a new password, for a member (`id` of a role). Refused for somebody who also works for
 * another partner: that account is not ours alone.
 */
export async function handPasswordLink(host: Host, id: string): Promise<HandedLink> {
  const { tx, scope } = host;
  const [held] = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.id, id), eq(membership.partnerId, scope.partnerId)));
  if (held === undefined) throw new RequestError("NOT_FOUND", "This person has no such role here.");
  await requireOurs(tx, scope.partnerId, held.userId);
  return passwordLinkFor(host, held.userId);
}

async function requireOurs(
  tx: ScopedTransaction,
  partnerId: string,
  userId: string,
): Promise<void> {
  if (await belongsOnlyTo(tx, partnerId, userId)) return;
  throw new RequestError(
    "NOT_ALLOWED",
    "This person also works for another partner. The operator of the installation can make the link: orderloom person reset-link EMAIL.",
  );
}

/** Whether the account belongs to this partner alone. */
export async function belongsOnlyTo(
  tx: ScopedTransaction,
  partnerId: string,
  userId: string,
): Promise<boolean> {
  const [ours] = await tx.execute<{ only: boolean }>(
    sql`select belongs_only_to(${userId}::uuid, ${partnerId}::uuid) as only`,
  );
  return ours?.only === true;
}

async function passwordLinkFor(host: Host, userId: string): Promise<HandedLink> {
  const { tx, actor } = host;
  const { partnerId } = host.scope;
  const person = await withSignInTables(tx, async () => {
    const [found] = await tx
      .select({ email: user.email, name: user.name })
      .from(user)
      .where(eq(user.id, userId));
    return found;
  });
  if (person === undefined) throw new RequestError("NOT_FOUND", "There is no such person.");
  await endPasswordLinks(tx, { partnerId, userId }, "replaced");
  const issued = await issueLink(tx, actor, { kind: "password", partnerId, ...person, userId });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId: null,
    action: "member.password-link",
    subject: { kind: "user", id: userId },
    detail: { email: person.email, expires: issued.expiresAt.toISOString() },
  });
  return handedOver(host, issued);
}

/** Replaces an open link, expired or not, by a new one with its full time; the old one stops working. */
export async function reissueLink(host: Host, id: string): Promise<HandedLink> {
  const { tx, actor, scope } = host;
  const link = await lockOpenLink(tx, scope.partnerId, id);
  if (link.kind === "password" && link.userId !== null) {
    await requireOurs(tx, scope.partnerId, link.userId);
    return passwordLinkFor(host, link.userId);
  }
  if (link.role === null) throw new Error(`Invitation ${id} has no role.`);
  await endLink(tx, id, "replaced");
  const { partnerId, email, name, distributorId, role, payloadView, runEditRetry } = link;
  const offer = { partnerId, email, name, distributorId, role, payloadView, runEditRetry };
  const issued = await issueLink(tx, actor, { kind: "invitation", ...offer });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    action: "invitation.renew",
    subject: { kind: "invitation", id: issued.id },
    detail: { email, role, replaces: id, expires: issued.expiresAt.toISOString() },
  });
  return handedOver(host, issued);
}

/** Ends a link before anybody has used it. */
export async function revokeLink({ tx, actor, scope }: Host, id: string): Promise<void> {
  const { partnerId } = scope;
  const link = await lockOpenLink(tx, partnerId, id);
  await endLink(tx, id, "revoked");
  await recordAudit(tx, actor, {
    partnerId,
    distributorId: link.distributorId,
    action: link.kind === "invitation" ? "invitation.revoke" : "member.password-link-revoke",
    subject:
      link.kind === "invitation"
        ? { kind: "invitation", id }
        : { kind: "user", id: link.userId ?? id },
    detail: { email: link.email },
  });
}

async function lockOpenLink(
  tx: ScopedTransaction,
  partnerId: string,
  id: string,
): Promise<typeof personLink.$inferSelect> {
  const [link] = await tx
    .select()
    .from(personLink)
    .where(and(eq(personLink.id, id), eq(personLink.partnerId, partnerId)))
    .for("update");
  if (link === undefined) throw new RequestError("NOT_FOUND", "There is no such link.");
  if (link.usedAt !== null) {
    throw new RequestError("CONFLICT", `${link.email} has used the link meanwhile.`);
  }
  if (link.endedAt !== null) {
    throw new RequestError("CONFLICT", "The link was revoked or replaced meanwhile.");
  }
  return link;
}

/** A link nobody has used yet, as the people of the partner see it. */
export type OpenLink = {
  readonly id: string;
  readonly kind: "invitation" | "password";
  readonly email: string;
  readonly name: string;
  readonly role: Role | null;
  readonly distributorName: string | null;
  readonly issuedByName: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

/** Links that are open, the newest first, expired ones included until they are renewed or revoked. */
export function listOpenLinks(
  tx: ScopedTransaction,
  { partnerId }: { readonly partnerId: string },
): Promise<readonly OpenLink[]> {
  return tx
    .select({
      id: personLink.id,
      kind: personLink.kind,
      email: personLink.email,
      name: personLink.name,
      role: personLink.role,
      distributorName: distributor.name,
      issuedByName: personLink.issuedByName,
      issuedAt: personLink.issuedAt,
      expiresAt: personLink.expiresAt,
    })
    .from(personLink)
    .leftJoin(distributor, eq(distributor.id, personLink.distributorId))
    .where(
      and(
        eq(personLink.partnerId, partnerId),
        isNull(personLink.usedAt),
        isNull(personLink.endedAt),
      ),
    )
    .orderBy(desc(personLink.issuedAt));
}
