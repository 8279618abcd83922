import { expect, test } from "vitest";
import { type CheckMode, checkExpression, syntaxProblem } from "./check";
import { functionDefinitions } from "./functions/catalogue";
import type { TypeEnvironment, ValueType } from "./language";

const text: ValueType = { kind: "text" };
const number: ValueType = { kind: "number" };
const boolean: ValueType = { kind: "boolean" };

function optional(type: ValueType): ValueType {
  return { ...type, optional: true };
}

const environment: TypeEnvironment = Object.assign(Object.create(null), {
  order: {
    kind: "object",
    fields: {
      number: text,
      total: number,
      credit: optional(number),
      paid: boolean,
      held: optional(boolean),
      note: optional(text),
      requestedDate: { kind: "date" },
      createdAt: { kind: "instant" },
      "PO Number": text,
      customer: { kind: "object", fields: { name: text } },
      shipTo: optional({ kind: "object", fields: { city: text } }),
      lines: {
        kind: "list",
        of: {
          kind: "object",
          fields: { sku: text, qty: number, unitPrice: optional(number) },
        },
      },
    },
  },
  input: { kind: "any" },
  params: { kind: "object", fields: { limit: number }, open: true },
} satisfies TypeEnvironment);

function check(source: string, mode: CheckMode = "expression") {
  return checkExpression(source, environment, { mode });
}

test.each([
  ["order.customer.nme", 15, 18, "order.customer has no “nme”: did you mean “name”?"],
  ["order.customer.name * 2", 0, 19, "order.customer.name is text"],
  ["round(order.customer.name, 2)", 6, 25, "round(…) needs a number as “value”"],
  ["order.lines.map(l => l.prce)", 23, 27, "l has no “prce”"],
  ["order.total +", 12, 13, "The expression is not finished"],
  ["window", 0, 6, "“window” is not known here"],
  ["ordr.total", 0, 4, "did you mean “order”?"],
  ["constructor", 0, 11, "“constructor” is not known here"],
  ["order.constructor", 6, 17, "order has no “constructor”"],
  ["order.lines.sku", 12, 15, "use .map(x => x.sku) or [0]"],
  ["order.customer.name.first", 20, 25, "it has no “first”"],
  ["order.lines + 1", 0, 11, "+ needs numbers, but order.lines is a list"],
  ["`${order.lines}`", 3, 14, "which has no text"],
  ["order.total < order.number", 0, 26, "cannot be compared with text"],
  ["order.paid > false", 0, 10, "which has no order"],
  ["order.total || 5", 0, 11, "for a default write ??"],
  ["order.total ? 1 : 2", 0, 11, "? : needs true or false"],
  ["!order.number", 1, 13, "! needs true or false"],
  ["uper(order.number)", 0, 4, "did you mean “upper”?"],
  ["order.number.uper()", 13, 17, "did you mean “upper”?"],
  ["round()", 0, 7, "takes 1 to 2 arguments, not 0"],
  ["sum(order.lines, l => l.sku)", 22, 27, "sum(…) needs numbers, but this is text"],
  ["order.lines.filter(l => l.qty)", 24, 29, "A condition must be true or false"],
  ["order.lines.filter(true)", 19, 23, "needs a function such as x => …"],
  ["upper(order.total)", 6, 17, "text(…) makes one"],
  ["order.lines['sku']", 12, 17, "order.lines is a list"],
  ["order.customer[order.number]", 0, 28, "get(object, name)"],
  ["order.lines[order.number]", 12, 24, "A position is a whole number"],
  ["x => x", 0, 6, "only as an argument of a list function"],
])("the error stands at its column: %s", (source, start, end, message) => {
  const [problem] = check(source).problems.filter(({ severity }) => severity === "error");
  expect(problem?.message).toContain(message);
  expect(problem?.at).toEqual([start, end]);
});

