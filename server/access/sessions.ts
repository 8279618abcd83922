import { and, desc, eq, gt, ne } from "drizzle-orm";
import { membership, session } from "../../drizzle/schema/people";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { AppDatabase, ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { auditAtPartners } from "./audit-at-partners";
import { emailOfMember } from "./email-of-member";
import { belongsOnlyTo } from "./manage-links";
import type { SignedIn } from "./session";
import { withSignInTables } from "./sign-in-tables";

/** A place where somebody is signed in. Its secret never leaves the server. */
export type SessionView = {
  readonly id: string;
  /** As the browser calls itself; null where it said nothing. */
  readonly userAgent: string | null;
  /** From where it was opened. */
  readonly address: string | null;
  readonly signedInAt: Date;
  /** Up to a quarter of an hour before the last use. */
  readonly lastUsedAt: Date;
};

function read(tx: ScopedTransaction, userId: string): Promise<readonly SessionView[]> {
  return withSignInTables(tx, () =>
    tx
      .select({
        id: session.id,
        userAgent: session.userAgent,
        address: session.ipAddress,
        signedInAt: session.createdAt,
        lastUsedAt: session.updatedAt,
      })
      .from(session)
      .where(and(eq(session.userId, userId), gt(session.expiresAt, new Date())))
      .orderBy(desc(session.updatedAt), desc(session.id)),
  );
}

/** Ends sessions of the person; how many there were. */
function end(
  tx: ScopedTransaction,
  userId: string,
  which: { readonly only?: string; readonly except?: string },
): Promise<number> {
  return withSignInTables(tx, async () => {
    const ended = await tx
      .delete(session)
      .where(
        and(
          eq(session.userId, userId),
          which.only === undefined ? undefined : eq(session.id, which.only),
          which.except === undefined ? undefined : ne(session.id, which.except),
        ),
      )
      .returning({ id: session.id });
    return ended.length;
  });
}

/** One's own sessions, the newest first. */
export async function listOwnSessions(
  db: AppDatabase,
  person: SignedIn,
): Promise<readonly (SessionView & { readonly isThis: boolean })[]> {
  const sessions = await db.transaction((tx) => read(tx, person.userId));
  return sessions.map((one) => ({ ...one, isThis: one.id === person.sessionId }));
}

/** Ends one of one's own sessions, or (`id` null) all but the one that asks. */
export function endOwnSessions(
  db: AppDatabase,
  { person, address }: { readonly person: SignedIn; readonly address: string | null },
  id: string | null,
): Promise<{ readonly ended: number }> {
  return db.transaction(async (tx) => {
    const { userId, sessionId, name } = person;
    const ended = await end(tx, userId, id === null ? { except: sessionId } : { only: id });
    if (ended > 0) {
      await auditAtPartners(tx, { kind: "user", id: userId, name, address }, userId, {
        action: "account.end-sessions",
        detail: { sessions: ended },
      });
    }
    return { ended };
  });
}

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  readonly scope: { readonly partnerId: string };
};

/** Sessions of a member (`id` of a role). Refused for somebody who also works for another partner. */
export async function listMemberSessions(
  host: Pick<Host, "tx" | "scope">,
  id: string,
): Promise<readonly SessionView[]> {
  return read(host.tx, await userOf(host, id));
}

/** Ends one session of a member, or (`sessionId` null) all of them. */
export async function endMemberSessions(
  host: Host,
  wanted: { readonly id: string; readonly sessionId: string | null },
): Promise<{ readonly ended: number }> {
  const { tx, actor, scope } = host;
  const userId = await userOf(host, wanted.id);
  const ended = await end(tx, userId, wanted.sessionId === null ? {} : { only: wanted.sessionId });
  if (ended > 0) {
    await recordAudit(tx, actor, {
      partnerId: scope.partnerId,
      distributorId: null,
      action: "member.end-sessions",
      subject: { kind: "user", id: userId },
      detail: { email: await emailOfMember(tx, userId), sessions: ended },
    });
  }
  return { ended };
}

async function userOf({ tx, scope }: Pick<Host, "tx" | "scope">, id: string): Promise<string> {
  const [held] = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.id, id), eq(membership.partnerId, scope.partnerId)));
  if (held === undefined) throw new RequestError("NOT_FOUND", "This person has no such role here.");
  if (await belongsOnlyTo(tx, scope.partnerId, held.userId)) return held.userId;
  throw new RequestError(
    "NOT_ALLOWED",
    "This person also works for another partner, so the sessions are not yours to see. Removing the role here has effect at once.",
  );
}
