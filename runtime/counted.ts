/**
 * A count with its noun as English has it: `1 row`, `2,400 rows`, `1 entry`.
 * @param many where it is not the noun with an s, or where a verb follows
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