test.each([
  ["order.held and order.paid", "order.held && order.paid"],
  ["order.paid or order.held", "order.paid || order.held"],
  ["not order.paid", "!order.paid"],
  ["order.total = 5", "order.total == 5"],
  ["order.paid && (order.total + 1 = 5)", "order.paid && (order.total + 1 == 5)"],
  ["order.total <> 5", "order.total != 5"],
  ["order.total;", "order.total"],
  ["undefined", "missing"],
  ["ordr.total", "order.total"],
  ["order.totl * 2", "order.total * 2"],
  ["trm(order.number)", "trim(order.number)"],
  ["upper(order.number.trm())", "upper(order.number.trim())"],
])("a common slip comes with its fix: %s", (source, fixed) => {
  const { problems } = check(source);
  expect(problems[0]?.fix?.text).toBe(fixed);
  expect(check(fixed).problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test.each([
  ["order.held", "order.held ?? false"],
  ["order.credit > 500", "(order.credit > 500) ?? false"],
  ["!order.held && order.paid", "(!order.held && order.paid) ?? false"],
  ["order.lines.some(l => l.unitPrice > 1)", "order.lines.some(l => l.unitPrice > 1) ?? false"],
  ["order.lines[0].qty > 2", "(order.lines[0].qty > 2) ?? false"],
  ["contains(order.note, 'x')", "contains(order.note, 'x') ?? false"],
])("a condition that can be missing is warned of, and the fix decides it: %s", (source, fixed) => {
  const { problems } = check(source, "condition");
  expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
  expect(problems[0]?.fix?.text).toBe(fixed);
  expect(check(fixed, "condition").problems).toEqual([]);
});

test("+ with a side of unknown type is warned of, with a fix that makes it sure", () => {
  const { problems } = check("input.a.b + 1");
  expect(problems).toMatchObject([
    { severity: "warning", at: [0, 9], fix: { text: "number(input.a.b) + 1" } },
  ]);
  expect(check("number(input.a.b) + 1").problems).toEqual([]);
  expect(check("input.a + ' pieces'").problems).toEqual([]);
});

test("inside filter, find and count the fix stands at the lambda", () => {
  const { problems } = check("order.lines.count(l => l.unitPrice > 1) > 2", "condition");
  expect(problems[0]?.fix?.text).toBe("order.lines.count(l => ((l.unitPrice > 1) ?? false)) > 2");
});

test.each([
  ["order.paid", []],
  ["order.total > params.limit", []],
  ["order.credit == missing", []],
  ["isMissing(order.note)", []],
  ["order.lines.every(l => l.qty > 0)", []],
  ["input.anything.at[0].all", []],
  ["params.other", []],
])("a condition that decides, or of unknown type, has no warning: %s", (source, problems) => {
  expect(check(source, "condition").problems).toEqual(problems);
});

test.each([
  ["order.total", "a number"],
  ["order.number + 1", "text"],
  ["missing", "missing"],
])("a condition must be true or false: %s", (source, kind) => {
  expect(check(source, "condition").problems[0]).toMatchObject({
    severity: "error",
    message: expect.stringContaining(kind),
  });
});

test.each<[string, ValueType]>([
  ["order.total * 2", number],
  ["order.credit * 2", optional(number)],
  ["order.credit ?? 0", number],
  ["order.shipTo.city", optional(text)],
  ["order.number + order.total", text],
  ["order.lines.map(l => l.qty * 2)", { kind: "list", of: number }],
  ["order.lines.find(l => l.qty > 1).sku", optional(text)],
  ["order.lines.sum(l => l.unitPrice)", optional(number)],
  ["order.paid ? 1 : missing", optional(number)],
  ["(order.paid ? order.lines : []).map(l => l.qty)", { kind: "list", of: number }],
  ["[]", { kind: "list", of: { kind: "any" } }],
  ["missing ?? 1", number],
  ["[1, 'a']", { kind: "list", of: { kind: "any" } }],
  ["addDays(order.requestedDate, 3)", { kind: "date" }],
  ["order.lines.length", number],
  ["parseJson(order.number).a", { kind: "any" }],
  ["order.lines.groupBy(l => l.sku).first().key", optional(text)],
])("the type of %s", (source, type) => {
  const checked = check(source);
  expect(checked.problems).toEqual([]);
  expect(checked.type).toEqual(type);
});

test.each<[string, readonly string[]]>([
  ["order.total * 2", ["order.total"]],
  ["order.shipTo.city ?? order.customer.name", ["order.customer.name", "order.shipTo.city"]],
  ['order["PO Number"]', ['order["PO Number"]']],
  ["order.lines.map(l => l.qty * l.unitPrice)", ["order.lines[].qty", "order.lines[].unitPrice"]],
  [
    "order.lines.filter(l => l.qty > 1).map(l => l.sku)",
    ["order.lines[].qty", "order.lines[].sku"],
  ],
  ["(input.lines ?? []).sort(l => l.no).first().sku", ["input.lines[].no", "input.lines[].sku"]],
  ["order.lines[0].sku", ["order.lines[].sku"]],
  ["order.lines.length", ["order.lines"]],
  ["order.lines", ["order.lines"]],
  ["count(order.lines)", ["order.lines"]],
  ["input.a.b[2].c[0]", ["input.a.b[].c[]"]],
  ["input.a.map(x => x.b.map(y => y.c + x.d))", ["input.a[].b[].c", "input.a[].d"]],
  ["input.party('shipTo').address.city", ["input.parties[].address.city"]],
  ["1 + 2", []],
])("what %s reads", (source, reads) => {
  expect(check(source).reads).toEqual(reads);
});

test("in a template columns count from the start of the template", () => {
  const source = "Order $" + "{order.number} for $" + "{order.customer.nme}!";
  const [problem] = check(source, "template").problems;
  expect(source.slice(...(problem?.at ?? [0, 0]))).toBe("nme");
  expect(problem?.fix?.text).toBe("Order $" + "{order.number} for $" + "{order.customer.name}!");
});

test("the examples of the catalogue pass the checker with the type it promises", () => {
  for (const { examples } of functionDefinitions) {
    for (const { text: source, scope = {}, result } of examples) {
      const roots = Object.keys(scope).map((root) => [root, { kind: "any" }] as const);
      const known = Object.assign(Object.create(null), Object.fromEntries(roots));
      const checked = checkExpression(source, known);
      expect([source, checked.problems.filter(({ severity }) => severity === "error")]).toEqual([
        source,
        [],
      ]);
      expect([source, checked.type.kind]).toEqual([source, expectedKind(checked.type, result)]);
    }
  }
});

test("a text is no expression by itself, whatever it names is or is not there", () => {
  expect(syntaxProblem("nobody.knows > somebody")).toBeNull();
  expect(syntaxProblem("input.goodsTotal >")).toMatchObject({
    severity: "error",
    message: expect.stringContaining("not finished"),
  });
  expect(syntaxProblem("")).not.toBeNull();
});

function expectedKind(type: ValueType, result: unknown): string {
  if (type.kind === "any" || result === undefined) return type.kind;
  if (typeof result === "string") {
    return type.kind === "date" || type.kind === "instant" ? type.kind : "text";
  }
  return Array.isArray(result) ? "list" : typeof result;
}
