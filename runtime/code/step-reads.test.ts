import { expect, test } from "vitest";
import { stepReads } from "./step-reads";

const ids = (code: string) => stepReads(code).names.map(({ id }) => id);

test("every step that code names is told, in order", () => {
  expect(ids('const { n04, n05: five } = steps; return steps.n01.a + steps["n02"] + n04;')).toEqual(
    ["n04", "n05", "n01", "n02"],
  );
});

test.each([
  ["return steps[input.id];"],
  ["return Object.keys(steps);"],
  ["const all = steps; return all.n01;"],
  ["const { n01, ...rest } = steps;"],
  ["const { [input.id]: one } = steps;"],
  ["return { ...steps };"],
  ["return { steps };"],
  ["return input.ok ? steps : null;"],
  ["(steps as any).n01"],
  ["const read = ({ n01 } = steps) => n01;"],
  ["const { a: { n01 } = steps } = input;"],
  ["for (const { n01 } of [steps]) f(n01);"],
  // Whose they are is not known.
  ["const steps = input.steps; return steps.n01;"],
])("what does not say which steps it reads counts as all of them: %s", (code) => {
  expect(stepReads(code).whole).toBe(true);
});

test.each([
  ["return input.steps;"],
  ["return { steps: 1, n01: 2 };"],
  ["return { a: 1, steps: 2 };"],
  ["return 'steps'; // steps"],
  ["const { n01 } = steps; return steps.n02;"],
  ["return 1;"],
])("what does, or reads none, does not: %s", (code) => {
  expect(stepReads(code).whole).toBe(false);
});
