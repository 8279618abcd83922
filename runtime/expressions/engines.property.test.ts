import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { checkExpression } from "./check";
import { compileExpression, compileExpressionClosures } from "./compile";
import { compileMap, compileMapClosures } from "./compile-map";
import { Inference, type Known, type Locals } from "./infer";
import { parseExpression } from "./parse";
import type { Tree } from "./tree";
import { typeOfSample } from "./type-of-sample";

// Thousands of cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const scope = {
  order: {
    total: 120.5,
    big: 123456789012345,
    note: null,
    name: "Hallberg",
    paid: true,
    date: "2026-11-20",
    at: "2026-11-20T10:00:00Z",
    lines: [
      { sku: "A", qty: 2, price: 0.1 },
      { sku: "B", qty: 3, price: 9.99 },
      { sku: "A", qty: 0 },
    ],
  },
  tables: {
    skus: {
      rows: [
        { sku: "A", "whose sku": "Hallberg", price: "9.99" },
        { sku: "1", "whose sku": "Hallberg", price: null },
        { sku: "true", "whose sku": "Lindqvist", price: "a" },
      ],
    },
  },
};

const paths = [
  "order.total",
  "order.big",
  "order.note",
  "order.name",
  "order.paid",
  "order.gone",
  "order.gone.more",
  "order.lines",
  "order.lines[1].price",
  "order.lines[2].price",
  "order.date",
  "order.at",
  "other",
];

/** Texts of the whole grammar, most of them ill typed: both engines must agree on every outcome. */
const { expression } = fc.letrec<{ expression: string; lambda: string }>((tie) => {
  const inner = tie("expression");
  const two = fc.tuple(inner, inner);
  return {
    lambda: fc.oneof(
      { withCrossShrink: true },
      fc.constantFrom("l => l.qty", "l => l.sku", "l => l.price > 1", "(l, i) => i", "l => l"),
      inner.map((body) => `x => (${body})`),
    ),
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...paths),
      fc.constantFrom(
        "1",
        "0",
        "2.5",
        "0.1",
        "1e10",
        '"a"',
        '""',
        "true",
        "false",
        "missing",
        "null",
      ),
      fc
        .tuple(inner, fc.constantFrom("+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">="), inner)
        .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      fc
        .tuple(inner, fc.constantFrom("&&", "||", "??"), inner)
        .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      inner.map((operand) => `!(${operand})`),
      inner.map((operand) => `-(${operand})`),
      fc.tuple(inner, inner, inner).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
      two.map(([a, b]) => `[${a}, ${b}]`),
      two.map(([a, b]) => `({ a: ${a}, "b c": ${b} })`),
      two.map(([a, b]) => `\`x\${${a}} \${${b}}\``),
      fc
        .tuple(
          fc.constantFrom("map", "filter", "some", "every", "find", "sum", "sort", "count", "min"),
          tie("lambda"),
        )
        .map(([name, lambda]) => `order.lines.${name}(${lambda})`),
      fc
        .tuple(fc.constantFrom("upper", "round", "isMissing", "text", "number", "first"), inner)
        .map(([name, argument]) => `${name}(${argument})`),
      fc
        .tuple(fc.constantFrom("sku", "price", "gone"), inner)
        .map(([take, key]) => `lookup("skus", { sku: ${key} }, "${take}")`),
      two.map(
        ([key, otherwise]) =>
          `lookup("skus", { sku: ${key}, "whose sku": order.name }, "price", ${otherwise})`,
      ),
      inner.map((value) => `(${value}).a`),
      inner.map((value) => `(${value})[0]`),
    ),
  };
});

type Outcome = { readonly value: Json | undefined } | { readonly error: unknown };

function outcomeOf(action: () => Json | undefined): Outcome {
  try {
    return { value: action() };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return { error: [error.code, error.message, error.detail] };
  }
}

test("generated code and closures give the same values and the same errors", () => {
  let values = 0;
  fc.assert(
    fc.property(expression, (text) => {
      const generated = outcomeOf(() => compileExpression(text)(scope));
      expect(outcomeOf(() => compileExpressionClosures(text)(scope))).toEqual(generated);
      if ("value" in generated) {
        values += 1;
        expect(JSON.parse(JSON.stringify([generated.value ?? null]))).toEqual([
          generated.value ?? null,
        ]);
      }
    }),
    { numRuns: 4_000 },
  );
  expect(values).toBeGreaterThan(1_000);
});

test("as fields of a map they give the same documents", () => {
  fc.assert(
    fc.property(fc.array(expression, { minLength: 1, maxLength: 5 }), (texts) => {
      const fields = [
        ...texts.map((value, index) => ({ target: `a.f${index}`, value })),
        { target: "lines[]", value: "order.lines", as: "x" },
        ...texts.map((value, index) => ({ target: `lines[].f${index}`, value })),
      ];
      const generated = outcomeOf(() => compileMap(fields)(scope));
      expect(outcomeOf(() => compileMapClosures(fields)(scope))).toEqual(generated);
    }),
    { numRuns: 500 },
  );
});

/** Whether any part of a text is of unknown kind, so that the checker promises nothing. */
class Watching extends Inference {
  private unknown = false;

  seesUnknown(): boolean {
    this.read(parseExpression(this.text), new Map());
    return this.unknown;
  }

  override know(tree: Tree, locals: Locals): Known {
    const known = super.know(tree, locals);
    if (JSON.stringify(known.type).includes('"any"')) this.unknown = true;
    return known;
  }
}

test("what the checker calls free of errors does not fail for a wrong kind", () => {
  const environment = Object.assign(Object.create(null), {
    order: typeOfSample({ ...scope.order, note: "a" }),
    other: { kind: "null", optional: true },
  });
  let accepted = 0;
  fc.assert(
    fc.property(expression, (text) => {
      const { problems, type } = checkExpression(text, environment);
      if (problems.length > 0 || new Watching(text, environment).seesUnknown()) return;
      accepted += 1;
      const outcome = outcomeOf(() => compileExpression(text)(scope));
      if ("error" in outcome) {
        // Values, not kinds: these stay possible in a well typed expression.
        expect(String((outcome.error as readonly string[])[1])).toMatch(
          /Division by zero|is not a number|is missing for entry|digits|10\^|whole number|No row of|is looked up by|has no column/,
        );
        return;
      }
      const { value } = outcome;
      if (value === undefined || value === null || type.kind === "any") return;
      const kind = Array.isArray(value)
        ? "list"
        : typeof value === "string"
          ? "text"
          : typeof value;
      // A decimal of more than 15 digits leaves as text.
      const fits = kind === "text" ? ["text", "date", "instant", "number"] : [kind];
      expect(fits).toContain(type.kind);
    }),
    { numRuns: 4_000 },
  );
  expect(accepted).toBeGreaterThan(400);
});
