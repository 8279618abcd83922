import { type CompiledTable, compileDecisionTable } from "../../runtime/expressions/decision-table";
import type { Order } from "./sample-order";

export type TableRow = {
  channels: string[];
  above: number;
  countries: string[];
  from: number;
  to: number;
};

export const tableRows: readonly TableRow[] = Array.from({ length: 1_000 }, (_, row) => ({
  channels: row % 2 === 0 ? ["EDI"] : ["EDI", "SHOPIFY"],
  above: 6_000 - row,
  countries: row % 3 === 0 ? ["SE", "NO"] : ["SE"],
  from: row % 5,
  to: 10 + (row % 7),
}));
/** The last ten alone decide, too: the highest balances hit the first rows. */
export const shortRows = tableRows.slice(-500).filter((_, row) => row % 50 === 0);

function tableOf(rows: readonly TableRow[]): CompiledTable {
  return compileDecisionTable({
    hit: "first",
    columns: [
      { name: "Channel", input: "order.channel" },
      { name: "Balance", input: "order.customer.balance" },
      { name: "Country", input: "order.address.country" },
      { name: "Lines", input: "order.line_items.length" },
      { name: "Paid", input: "order.paid" },
      { name: "Group", input: "order.customer.group" },
    ],
    rows: rows.map(({ channels, above, countries, from, to }) => ({
      cells: [
        channels.map((channel) => JSON.stringify(channel)).join(", "),
        `> ${above}`,
        countries.map((country) => JSON.stringify(country)).join(", "),
        `${from}..${to}`,
        "-",
        'not ("VIP")',
      ],
    })),
  });
}
export const table = tableOf(tableRows);
export const shortTable = tableOf(shortRows);

export function tableByHand(rows: readonly TableRow[], source: Order): number {
  for (let row = 0; row < rows.length; row += 1) {
    const { channels, above, countries, from, to } = rows[row] as TableRow;
    if (
      channels.includes(source.channel) &&
      source.customer.balance > above &&
      countries.includes(source.address.country) &&
      source.line_items.length >= from &&
      source.line_items.length <= to &&
      source.customer.group !== "VIP"
    ) {
      return row;
    }
  }
  return -1;
}
