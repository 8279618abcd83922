import { parseArgs } from "node:util";
import { compileMapClosures } from "../runtime/expressions/compile-map";
import type { JsonObject } from "../runtime/json";
import { checkRows } from "../runtime/tables/check-rows";
import { findRow } from "../runtime/tables/find-row";
import { planImport } from "../runtime/tables/import-sheet";
import { readSheet, writeSheet } from "../runtime/tables/read-sheet";
import { shortRows, shortTable, table, tableByHand, tableRows } from "./map/decision-rows";
import {
  itemAt,
  itemOf,
  itemRows,
  itemScopes,
  itemShape,
  itemsByHand,
  itemTable,
} from "./map/item-table";
import {
  byHand,
  conditionInJsonata,
  fields,
  mapInJsonata,
  ours,
  rule,
  ruleByHand,
} from "./map/order-map";
import { inputs, isUnused, once, rate, rateLater } from "./map/rates";
import { type Order, order } from "./map/sample-order";
import { addRow, newReport, printReport, saveReport } from "./report";

// The order map (20 header fields, 8 per line, 10 lines), a condition of six parts, decision tables of 10 and of
// 1,000 rows with 6 columns, the preview of a document of 1 MB, and a lookup table of 100,000 rows, per core:
// ours, exact, against JavaScript written by hand with floats, which is the floor, and JSONata.
const orders = Array.from({ length: inputs }, (_, seed) => {
  const made = order(seed);
  return { ...made, customer: { ...made.customer, balance: 5_200.25 + seed } };
});
const scopes = orders.map((made) => ({ order: made as unknown as JsonObject }));
const texts = orders.map((made) => JSON.stringify(made));
const large = {
  order: {
    ...order(1),
    line_items: Array.from({ length: 9_000 }, (_, line) => order(line).line_items[line % 10]),
  } as unknown as JsonObject,
};
const preview = compileMapClosures(fields);

const { values } = parseArgs({
  options: { json: { type: "string" }, rounds: { type: "string", default: "5" } },
});
const rounds = Array.from({ length: Math.max(1, Number(values.rounds)) });
const report = newReport("map", "none");

/** One row of ours and its floor, measured in turns so that both meet the same machine. */
function compared(
  key: string,
  floorKey: string,
  floor: (index: number) => unknown,
  mine: (index: number) => unknown,
): void {
  const measured = rounds.map(() => ({ floor: rate(floor), mine: rate(mine) }));
  addRow(
    report,
    floorKey,
    "1/s",
    measured.map((round) => round.floor),
  );
  addRow(
    report,
    key,
    "1/s",
    measured.map((round) => round.mine),
    floorKey,
  );
}

const orderAt = (index: number): Order => orders[index] as Order;
compared(
  "map.docs_per_s",
  "floor.js.map.docs_per_s",
  (index) => byHand(orderAt(index)),
  (index) => ours(scopes[index] ?? {}),
);
compared(
  "map.json.docs_per_s",
  "floor.js_json.map.json.docs_per_s",
  (index) => JSON.stringify(byHand(JSON.parse(texts[index] ?? "null") as Order)),
  (index) => JSON.stringify(ours({ order: JSON.parse(texts[index] ?? "null") as JsonObject })),
);
compared(
  "condition.decisions_per_s",
  "floor.js.condition.decisions_per_s",
  (index) => ruleByHand(orderAt(index)),
  (index) => rule(scopes[index] ?? {}),
);
compared(
  "rule.decisions_per_s",
  "floor.js.rule.decisions_per_s",
  (index) => tableByHand(shortRows, orderAt(index)),
  (index) => shortTable(scopes[index] ?? {}),
);
compared(
  "rule.1000_rows.decisions_per_s",
  "floor.js.rule.1000_rows.decisions_per_s",
  (index) => tableByHand(tableRows, orderAt(index)),
  (index) => table(scopes[index] ?? {}),
);
for (const [key, asked] of [
  ["floor.jsonata.map.docs_per_s", mapInJsonata],
  ["floor.jsonata.condition.decisions_per_s", conditionInJsonata],
] as const) {
  const measured: number[] = [];
  for (const _round of rounds) {
    measured.push(await rateLater((index) => asked.evaluate(scopes[index])));
  }
  addRow(report, key, "1/s", measured);
}
addRow(
  report,
  "preview.1mb_ms",
  "ms",
  rounds.map(() => once(() => preview(large))),
);
compared(
  "lookup.100000_rows.per_s",
  "floor.js.lookup.100000_rows.per_s",
  (index) => {
    const [customer, theirs] = itemAt(index);
    return itemsByHand.get(`${customer} ${theirs}`);
  },
  (index) => {
    const [customer = "", theirs = ""] = itemAt(index);
    const wanted = [
      { column: "customer", value: customer },
      { column: "theirs", value: theirs },
    ];
    return findRow(itemTable, wanted, "")?.ours;
  },
);
addRow(
  report,
  "lookup.100000_rows.in_a_map.per_s",
  "1/s",
  rounds.map(() => rate((index) => itemOf(itemScopes[index] ?? {}))),
);
addRow(
  report,
  "lookup.100000_rows.index_ms",
  "ms",
  rounds.map(() =>
    once(() =>
      findRow({ rows: [...itemTable.rows] }, [{ column: "theirs", value: "BUYER-7" }], ""),
    ),
  ),
);
const itemSheet = writeSheet(itemRows, itemShape.columns);
addRow(
  report,
  "lookup.100000_rows.import_ms",
  "ms",
  rounds.map(() =>
    once(() => {
      const empty = { shape: itemShape, rows: [] };
      const plan = planImport(empty, readSheet(itemSheet), { header: true, mode: "replace" });
      return plan.problemCount + checkRows(itemShape, plan.table.rows).total;
    }),
  ),
);
printReport(report);
saveReport(report, values.json);
if (isUnused()) process.exitCode = 1;
