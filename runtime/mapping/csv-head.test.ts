import { expect, it } from "vitest";
import { fieldsOfHead } from "./csv-head";

it.each([
  { text: "sku,qty,unit price\nA,1,2.50", names: ["sku", "qty", "unit price"] },
  { text: "sku;qty", names: ["sku", "qty"] },
  { text: "sku\tqty\r\n", names: ["sku", "qty"] },
  { text: '\uFEFF"a, b",c', names: ["a, b", "c"] },
])("the first line $text names the fields", ({ text, names }) => {
  const head = fieldsOfHead(text);
  expect("fields" in head ? head.fields.map(({ name }) => name) : head).toEqual(names);
});

it.each([
  { text: "one", fault: "at least two columns" },
  { text: "a,,c", fault: "Column 2 has no name" },
  { text: "a,b,a", fault: "Two columns are called “a”" },
])("$text is no head, and says why", ({ text, fault }) => {
  const head = fieldsOfHead(text);
  expect("fault" in head ? head.fault : "").toContain(fault);
});
