import { createAuthClient } from "better-auth/client";

/** Ends the session and leaves with a whole page load, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await createAuthClient().signOut();
  location.assign("/sign-in");
}
