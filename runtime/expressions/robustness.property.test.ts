import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FlowError } from "../errors/flow-error";
import { checkCell } from "./cells";
import { checkExpression } from "./check";
import { compileExpression, compileTemplate } from "./compile";
import { compileMap } from "./compile-map";
import { callAt, completionsAt } from "./complete";
import { readsOf, referencesOf, renameField } from "./references";
import { environmentOf, opened, typeOfSample } from "./type-of-sample";

vi.setConfig({ testTimeout: 60_000 });

const environment = environmentOf({
  order: typeOfSample({ total: 1, lines: [{ sku: "A" }], "a b": 2 }),
  input: { kind: "any" },
});

const pieces = [
  "order.total",
  "order.lines",
  "order['a b']",
  ".map(l => l.sku)",
  "(l, i) => i",
  "=>",
  "$" + "{",
  "}",
  "{",
  "(",
  ")",
  "[",
  "]",
  "'",
  '"',
  "`",
  "\\",
  "..",
  "...",
  ".",
  "?.",
  "??",
  "?",
  ":",
  ",",
  ";",
  "=",
  "==",
  "<>",
  "&&",
  "and",
  "not ",
  "in (",
  "missing",
  "empty",
  "-",
  "+",
  "*",
  "/",
  "/a/",
  "1",
  "1e9",
  "0x1",
  "round(",
  "upper",
  "$",
  "__proto__",
  "\n",
  " ",
  "//",
  "/*",
  "*/",
  "é",
  "\ud83d",
  "😀",
  "\u2028",
  "#",
  "async ",
  "let ",
  "function",
];

const mixed = (maxLength: number) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((all) => all.join(""));
const texts = fc.oneof(
  { weight: 3, arbitrary: mixed(4) },
  { weight: 3, arbitrary: mixed(14) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

test("any text gets an answer with places inside it, never another failure", () => {
  let accepted = 0;
  fc.assert(
    fc.property(texts, fc.nat({ max: 60 }), (text, at) => {
      const caret = Math.min(at, text.length);
      const checks = [
        checkExpression(text, environment),
        checkExpression(text, environment, { mode: "condition" }),
        checkExpression(text, environment, { mode: "template" }),
        checkCell(text, { kind: "number" }, environment),
      ];
      for (const { problems } of checks) {
        for (const problem of problems) {
          expect(problem.message).not.toBe("");
          expect(problem.at[0]).toBeGreaterThanOrEqual(0);
          expect(problem.at[1]).toBeGreaterThanOrEqual(problem.at[0]);
          expect(problem.at[1]).toBeLessThanOrEqual(Math.max(1, text.length));
        }
      }
      if (checks[0]?.problems.length === 0) accepted += 1;
      completionsAt(text, caret, environment);
      completionsAt(text, caret, environment, "template");
      callAt(text, caret);
      for (const kind of ["expression", "template", "cell"] as const) {
        for (const reference of referencesOf(text, kind)) {
          expect(reference.at[1]).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 5_000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test("what the checker accepts compiles, what it cannot parse does not", () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const [mode, compile] of [
        ["expression", compileExpression],
        ["template", compileTemplate],
      ] as const) {
        const { problems } = checkExpression(text, environment, { mode });
        const errors = problems.filter(({ severity }) => severity === "error");
        if (errors.length === 0) compile(text);
        else expectOnlyFlowError(() => compile(text)({}));
      }
      expectOnlyFlowError(() => compileMap([{ target: text, value: "1" }])({}));
    }),
    { numRuns: 5_000 },
  );
});

test("a renamed field is read under its new name and no longer under the old one", () => {
  const path = "order.lines[].sku";
  let renames = 0;
  const readers = mixed(3).map((text) => `order.lines.map(l => l.sku)${text}`);
  fc.assert(
    fc.property(readers, fc.constantFrom("code", "item no", "x-1"), (text, name) => {
      if (!readsOf(text).includes(path)) return;
      renames += 1;
      const renamed = renameField(text, path, name);
      expect(readsOf(renamed)).not.toContain(path);
      expect(referencesOf(renamed).length).toBe(referencesOf(text).length);
    }),
    { numRuns: 3_000 },
  );
  expect(renames).toBeGreaterThan(100);
});

test("an opened type of a sample accepts every path into it", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ depthSize: "small" }),
      fc.array(fc.constantFrom(".a", "[0]", ".b.c")),
      (sample, steps) => {
        const known = environmentOf({ x: opened(typeOfSample(sample as never)) });
        const { problems } = checkExpression(`x${steps.join("")}`, known);
        for (const { message } of problems) expect(message).not.toMatch(/^x\S* has no/);
      },
    ),
    { numRuns: 1_000 },
  );
});

function expectOnlyFlowError(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(FlowError);
  }
}
