/** The highest UUIDv7 of the millisecond before `atMs`: ids above it were made at `atMs` or later. */
export function newestIdBefore(atMs: number): string {
  const time = (atMs - 1).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7fff-bfff-ffffffffffff`;
}
