/** Whether a list names this; an entry that ends in `*` names whatever begins like it. Case does not count. */
export function isReserved(name: string, reserved: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return reserved.some((entry) =>
    entry.endsWith("*") ? lower.startsWith(entry.slice(0, -1)) : lower === entry,
  );
}
