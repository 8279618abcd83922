let leaving = false;

/** True while signing out: calls that are refused meanwhile are nothing to act on. */
export function isLeaving(): boolean {
  return leaving;
}

/** Ends the session and leaves for `next` with a whole page load, so that nothing of it stays in memory or the tab. */
export async function signOut(next = "/sign-in"): Promise<void> {
  leaving = true;
  const [{ createAuthClient }, { forgetTab }] = await Promise.all([
    import("better-auth/client"),
    import("./forget-tab"),
  ]);
  await createAuthClient().signOut();
  forgetTab();
  // What is put down as the page goes goes after it: this listener is the last.
  addEventListener("pagehide", forgetTab);
  location.assign(next);
}
