import type { AwaitedRow } from "../nodes/execution";

/** Of the subscriptions for a row: see {@link rowKey}. */
export const rowPublished = "orderloom.row-published";

/** JSON of the table, as the flow names it, and the cells. */
export function rowKey({ table, row }: Pick<AwaitedRow, "table" | "row">): string {
  return `${rowKeyOf(table)}${JSON.stringify(row)}}`;
}

/** What all keys for rows of this table begin with, and no others. */
export function rowKeyOf(table: string): string {
  return `{"table":${JSON.stringify(table)},"row":`;
}
