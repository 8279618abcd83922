import type { Json } from "../../json";
import type { FunctionDefinition } from "./definition";

const items: Json = {
  Items: {
    rows: [
      { customer: "C-1", theirs: "A-7", ours: "SKU-1" },
      { customer: "C-2", theirs: "A-7", ours: "SKU-9" },
    ],
  },
};

/** What reads lookup tables. */
export const tableFunctions: readonly FunctionDefinition[] = [
  {
    name: "lookup",
    group: "tables",
    help: "A cell of a lookup table, as text: of the first row that has all the keys, each the name of a column with its value. Any column can be a key, so a table is read from either side. Where no row has them it is an error, unless something to give instead is named; an empty cell is missing. Of rows that count on certain days it takes the one of the day on which the message was accepted. Cells are text: the number 1.50 is looked for as 1.5, so a cell that is written 1.50 is found by the text 1.50 alone. Table and columns are fixed names.",
    parameters: [
      { name: "table", type: "table" },
      { name: "keys", type: "keys" },
      { name: "column", type: "column" },
      { name: "otherwise", type: "value", optional: true },
    ],
    returns: { kind: "text", optional: true },
    examples: [
      {
        text: 'lookup("Items", { ours: sku }, "theirs")',
        scope: { sku: "SKU-1", tables: items },
        result: "A-7",
      },
      {
        text: 'lookup("Items", { customer: buyer, theirs: sku }, "ours")',
        scope: { buyer: "C-2", sku: "A-7", tables: items },
        result: "SKU-9",
      },
      {
        text: 'lookup("Items", { theirs: sku }, "ours", "UNKNOWN")',
        scope: { sku: "B-1", tables: items },
        result: "UNKNOWN",
      },
      {
        text: 'lookup("Items", { theirs: sku }, "ours", missing)',
        scope: { sku: "B-1", tables: items },
      },
    ],
  },
];
