import { expect, test } from "vitest";
import { compileMap } from "../../../runtime/expressions/compile-map";
import { importFlow } from "../../../runtime/flow/flow-files";
import type { Json } from "../../../runtime/json";
import { mapRowsOf } from "../../../runtime/nodes/map/map-rows";
import { rowAsObject } from "../../../runtime/tables/table-shape";
import { demoFlows } from "./demo-flows";
import { typedOrders } from "./history/typed-orders";
import { readFlowFiles } from "./seed-flows";
import { demoTables } from "./seed-tables";

const { nodes } = importFlow(readFlowFiles(demoFlows.typed.folder)).folder?.document ?? {};
const config = nodes?.n02?.config ?? {};
const map = compileMap(mapRowsOf(config.fields ?? []));
const tables = Object.fromEntries(
  demoTables.map(({ name, shape, rows }) => [
    name,
    {
      rows: rows.map((row) => rowAsObject(shape.columns, row)),
      validity: shape.validity,
    } as unknown as Json,
  ]),
);
const linesOn = (acceptedAt: string, input: Json) =>
  map({ input, run: { acceptedAt }, tables }).lines;

test("the buyer's items are looked up in the tables of the demonstration, as of the day of the message", () => {
  const input = {
    number: "PO-1",
    customer: "C-1001",
    lines: [
      { item: "BF-104410", quantity: "3", unit: "BX" },
      { item: "BF-100231", quantity: "1", unit: "H87" },
    ],
  };
  expect(linesOn("2026-06-30T12:00:00Z", input)).toEqual([
    { number: 1, buyerItem: "BF-104410", item: "BLT-1008", quantity: 3, unit: "XBX" },
    { number: 2, buyerItem: "BF-100231", item: "BRG-1004", quantity: 1, unit: "H87" },
  ]);
  expect(linesOn("2026-07-01T12:00:00Z", input)).toMatchObject([
    { item: "BLT-1012" },
    { item: "BRG-1004" },
  ]);
});

test("every order that was typed in, and the sample, has its items in the tables", () => {
  const now = Date.parse("2026-11-25T15:00:00Z");
  const typed = typedOrders(now, "America/Chicago");
  // Of working days, more than a day ago.
  expect(typed.map(({ at }) => new Date(at).toISOString())).toEqual([
    "2026-11-20T16:07:00.000Z",
    "2026-11-23T16:07:00.000Z",
  ]);
  const messages = [...typed.map(({ body }) => body), nodes?.n01?.config.sample ?? null];
  for (const message of messages) {
    expect(linesOn("2026-11-25T15:00:00Z", message)).not.toHaveLength(0);
  }
});
