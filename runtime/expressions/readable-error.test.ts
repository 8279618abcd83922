import fc from "fast-check";
import { expect, test } from "vitest";
import { checkCell } from "./cells";
import { checkExpression } from "./check";
import { anyType, numberType } from "./types";

const scope = Object.assign(Object.create(null), { input: anyType });
const problem = (text: string) => checkExpression(text, scope).problems[0];
const inCell = (text: string) => checkCell(text, numberType, scope).problems[0];

test.each<[string, readonly [number, number], string]>([
  ["input.a ≥ 5", [8, 9], "input.a >= 5"],
  ["input.a ≠ 5", [8, 9], "input.a != 5"],
  ["input.a − 5", [8, 9], "input.a - 5"],
  ["input.a × 2", [8, 9], "input.a * 2"],
  ["input.a == “new”", [11, 16], 'input.a == "new"'],
  ["input.a == „neu“", [11, 16], 'input.a == "neu"'],
  ["input.a == ‘it’", [11, 15], 'input.a == "it"'],
  ["input.a.map(l -> l.b)", [14, 16], "input.a.map(l => l.b)"],
  ["input.a % 3", [0, 11], "mod(input.a, 3)"],
  ["input.a.toUpperCase()", [8, 19], "input.a.upper()"],
  ["input.a.toLowerCase()", [8, 19], "input.a.lower()"],
])("what is written otherwise elsewhere is told with its fix: %s", (text, at, fixed) => {
  expect(problem(text)).toMatchObject({ severity: "error", at, fix: { text: fixed } });
  expect(
    checkExpression(fixed, scope).problems.filter(({ severity }) => severity === "error"),
  ).toEqual([]);
});

test.each<[string, string]>([
  ["≥ 5", ">= 5"],
  ["≤5", "<=5"],
  ["—", "-"],
  ["*", "-"],
  ["between 1 and 5", "1..5"],
  ["1 to 5", "1..5"],
  ["not in (1, 2)", "not (1, 2)"],
  ["< 3, not in (1, 2)", "< 3, not (1, 2)"],
])("in a cell, too: %s", (text, fixed) => {
  expect(inCell(text)?.fix?.text).toBe(fixed);
  expect(inCell(fixed)).toBeUndefined();
});

test.each<[string, string, readonly [number, number]]>([
  ["if(input.a, 1, 2)", "“if” is not part of the language: write condition ? yes : no", [0, 2]],
  ["'abc", "The text that begins here has no closing quotation mark", [0, 4]],
  ["input.a + `b", "The text that begins here has no closing quotation mark", [10, 12]],
  [
    "input.a ?? input.b || true",
    "?? beside && or || needs parentheses around what belongs together",
    [19, 20],
  ],
  ["€5", "“€” is not expected here", [0, 1]],
  ["input.a 😀", "“😀” is not expected here", [8, 10]],
  ["++input", "++ and -- are not part of the language", [0, 7]],
  ["--5", "++ and -- are not part of the language", [0, 2]],
  ["5kg", "Numbers are written in decimal digits, such as 12.50", [1, 2]],
  ["matches(input.a, /a(/)", "The pattern cannot be read: Unterminated group", [18, 19]],
])("what has no other form is told in the words of the language: %s", (text, message, at) => {
  expect(problem(text)).toMatchObject({ message, at });
  expect(problem(text)?.fix).toBeUndefined();
});

test.each([["in ("], ["in 5"], ["in (1,"], ["in"]])("in a cell %s lacks its brackets", (text) => {
  expect(inCell(text)).toMatchObject({
    message: "“in” has its values in brackets: in (1, 2)",
    at: [0, 2],
  });
});

test("a decimal comma in a column of numbers is pointed out, as it makes two values", () => {
  expect(inCell("> 10, 1.000,50")).toMatchObject({
    severity: "error",
    message: "“1.000,50” is 1.000 or 50; a number has a point: 1000.50",
    at: [6, 14],
    fix: { text: "> 10, 1.000, 50" },
  });
  for (const text of ["1, 5", "1,2,3", "in (1,2)", "> 1.5"]) expect(inCell(text)).toBeUndefined();
});

test("every place is in the text, and no words are the parser's own", () => {
  const parts = fc.constantFrom(
    ..."input|.a|5|'|\"|`|${|}|(|)|[|]|{|,|;|:|?|??|&&||||!|=|==|=>|->|<|>|<>|≥|“|”|€|@|#|\\|/|%|++|--|in|if|for|new|await|yield|enum|0x|1e|1_|😀| |\n".split(
      "|",
    ),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 8 }), (all) => {
      const text = all.join("");
      const found = [problem(text), inCell(text)];
      for (const one of found) {
        expect(one?.message ?? "").not.toMatch(
          /token|constant|character '|identifier|keyword|rvalue|reserved|strict/i,
        );
        expect(
          one === undefined || (one.at[0] <= one.at[1] && one.at[1] <= Math.max(1, text.length)),
        ).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  "input.a // why",
  "input.a /* why */",
  "// why\ninput.a\n// and so\n",
  "[input.a, /* it's */ 1] // (",
])("a comment is no part of the expression: %j", (text) => {
  expect(checkExpression(text, scope).problems).toEqual([]);
});

test("a comment that does not end is told", () => {
  expect(problem("input.a /* why")?.message).toContain("has no closing */");
});
