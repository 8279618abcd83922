import { expect, test } from "vitest";
import { markField } from "./value-text";

const order = JSON.stringify(
  { lines: [{ unit: "EA" }, { quantity: { uom: "CS" }, unit: "BX" }], unit: "X" },
  null,
  2,
);
const lineOf = (text: string, part: string) =>
  text.split("\n").findIndex((line) => line.includes(part)) + 1;

test("a path marks exactly its value", () => {
  expect([...markField(order, "lines[1].quantity.uom").keys()]).toEqual([lineOf(order, '"uom"')]);
});

test("a name alone marks every field of that name", () => {
  expect([...markField(order, "somewhere.unit").keys()]).toHaveLength(3);
});

test("an answer that names the field is marked where it does", () => {
  const answer = JSON.stringify({ error: { code: "X", field: "lines[1].quantity.uom" } }, null, 2);
  expect([...markField(answer, "lines[1].quantity.uom").keys()]).toEqual([
    lineOf(answer, '"field"'),
  ]);
});

test("without a field nothing is marked", () => {
  expect(markField(order, null).size).toBe(0);
});
