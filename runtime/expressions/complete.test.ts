import { expect, test } from "vitest";
import { callAt, completionsAt } from "./complete";
import { environmentOf, typeOfSample } from "./type-of-sample";

const environment = environmentOf({
  order: typeOfSample({
    number: "A-1",
    total: 5,
    date: "2026-11-20",
    shipTo: { city: "x" },
    lines: [{ sku: "A", qty: 1, taxes: [{ rate: 0.2 }] }],
  }),
  input: { kind: "any" },
});

function at(text: string, kind: "expression" | "template" = "expression") {
  const caret = text.indexOf("|");
  return completionsAt(text.slice(0, caret) + text.slice(caret + 1), caret, environment, kind);
}

function namesAt(text: string, kind: "expression" | "template" = "expression") {
  return at(text, kind)?.names.map(({ name }) => name);
}

test.each([
  ["order.|", ["number", "total", "date", "shipTo", "lines"]],
  ["order.sh|", ["number", "total", "date", "shipTo", "lines"]],
  ["1 + order.shipTo.|", ["city"]],
  ["order.lines.map(l => l.|", ["sku", "qty", "taxes"]],
  ["order.lines.map(l => l.|)", ["sku", "qty", "taxes"]],
  ["order.lines.filter(l => l.qty > 0).map(x => round(x.|", ["sku", "qty", "taxes"]],
  ["order.lines.map(l => l.taxes.sum(t => t.|", ["rate"]],
  ["order.lines[0].|", ["sku", "qty", "taxes"]],
  ["order.lines.first().|", ["sku", "qty", "taxes"]],
  ["(order.lines ?? []).map(l => ({ a: l.|", ["sku", "qty", "taxes"]],
  ["order.total > 5 ? order.shipTo.|", ["city"]],
  ["order.total > 5 ? order.shipTo.| : 2", ["city"]],
  ["replace(order.shipTo.|", ["city"]],
  ["order.lines.groupBy(l => l.sku).map(g => g.|", ["key", "entries"]],
  ["order.number.|", ["length"]],
  ["input.|", []],
])("behind a dot the fields of the value: %s", (text, names) => {
  expect(namesAt(text)).toEqual(names);
});

test("without a dot the roots and what lambdas bind, innermost first", () => {
  expect(namesAt("|")).toEqual(["order", "input"]);
  expect(namesAt("order.total + o|")).toEqual(["order", "input"]);
  expect(namesAt("order.lines.map((l, i) => l.taxes.map(t => |")).toEqual([
    "t",
    "i",
    "l",
    "order",
    "input",
  ]);
});

test("functions that fit the value are offered behind a dot", () => {
  const names = (text: string) => at(text)?.functions.map(({ name }) => name);
  expect(names("order.lines.|")).toContain("groupBy");
  expect(names("order.lines.|")).not.toContain("upper");
  expect(names("order.number.|")).toContain("upper");
  expect(names("order.number.|")).not.toContain("sum");
  expect(names("order.total.|")).toContain("round");
  expect(names("order.date.|")).toContain("addDays");
  expect(names("|")).toContain("today");
});

test("templates complete inside a placeholder only", () => {
  expect(namesAt("Order ${order.|} of", "template")).toContain("number");
  expect(namesAt("Don't (panic: ${order.lines.map(l => l.|", "template")).toContain("sku");
  expect(namesAt("order.|", "template")).toBeUndefined();
});

test("nothing is offered inside a text or behind nonsense", () => {
  expect(namesAt('"order.|"')).toBeUndefined();
  expect(namesAt("order..|")).toBeUndefined();
  expect(namesAt(")|")).toBeUndefined();
});

test("the word before the caret is what a choice replaces", () => {
  expect(at("1 + order.sh|")).toMatchObject({ word: "sh", start: 10 });
});

test("the call around the caret and its argument", () => {
  const call = (text: string) => {
    const found = callAt(text, text.length);
    return found && [found.definition.name, found.argument];
  };
  expect(call("round(order.total, ")).toEqual(["round", 1]);
  expect(call("order.total.round(")).toEqual(["round", 1]);
  expect(call("sum(order.lines.map(l => l.qty), ")).toEqual(["sum", 1]);
  expect(call('replace("a,b(", ')).toEqual(["replace", 1]);
  expect(call("sum([1, 2")).toEqual(["sum", 0]);
  expect(call("order.total + (")).toBeUndefined();
  expect(call("order.total")).toBeUndefined();
});
