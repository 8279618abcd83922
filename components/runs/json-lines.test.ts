import { expect, test } from "vitest";
import type { Json } from "../../runtime/json";
import { lineOfPath, parsePath } from "./json-lines";

const order: Json = {
  name: "#1",
  customer: { code: "C-1", tags: [] },
  lines: [
    { sku: "A", price: null },
    { sku: "B", price: 3 },
  ],
  total: 10,
};
const printed = JSON.stringify(order, null, 2).split("\n");

test.each(["name", "customer.code", "customer.tags", "lines[1].price", "lines", "total"])(
  "%s is found on its line",
  (path) => {
    const segments = parsePath(path);
    const { line, missing } = lineOfPath(order, segments);
    expect(missing).toBe("");
    expect(printed[line - 1]?.trim()).toMatch(new RegExp(`^"${segments.at(-1)}":`));
  },
);

test("an entry of a list has the line of its brace", () => {
  expect(printed[lineOfPath(order, parsePath("lines[1]")).line - 1]?.trim()).toBe("{");
});

test.each([
  ["customer.email", '"customer": {', "email"],
  ["lines[7].sku", '"lines": [', "7.sku"],
  ["total.net", '"total": 10', "net"],
  ["nothing", "{", "nothing"],
])("of %s the innermost part that is there is shown", (path, text, gone) => {
  const { line, missing } = lineOfPath(order, parsePath(path));
  expect(printed[line - 1]?.trim()).toBe(text);
  expect(missing).toBe(gone);
});
