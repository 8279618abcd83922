import { expect, test } from "vitest";
import { tableOfError, tablesOf } from "./table-of-step";
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
  expect(namesOf("map")).toContain('Ship "to"');
  expect(namesOf("map")).toContain("Units");
  expect(namesOf("map")).not.toContain("Prices");
  expect(namesOf("none")).toEqual([]);
});

test("a row that is not there is looked for in the table that the error names", () => {
  expect(tableOfError(view, { table: "Units", row: { a: "1" } })?.id).toBe("Units");
  expect(tableOfError(view, { table: "Else" })).toBeNull();
  expect(tableOfError(view, undefined)).toBeNull();
});
