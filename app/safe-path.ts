/** Only a path of this site; anything else would send a person with a fresh session elsewhere. */
export function safePath(next: string | readonly string[] | undefined): string {
  const isPath = typeof next === "string" && /^\/(?![/\\])/.test(next);
  return isPath ? next : "/";
}
