/** The value that the address has for `name`; null where it has none. */
export function readAddress(name: string): string | null {
  return new URL(location.href).searchParams.get(name);
}

/**
 * Writes a parameter into the address, or takes it out for null; `marks` are kept with the entry of the
 * history. With the router's own state it is not told: it would take this for where one wants to be, and drop
 * the page that a link pressed a moment ago is fetching.
 */
export function writeAddress(
  name: string,
  value: string | null,
  how: "push" | "replace" = "replace",
  marks: { readonly [mark: string]: boolean } = {},
): void {
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  history[how === "push" ? "pushState" : "replaceState"]({ ...history.state, ...marks }, "", url);
}
