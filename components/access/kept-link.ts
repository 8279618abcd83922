const key = "orderloom.link";

/**
 * The secret of the link that was opened. It is taken out of the address, so that it is not in the history or
 * on a screenshot, and kept in this tab, so that signing in first or loading again does not lose it.
 */
export function takeLinkSecret(): string {
  const secret = location.hash.slice(1);
  if (secret === "") return sessionStorage.getItem(key) ?? "";
  sessionStorage.setItem(key, secret);
  history.replaceState(null, "", location.pathname);
  return secret;
}

export function forgetLinkSecret(): void {
  sessionStorage.removeItem(key);
}
