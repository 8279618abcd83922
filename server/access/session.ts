import type { Auth } from "./auth";

/** A person who is signed in. */
export type SignedIn = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly sessionId: string;
};

/** Who sends these headers; null without a valid session. Works in Next and in the gateway alike. */
export async function readSession(auth: Auth, headers: Headers): Promise<SignedIn | null> {
  if (!headers.has("cookie")) return null;
  const found = await auth.api.getSession({ headers });
  if (found === null) return null;
  return {
    userId: found.user.id,
    name: found.user.name,
    email: found.user.email,
    sessionId: found.session.id,
  };
}
