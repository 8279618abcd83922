import fc from "fast-check";
import { expect, test } from "vitest";
import { renameStepInCode } from "./rename-step";

const renamed = (code: string, heir = "n05") => renameStepInCode(code, "n03", heir);

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
      const back = renameStepInCode(renameStepInCode(code, "n03", "n05"), "n05", "n03");
      expect(back.replaceAll(/["'`]n03["'`]/g, '"n03"')).toBe(
        code.replaceAll(/["'`]n03["'`]/g, '"n03"'),
      );
    }),
  );
});
