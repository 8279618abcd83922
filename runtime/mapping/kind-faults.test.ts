import { expect, it } from "vitest";
import { typeOfSample } from "../expressions/type-of-sample";
import { kindFaults } from "./kind-faults";
import { mapPlaces } from "./map-places";
import { fieldsOfSchema } from "./schema-fields";
import { targetTree } from "./target-tree";

const schema = {
  type: "object",
  properties: {
    number: { type: "string" },
    total: { type: "string", format: "decimal" },
    day: { type: "string", format: "date" },
    channel: { enum: ["edi", "api"] },
    tags: { type: "array", items: { type: "string" } },
    lines: {
      type: "array",
      items: { type: "object", properties: { quantity: { type: "number" } } },
    },
  },
};
const input = { no: 7, name: "A", total: 1.5, at: "2026-11-20T10:00:00Z", lines: [{ qty: "3" }] };

it("says before any document which values are of another kind, and which constants are no codes", () => {
  const rows = [
    { target: "number", value: "input.no" },
    { target: "total", value: "input.total" },
    { target: "day", value: "input.at" },
    { target: "channel", value: '"web"' },
    { target: "tags", value: "input.name" },
    {
      target: "lines",
      each: "input.lines",
      as: "line",
      fields: [{ target: "quantity", value: "line.qty" }],
    },
    { target: "own", value: "input.no" },
  ];
  const targets = targetTree(fieldsOfSchema(schema), mapPlaces(rows));
  expect([...kindFaults(rows, targets, { input: typeOfSample(input) })]).toEqual([
    ["number", "text is needed, not a number"],
    ["total", "a number as text is needed, not a number"],
    ["day", "a date is needed, not an instant"],
    ["channel", "“web” is not one of its codes: edi, api"],
    ["tags", "a list is needed, not text"],
    ["lines[].quantity", "a number is needed, not text"],
  ]);
});

it("says nothing of what fits, or of what nothing is known", () => {
  const rows = [
    { target: "number", value: "text(input.no)" },
    { target: "total", value: "text(input.total)" },
    { target: "day", value: "date(input.at)" },
    { target: "channel", value: '"edi"' },
    { target: "tags", value: "input.unknown" },
  ];
  const targets = targetTree(fieldsOfSchema(schema), mapPlaces(rows));
  expect(kindFaults(rows, targets, { input: typeOfSample(input) }).size).toBe(0);
});
