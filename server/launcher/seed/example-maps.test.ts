import { expect, test } from "vitest";
import { compileMap } from "../../../runtime/expressions/compile-map";
import type { Json } from "../../../runtime/json";
import { mapRowsOf } from "../../../runtime/nodes/map/map-rows";
import { rowAsObject } from "../../../runtime/tables/table-shape";
import { exampleMaps } from "./example-maps";
import { demoTables } from "./seed-tables";

const tables = Object.fromEntries(
  demoTables.map(({ name, shape, rows }) => [
    name,
    {
      rows: rows.map((row) => rowAsObject(shape.columns, row)),
      validity: shape.validity,
    } as unknown as Json,
  ]),
);

test("the example looks up in the tables of the demonstration, as of the day of the message", () => {
  const [, content] = exampleMaps[0] ?? [];
  const map = compileMap(mapRowsOf((content?.fields ?? []) as Json));
  const input = {
    number: "PO-1",
    customer: "C-1001",
    lines: [
      { item: "BF-104410", quantity: "3", unit: "BX" },
      { item: "BF-100231", quantity: "1", unit: "H87" },
    ],
  };
  const made = (acceptedAt: string) => map({ input, run: { acceptedAt }, tables }).lines;
  expect(made("2026-06-30T12:00:00Z")).toEqual([
    { number: 1, buyerItem: "BF-104410", item: "BLT-1008", quantity: 3, unit: "XBX" },
    { number: 2, buyerItem: "BF-100231", item: "BRG-1004", quantity: 1, unit: "H87" },
  ]);
  expect(made("2026-07-01T12:00:00Z")).toMatchObject([{ item: "BLT-1012" }, { item: "BRG-1004" }]);
});
