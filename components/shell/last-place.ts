/** Holds `<distributor>/<environment>/<list>` of the page that was open last. */
export const lastPlaceCookie = "orderloom-place";

const yearSeconds = 31_536_000;

export function keepLastPlace(place: string): void {
  writeCookie(lastPlaceCookie, place);
}

/** A choice of this browser that the server must know before it draws. Never anything secret. */
export function writeCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there in every supported browser
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
