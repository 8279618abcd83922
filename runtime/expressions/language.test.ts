import { expect, test } from "vitest";
import type { Json } from "../json";
import { compileExpression, compileExpressionClosures } from "./compile";
import { errorOf } from "./testing/error-of";

type Scope = { readonly [root: string]: Json };
type Case = readonly [text: string, result: Json | undefined, scope?: Scope];

/** Runs a text through both compilers; they must agree. */
function evaluate(text: string, scope: Scope = {}): Json | undefined {
  const generated = compileExpression(text)(scope);
  expect(compileExpressionClosures(text)(scope)).toEqual(generated);
  return generated;
}

function codeOf(text: string, scope: Scope = {}): readonly [string, string] {
  const errors = [compileExpression, compileExpressionClosures].map((compile) =>
    errorOf(() => compile(text)(scope)),
  );
  expect(errors[1]?.message).toBe(errors[0]?.message);
  expect(errors[1]?.detail).toEqual(errors[0]?.detail);
  return [errors[0]?.code ?? "", errors[0]?.message ?? ""];
}

const order = {
  total: 120.5,
  note: null,
  held: false,
  "PO Number": "4711",
  customer: { name: "Hallberg" },
  lines: [
    { sku: "A", qty: 2, price: 0.1 },
    { sku: "B", qty: 3 },
  ],
};

const rules: { readonly [rule: string]: readonly Case[] } = {
  "literals are exact from their text": [
    ["12.50", 12.5],
    ["0.1 + 0.2", 0.3],
    ["1.005 * 1000", 1005],
    ["1e3", 1000],
    [".5", 0.5],
    ["12345678901234567890", "12345678901234567890"],
    ["'a' + \"b\"", "ab"],
    ["[1, 'x', true, null]", [1, "x", true, null]],
    ["{ a: 1, 'b c': 2 }", { a: 1, "b c": 2 }],
  ],
  "a step through missing or null is missing, of own properties only": [
    ["order.customer.name", "Hallberg", { order }],
    ["order.customer?.name", "Hallberg", { order }],
    ["order.shipTo.city.name", undefined, { order }],
    ["order.note.text", undefined, { order }],
    ['order["PO Number"]', "4711", { order }],
    ["order.lines[1].sku", "B", { order }],
    ["order.lines[7].sku", undefined, { order }],
    ["order.lines[-1]", undefined, { order }],
    ["order.customer.name.first", undefined, { order }],
    ["order.toString", undefined, { order }],
    ["order.lines.map", undefined, { order }],
    ["order.customer.name.length", 8, { order }],
    ["order.lines.length", 2, { order }],
    ["order.length", 5, { order: { length: 5 } }],
  ],
  "arithmetic with a missing side is missing": [
    ["order.gone + 1", undefined, { order }],
    ["1 - order.note", undefined, { order }],
    ["order.gone * order.total", undefined, { order }],
    ["missing / 2", undefined],
    ["-missing", undefined],
    ["'a' + missing", undefined],
    ["round(missing, 2)", undefined],
    ["upper(order.gone)", undefined, { order }],
  ],
  "an order comparison with a missing side is missing": [
    ["missing > 1", undefined],
    ["1 <= null", undefined],
    ["missing < missing", undefined],
  ],
  "== and != are total and strict, missing equals null, the empty text is not missing": [
    ["missing == null", true],
    ["order.gone == missing", true, { order }],
    ["order.note != missing", false, { order }],
    ["'' == missing", false],
    ["'1' == 1", false],
    ["'1' === '1'", true],
    ["1 !== 1.0", false],
    ["true == 1", false],
    ["[1, { a: 2 }] == [1, { a: 2 }]", true],
    ["{ a: 1 } == { a: 1, b: 2 }", false],
    ["1 / 3 == 1 / 3", true],
    ["1 / 3 * 3 == 1", false],
    ["[] == {}", false],
  ],
  "dates compare as text, instants by time": [
    ["'2026-11-20' < '2026-12-01'", true],
    ["'2026-11-20T10:00:00Z' > '2026-11-20T10:30:00+02:00'", true],
    ["'2026-11-20T10:00:00Z' == '2026-11-20T12:00:00+02:00'", true],
    ["'2026-11-20T10:00:00Z' == '2026-11-20T10:00:00.000Z'", true],
    ["'2026-11-20T10:00:00Z' <= '2026-11-20T12:00:00+02:00'", true],
    ["'B' < 'a'", true],
  ],
  "missing spreads through && || ! unless the other side decides": [
    ["!missing", undefined],
    ["false && missing", false],
    ["missing && false", false],
    ["missing && true", undefined],
    ["missing && missing", undefined],
    ["true || missing", true],
    ["missing || true", true],
    ["missing || false", undefined],
    ["!true", false],
    ["null && true", undefined],
  ],
  "a choice with a missing test is missing": [
    ["missing ? 1 : 2", undefined],
    ["true ? 1 : missing", 1],
    ["false ? 1 : missing", undefined],
  ],
  "?? is the only default": [
    ["missing ?? 1", 1],
    ["null ?? 1", 1],
    ["'' ?? 1", ""],
    ["0 ?? 1", 0],
    ["false ?? true", false],
    ["(missing > 1) ?? false", false],
    ["missing ?? null", null],
  ],
  "some and every are || and && over the entries": [
    ["[1, missing].some(n => n > 0)", true],
    ["[0, missing].some(n => n > 0)", undefined],
    ["[0, missing].every(n => n > 0)", false],
    ["[1, missing].every(n => n > 0)", undefined],
    ["[].some(n => n > 0)", false],
  ],
  "sum, min, max and avg over a missing entry are missing": [
    ["order.lines.sum(l => l.price)", undefined, { order }],
    ["order.lines.sum(l => l.price ?? 0)", 0.1, { order }],
    ["min([1, missing])", undefined],
    ["max([1, null])", undefined],
    ["avg([1, missing])", undefined],
    ["sum(missing)", undefined],
  ],
  "a division that ends is exact, else it has 34 digits": [
    ["1 / 8", 0.125],
    ["10 / 4", 2.5],
    ["1 / 3", `0.${"3".repeat(34)}`],
    ["round(1 / 3, 4)", 0.3333],
    ["round(2.675, 2)", 2.68],
    ["round(-2.5)", -3],
  ],
  "+ is text if either side is text": [
    ["'No ' + 12.50", "No 12.5"],
    ["1 + '2'", "12"],
    ["'x' + true", "xtrue"],
    ["1 + 2", 3],
  ],
  "inside text missing is empty": [
    ["`a${missing}b${1 / 4}`", "ab0.25"],
    ["`${null}`", ""],
  ],
  "a literal leaves out missing fields; a missing entry of a list is null": [
    ["{ a: missing, b: null, c: 1 }", { b: null, c: 1 }],
    ["[1, missing]", [1, null]],
    ["[1, 2].map(n => n > 1 ? n : missing)", [null, 2]],
  ],
  "keys of different kinds are different": [
    ["distinct([1, '1', true, 'true', null, '-'])", [1, "1", true, "true", null, "-"]],
    ["[1, '1'].groupBy(x => x).length", 2],
  ],
  "lambdas see what is around them and shadow it": [
    ["order.lines.map(l => order.lines.count(k => k.qty >= l.qty))", [2, 1], { order }],
    [
      "[1, 2].map(x => [10, 20].map(y => x * y))",
      [
        [10, 20],
        [20, 40],
      ],
    ],
    ["[1, 2].map(x => [5].map(x => x).first() + x)", [6, 7]],
    ["[[1, 2], [3]].map((l, i) => l.map((n, j) => n * 100 + i * 10 + j))", [[100, 201], [310]]],
    ["[3].map(order => order)", [3], { order }],
    ["packages.map(package => package)", [1], { packages: [1] }],
  ],
};

