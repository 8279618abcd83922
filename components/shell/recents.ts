/** A document that was open: its page below the environment and its title. */
export type Recent = { readonly page: string; readonly title: string };

const kept = 12;
const keyOf = (environment: string) => `orderloom.recent.${environment}`;

export function readRecents(environment: string): readonly Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(environment)) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch {
    return [];
  }
}

function isRecent(entry: unknown): entry is Recent {
  const { page, title } = (entry ?? {}) as Partial<Recent>;
  return typeof page === "string" && typeof title === "string" && page.startsWith("/");
}

/** Puts a document first, once. */
export function keepRecent(environment: string, recent: Recent): void {
  const others = readRecents(environment).filter(({ page }) => page !== recent.page);
  try {
    localStorage.setItem(keyOf(environment), JSON.stringify([recent, ...others].slice(0, kept)));
  } catch {
    // A full or forbidden store: the list is a convenience.
  }
}
