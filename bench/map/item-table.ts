import { compileMap } from "../../runtime/expressions/compile-map";
import type { Json } from "../../runtime/json";
import { rowAsObject, type TableShape } from "../../runtime/tables/table-shape";
import { inputs } from "./rates";

export const itemShape: TableShape = {
  kind: "composite",
  columns: ["customer", "theirs", "ours", "unit"],
  keys: ["customer", "theirs"],
  validity: null,
};
export const itemRows = Array.from({ length: 100_000 }, (_, index) => [
  `C-${1_000 + (index % 500)}`,
  `BUYER-${index}`,
  `SKU-${index * 7}`,
  "EA",
]);
export const itemTable = { rows: itemRows.map((row) => rowAsObject(itemShape.columns, row)) };
export const itemsByHand = new Map(itemRows.map((row) => [`${row[0]} ${row[1]}`, row[2]]));
export const itemAt = (index: number) => itemRows[(index * 7_919) % itemRows.length] ?? [];

/** The same in a map of one field. */
export const itemOf = compileMap([
  {
    target: "ours",
    value: 'lookup("items", { customer: input.customer, theirs: input.sku }, "ours")',
    required: true,
  },
]);
export const itemScopes = Array.from({ length: inputs }, (_, index) => {
  const [customer = "", sku = ""] = itemAt(index);
  const items = itemTable as unknown as Json;
  return { input: { customer, sku }, run: {}, tables: { items } };
});
