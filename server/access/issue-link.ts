import { and, eq, isNull } from "drizzle-orm";
import { personLink, type Role } from "../../drizzle/schema/people";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { linkLifetimeMs, newLinkSecret } from "./link-format";

/** A link as it is handed over; `secret` is shown this once. */
export type IssuedLink = {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: Date;
};

/** What an invitation offers, or whose password a link sets. */
export type LinkSubject = {
  readonly partnerId: string;
  readonly email: string;
  readonly name: string;
} & (
  | {
      readonly kind: "invitation";
      readonly distributorId: string | null;
      readonly role: Role;
      readonly payloadView: boolean | null;
      readonly runEditRetry: boolean | null;
    }
  | { readonly kind: "password"; readonly userId: string }
);

/** Writes a new link. The caller has ended the one before and writes the audit row. */
export async function issueLink(
  tx: ScopedTransaction,
  actor: Actor,
  subject: LinkSubject,
): Promise<IssuedLink> {
  const { secret, hash } = newLinkSecret();
  const id = newId();
  const expiresAt = new Date(Date.now() + linkLifetimeMs[subject.kind]);
  await tx.insert(personLink).values({
    ...subject,
    id,
    hash,
    issuedBy: actor.kind === "user" ? actor.id : null,
    issuedByName: actor.name,
    expiresAt,
  });
  return { id, secret, expiresAt };
}

/** Ends a link that nobody has used yet; false when somebody has, or when it was ended before. */
export async function endLink(
  tx: ScopedTransaction,
  id: string,
  why: "revoked" | "replaced",
): Promise<boolean> {
  const ended = await tx
    .update(personLink)
    .set({ endedAt: new Date(), endedWhy: why })
    .where(and(eq(personLink.id, id), isNull(personLink.usedAt), isNull(personLink.endedAt)))
    .returning({ id: personLink.id });
  return ended.length > 0;
}

/** Ends the open password links of a person at a partner. */
export async function endPasswordLinks(
  tx: ScopedTransaction,
  of: { readonly partnerId: string; readonly userId: string },
  why: "revoked" | "replaced",
): Promise<void> {
  await tx
    .update(personLink)
    .set({ endedAt: new Date(), endedWhy: why })
    .where(
      and(
        eq(personLink.partnerId, of.partnerId),
        eq(personLink.userId, of.userId),
        eq(personLink.kind, "password"),
        isNull(personLink.usedAt),
        isNull(personLink.endedAt),
      ),
    );
}
