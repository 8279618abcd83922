import { expect, test } from "vitest";
import { breaksOn, watchExpression } from "./watch";

const scope = { order: { total: 5, lines: [{ qty: 2 }, { qty: 3 }] } };

test("a watch shows the value, what is missing, or what failed and where", () => {
  expect(watchExpression("order.total * 2", scope)).toMatchObject({ outcome: "value", value: 10 });
  expect(watchExpression("order.credit > order.limit", scope)).toMatchObject({
    outcome: "missing",
    paths: ["order.credit", "order.limit"],
  });
  expect(watchExpression("1 + order.lines * 2", scope)).toMatchObject({
    outcome: "failed",
    message: "* needs numbers, not a list",
    at: [4, 19],
  });
  expect(watchExpression("order.", scope)).toMatchObject({ outcome: "invalid" });
  expect(watchExpression("1 / 3", {})).toMatchObject({ value: `0.${"3".repeat(34)}` });
});

test("only what made the answer missing is named", () => {
  expect(watchExpression("(order.a ?? order.total) > order.b", scope)).toMatchObject({
    paths: ["order.b"],
  });
  expect(watchExpression("order.a == missing && order.b", scope)).toMatchObject({
    paths: ["order.b"],
  });
});

test("every part has its value", () => {
  const text = "order.lines.sum(l => l.qty) + order.total";
  const { parts } = watchExpression(text, scope);
  const shown = parts.map(({ at, value }) => [text.slice(...at), value]);
  expect(shown).toContainEqual(["l.qty", 3]);
  expect(shown).toContainEqual(["order.lines.sum(l => l.qty)", 5]);
  expect(shown).toContainEqual([text, 10]);
});

test("templates and the entries of a list can be watched", () => {
  expect(watchExpression("No $" + "{order.total}", scope, { kind: "template" })).toMatchObject({
    value: "No 5",
  });
  expect(watchExpression("line.qty * 2", scope, { locals: { line: { qty: 4 } } })).toMatchObject({
    value: 8,
  });
});

test("a breakpoint never fails: missing and errors count as no", () => {
  expect(breaksOn("order.total == 5", scope)).toBe(true);
  expect(breaksOn("order.credit > 5", scope)).toBe(false);
  expect(breaksOn("order.lines * 2 > 5", scope)).toBe(false);
  expect(breaksOn("order.total", scope)).toBe(false);
  expect(breaksOn("order.total >", scope)).toBe(false);
});

test("a scope that is nested without end is not followed", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 5_000; level += 1) deep = [deep];
  expect(watchExpression("x", { x: deep as never })).toMatchObject({ outcome: "failed" });
});
