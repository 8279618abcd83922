import { rowAsObject, type TableShape } from "../../runtime/tables/table-shape";

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
