let leaving = false;

/** True while signing out: calls that are refused meanwhile are nothing to act on. */
export function isLeaving(): boolean {
  return leaving;
}

/** Ends the session and leaves for `next` with a whole page load, so that nothing of it stays in memory. */
export async function signOut(next = "/sign-in"): Promise<void> {
  leaving = true;
  const { createAuthClient } = await import("better-auth/client");
  await createAuthClient().signOut();
  location.assign(next);
}