for (const [rule, cases] of Object.entries(rules)) {
  test.each(cases.map((each) => [each[0], each] as const))(`${rule}: %s`, (_text, each) => {
    const [text, result, scope] = each;
    expect(evaluate(text, scope)).toEqual(result);
  });
}

test.each([
  ["1 && true", "&& needs true or false, not a number"],
  ["missing || 'x'", "|| needs true or false, not text"],
  ["!0", "! needs true or false, not a number"],
  ["'a' ? 1 : 2", "? : needs true or false, not text"],
  ["1 / 0", "Division by zero"],
  ["'12' * 2", "* needs numbers, not text: use number(…)"],
  ["true < 1", "true or false cannot be compared with a number"],
  ["'a' < 1", "text cannot be compared with a number"],
  ["[1] + 1", "+ needs numbers or text, not a list and a number"],
  ["`${[1]}`", "a list has no text"],
  ["number('12,5 kg')", "is not a number"],
  ["date('1111', 'dMdM')", "“d” stands twice in the date pattern"],
  ["date('20.13.2026', 'dd.MM.yyyy')", "is not a date of the form dd.MM.yyyy"],
  ["addDays('2026-02-30', 1)", "needs a date such as 2026-11-20"],
  ["hour('2026-11-20T10:00:00Z', 'Mars/Olympus')", "is not a time zone"],
  ["upper(1)", "upper(…) needs text as “text”, not a number"],
  ["order.lines['a' + 'b']", "A position must be a whole number"],
] as const)("an error says what is wrong: %s", (text, message) => {
  const [code, said] = codeOf(text, { order });
  expect(code).toBe("EXPRESSION_FAILED");
  expect(said).toContain(message);
});

test.each([
  ["[1, missing].filter(n => n > 0)", "filter(…) is missing for entry 1"],
  ["[missing].find(n => n > 0)", "find(…) is missing for entry 0"],
  ["[1, 2, missing].count(n => n > 0)", "count(…) is missing for entry 2"],
])("a missing answer names the entry: %s", (text, message) => {
  const [code, said] = codeOf(text);
  expect(code).toBe("CONDITION_MISSING");
  expect(said).toContain(message);
});

test("an error says where: the innermost part that failed and its path", () => {
  const text = "order.total + order.lines.sum(l => l.sku * 2)";
  const error = errorOf(() => compileExpression(text, { field: "fields[3].value" })({ order }));
  expect(error.detail).toMatchObject({
    expression: text,
    field: "fields[3].value",
    at: [text.indexOf("l.sku"), text.indexOf("l.sku * 2") + 9],
    path: "l.sku",
  });
  expect(error.message).toContain("fields[3].value: * needs numbers");
});

test("the scope is never changed", () => {
  const scope = Object.freeze({ list: Object.freeze([3, 1, 2]) as readonly number[] });
  expect(evaluate("[list.sort(), list]", scope)).toEqual([
    [1, 2, 3],
    [3, 1, 2],
  ]);
});
