import { expect, test } from "vitest";
import { tableOfError, tablesOf, versionsReadBy } from "./table-of-step";
import type { RunView } from "./use-run";

const pinned = (named: string) => ({ named, id: named, name: named, number: 3 });
const view = {
  document: {
    nodes: {
      look: { type: "enrich@1", config: { table: "Items" } },
      map: {
        type: "map@1",
        config: {
          fields: [
            { target: "a", value: 'lookup("Ship \\"to\\"", { a: 1 }, "b")' },
            { target: "b", value: "lookup('Units', { a: 1 }, 'Items')" },
          ],
        },
      },
      none: { type: "map@1", config: { fields: [{ target: "a", value: '"Units"' }] } },
    },
  },
  tables: [pinned("Items"), pinned('Ship "to"'), pinned("Units"), pinned("Prices")],
} as unknown as RunView;
const namesOf = (node: string) => tablesOf(view, node).map(({ name }) => name);

test("a step reads the tables that its setting or its expressions name", () => {
  expect(namesOf("look")).toEqual(["Items"]);
  // The column “Items” is no table.
  expect(namesOf("map")).toEqual(['Ship "to"', "Units"]);
  expect(namesOf("none")).toEqual([]);
});

test("a step that waited for a row has read another version of its table than the run began with", () => {
  const read = versionsReadBy(view, { tables: [{ ...pinned("Units"), number: 5 }] });
  const look = { document: view.document, tables: read };
  const told = tablesOf(look, "map").map(({ name, number }) => [name, number]);
  expect(told).toContainEqual(['Ship "to"', 3]);
  expect(told).toContainEqual(["Units", 5]);
  expect(versionsReadBy(view, { tables: [] })).toEqual(view.tables);
});

test("a row that is not there is looked for in the table that the error names", () => {
  expect(tableOfError(view, { table: "Units", row: { a: "1" } })?.id).toBe("Units");
  expect(tableOfError(view, { table: "Else" })).toBeNull();
  expect(tableOfError(view, undefined)).toBeNull();
});
