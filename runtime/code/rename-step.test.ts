import fc from "fast-check";
import { expect, test } from "vitest";
import { renameStepsInCode } from "./rename-step";

const renamed = (code: string, heir = "n05", gone = "n03") =>
  renameStepsInCode(code, { [gone]: heir });

test("code reads the other step, however it names the one that is gone", () => {
  expect(renamed("return steps.n03.a + steps . n03?.b;")).toBe(
    "return steps.n05.a + steps . n05?.b;",
  );
  expect(renamed("steps?.n03.a; steps['n03'].b; steps?.[`n03`]")).toBe(
    'steps?.n05.a; steps["n05"].b; steps?.["n05"]',
  );
  expect(renamed("({ ...steps.n03 })")).toBe("({ ...steps.n05 })");
  expect(renamed("steps.n03.a; steps?.n03", "my-map")).toBe('steps["my-map"].a; steps?.["my-map"]');
});

test("within a template only its code is code", () => {
  const tick = "`";
  const text = (id: string) =>
    `${tick}steps.n03 \${steps.${id}.a + { a: ${tick}\${steps.${id}}${tick} }.a} steps.n03${tick} + steps.${id}`;
  expect(renamed(text("n03"))).toBe(text("n05"));
});

test.each([
  ['"steps.n03"'],
  ["'it\\'s steps.n03'"],
  ["// steps.n03\n1"],
  ["/* steps.n03 */ 1"],
  ["/[/'\"]steps.n03/g.test(input)"],
  ["return /steps.n03/;"],
  ["input.steps.n03"],
  ["input?.steps.n03"],
  ["mysteps.n03; steps.n031; steps.n03x; $steps.n03"],
  ["steps.other.n03"],
  ["const steps = input.steps; return steps.n03;"],
  ['({ steps: 1, n03: steps["n03" + 1] })'],
])("%s stays as it is", (code) => {
  expect(renamed(code)).toBe(code);
});

test("a division is no regular expression, and an open text ends with its line", () => {
  expect(renamed("a / steps.n03.b / 2; (a) / steps.n03")).toBe(
    "a / steps.n05.b / 2; (a) / steps.n05",
  );
  expect(renamed("it's\nsteps.n03")).toBe("it's\nsteps.n05");
});

test("whatever the code is, nothing but the name changes", () => {
  const parts = fc.constantFrom(
    ..."steps.n03|steps|n03|.|?.|[|]|\"|'|`|${|}|{|/|*|\\|\n| |const|return".split("|"),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (all) => {
      const code = all.join("");
      const back = renamed(renamed(code), "n03", "n05");
      expect(back.replaceAll(/["'`]n03["'`]/g, '"n03"')).toBe(
        code.replaceAll(/["'`]n03["'`]/g, '"n03"'),
      );
    }),
  );
});

test.each([
  ["const { n03 } = steps;\nreturn n03.a;", "const { n05: n03 } = steps;\nreturn n03.a;"],
  ["const { n03: order, n04 } = steps", "const { n05: order, n04 } = steps"],
  ["const { n04: { n03 }, n03: { a } } = steps;", "const { n04: { n03 }, n05: { a } } = steps;"],
  ["let { n03 = { n03: 1 } } = steps;", "let { n05: n03 = { n03: 1 } } = steps;"],
  ['const { "n03": order } = steps;', 'const { "n05": order } = steps;'],
  ['const { ["n03"]: order } = steps;', 'const { ["n05"]: order } = steps;'],
  ["let order; ({ n03: order } = steps);", "let order; ({ n05: order } = steps);"],
  ["const { n03 }: any = steps;", "const { n05: n03 }: any = steps;"],
  [
    "const { n03 }: { n03?: { n03: 1 } } = steps;",
    "const { n05: n03 }: { n05?: { n03: 1 } } = steps;",
  ],
  ["const { n03 } = steps as any;", "const { n05: n03 } = steps as any;"],
  ["const { n03 } = steps ?? {};", "const { n05: n03 } = steps ?? {};"],
  ["const a = 1, { n03 } = steps", "const a = 1, { n05: n03 } = steps"],
  [
    "switch (a) { case 1: { const { n03 } = steps; } }",
    "switch (a) { case 1: { const { n05: n03 } = steps; } }",
  ],
  ["return steps!.n03", "return steps!.n05"],
])(
  "what is taken out of all steps has the new name, its variable the old: %s",
  (code, expected) => {
    expect(renamed(code)).toBe(expected);
  },
);

test("a name that is not plain stands in quotes in a pattern, too", () => {
  expect(renamed("const { n03, n03: b } = steps", "my-map")).toBe(
    'const { "my-map": n03, "my-map": b } = steps',
  );
});

test.each([
  ["const { n03 } = steps.other;"],
  ["const { n03 } = input;"],
  ["const { n03 } = f(steps);"],
  ["const { other: { n03 } } = steps;"],
  ["const { other = { n03: 1 } } = steps;"],
  ["input.map((steps) => steps.n03)"],
  ["input.map(({ steps }) => steps.n03)"],
  ["input.map((steps: any, at): number => steps.n03)"],
  ["function f(steps) { return steps.n03; } return f(input);"],
  ["const read = { of(steps) { return steps.n03; } };"],
  ["const { a: [steps] } = input; return steps.n03;"],
  ["let a = 1, steps = 2; return steps.n03;"],
  ["steps => steps.n03"],
])("what is no step of the flow stays: %s", (code) => {
  expect(renamed(code)).toBe(code);
});

test("a step that keeps its id leaves the code as it is", () => {
  const code = "const { n03 } = steps; return steps['n03'];";
  expect(renameStepsInCode(code, { n03: "n03" })).toBe(code);
});

test("all at once: two steps change places", () => {
  const code = 'const { n03, n04: b } = steps; return [n03, b, steps.n04, steps["n03"]];';
  expect(renameStepsInCode(code, { n03: "n04", n04: "n03" })).toBe(
    'const { n04: n03, n03: b } = steps; return [n03, b, steps.n03, steps["n04"]];',
  );
});

const use = fc.constantFrom(
  "out.push(steps.n01);",
  "out.push(steps?.n02?.v);",
  'out.push(steps["n03"].v);',
  "{ const { n01, n02: { v } } = steps; out.push(n01, v); }",
  '{ const { "n03": n01, n02 = 1 } = steps; out.push(n01, n02); }',
  "{ let n01, n02; ({ n01, n02 } = steps); out.push(n01, n02); }",
  'out.push("steps.n01", `steps.n02 $' + '{steps.n02.v}`, /steps.n03/.test("steps.n01"));',
  "out.push({ steps: { n01: 1 } }.steps.n01, [1].map((n02) => n02 + steps.n01.v));",
  "// steps.n01\n",
);

test("code gives the same when its steps are called otherwise", () => {
  const steps = { n01: { v: 1 }, n02: { v: 2 }, n03: { v: 3 } };
  const ids = fc.shuffledSubarray(["n01", "n02", "n03", "n04", "my-map"], {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(use, { maxLength: 6 }), ids, (uses, [one = "", two = "", three = ""]) => {
      const code = `const out = [];\n${uses.join("\n")}\nreturn JSON.stringify(out);`;
      const under = { n01: one, n02: two, n03: three };
      const run = (text: string, all: object) => new Function("steps", text)(all);
      const others = { [one]: steps.n01, [two]: steps.n02, [three]: steps.n03 };
      expect(run(renameStepsInCode(code, under), others)).toBe(run(code, steps));
    }),
  );
});
