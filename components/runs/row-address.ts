import type { Json } from "@/runtime/json";

/** Where a table is open with a row to fill in: what is known of its cells is there already. */
export function rowAddress(table: string, row: { readonly [column: string]: Json }): string {
  const cells = Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  return `/tables/${table}?row=${encodeURIComponent(JSON.stringify(cells))}`;
}
