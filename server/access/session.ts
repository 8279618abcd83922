import { sql } from "drizzle-orm";
import type { AppDatabase } from "../db";
import type { Auth } from "./auth";

/** A person who is signed in. */
export type SignedIn = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly sessionId: string;
  readonly hasSecondFactor: boolean;
};

/** A person with a session, who may still owe a second factor that a partner of theirs demands. */
export type Entrant = { readonly person: SignedIn; readonly mustEnrol: boolean };

type Services = { readonly auth: Auth; readonly db: AppDatabase };

/**
 * Who sends these headers; null without a valid session, and for somebody who owes a second factor: until it
 * is set up they can do nothing. Works in Next and in the gateway alike.
 */
export async function readSession(services: Services, headers: Headers): Promise<SignedIn | null> {
  const entrant = await readEntrant(services, headers);
  return entrant === null || entrant.mustEnrol ? null : entrant.person;
}

/** The same before the second factor: for the pages that set it up. */
export async function readEntrant(
  { auth, db }: Services,
  headers: Headers,
): Promise<Entrant | null> {
  if (!headers.has("cookie")) return null;
  // Renewed by the browser alone (`/api/auth/get-session`), which then gets the cookie again, too.
  const found = await auth.api
    .getSession({ headers, query: { disableRefresh: true } })
    .catch((error: unknown) => failedToRead(db, error));
  if (found === null) return null;
  const hasSecondFactor = found.user.twoFactorEnabled === true;
  const person = {
    userId: found.user.id,
    name: found.user.name,
    email: found.user.email,
    sessionId: found.session.id,
    hasSecondFactor,
  };
  return { person, mustEnrol: !hasSecondFactor && (await isDemanded(db, person.userId)) };
}

async function isDemanded(db: AppDatabase, userId: string): Promise<boolean> {
  const [row] = await db.execute<{ lacks: boolean }>(
    sql`select lacks_second_factor(${userId}::uuid) as lacks`,
  );
  return row?.lacks === true;
}

/** The library does not say what failed. Where it is the database that is away, this fails as that. */
async function failedToRead(db: AppDatabase, error: unknown): Promise<never> {
  await db.execute(sql`select 1`);
  throw error;
}
