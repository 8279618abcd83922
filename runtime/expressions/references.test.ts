import { expect, test } from "vitest";
import { readsOf, referencesOf, renameField, renamePaths, touches } from "./references";

test("references are found with their place, through lambdas", () => {
  const text = "input.lines.filter(l => l.qty > 0).map(l => l.sku)";
  const found = referencesOf(text).map(({ path, at }) => [path, text.slice(...at)]);
  expect(found).toEqual([
    ["input", "input"],
    ["input.lines", "input.lines"],
    ["input.lines[].qty", "l.qty"],
    ["input.lines[].sku", "l.sku"],
  ]);
});

test.each<[string, string, string, string]>([
  [
    "input.customer.name + input.customer.no",
    "input.customer",
    "buyer",
    "input.buyer.name + input.buyer.no",
  ],
  [
    "input.lines.map(l => l.sku + input.sku)",
    "input.lines[].sku",
    "code",
    "input.lines.map(l => l.code + input.sku)",
  ],
  [
    "(input.lines ?? []).sort(x => x.no)[0].no",
    "input.lines[].no",
    "line no",
    '(input.lines ?? []).sort(x => x["line no"])[0]["line no"]',
  ],
  ['input["PO Number"]', 'input["PO Number"]', "poNumber", 'input["poNumber"]'],
  ["a?.b?.c", "a.b", "x y", 'a?.["x y"]?.c'],
  ["steps.n04.id", "steps.n04", "n07", "steps.n07.id"],
  ["order.total", "order", "sale", "sale.total"],
  ["[order].map(order => order.total)", "order", "sale", "[sale].map(order => order.total)"],
  ["'input.customer'", "input.customer", "buyer", "'input.customer'"],
  ["input.customer +", "input.customer", "buyer", "input.customer +"],
])("a field is renamed wherever it is read: %s", (text, path, name, renamed) => {
  expect(renameField(text, path, name)).toBe(renamed);
});

test("templates and cells are searched and renamed too", () => {
  const template = "Order $" + "{input.no} of $" + "{input.customer.name}, not input.no";
  expect(readsOf(template, "template")).toEqual(["input.customer.name", "input.no"]);
  expect(renameField(template, "input.no", "number", "template")).toBe(
    "Order $" + "{input.number} of $" + "{input.customer.name}, not input.no",
  );
  expect(readsOf("> order.limit, $ == order.other", "cell")).toEqual([
    "order.limit",
    "order.other",
  ]);
  expect(renameField("> order.limit", "order.limit", "max", "cell")).toBe("> order.max");
});

test("search finds readers of a field, of what it is in and of what is in it", () => {
  expect(touches("input.lines[].sku", "input.lines")).toBe(true);
  expect(touches("input.lines", "input.lines[].sku")).toBe(true);
  expect(touches("input.lines", "input.line")).toBe(false);
});

test("a field that get(…) names counts as the field, and is renamed", () => {
  expect(readsOf('get(steps, "n04").id')).toEqual(["steps.n04.id"]);
  expect(renameField('get(steps, "n04").id + steps.get("n04").no', "steps.n04", "n07")).toBe(
    'get(steps, "n07").id + steps.get("n07").no',
  );
  expect(readsOf("get(steps, input.id)")).toEqual(["input.id", "steps"]);
});

test("several names are replaced at once, so that they can change places", () => {
  const names = new Map([
    ["steps.n01", "n02"],
    ["steps.n02", "n01"],
    ["steps.n03", "my-map"],
  ]);
  expect(renamePaths('steps.n01.a + steps["n02"].b + steps.n03.c + "steps.n01"', names)).toBe(
    'steps.n02.a + steps["n01"].b + steps["my-map"].c + "steps.n01"',
  );
  expect(renamePaths("steps.n01 +", names)).toBeNull();
});
