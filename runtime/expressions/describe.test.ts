import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileExpression } from "./compile";
import { describeFunctions, functionReference } from "./describe";
import { functionDefinitions } from "./functions/catalogue";

const docs = new URL("../../docs/", import.meta.url);

test("the reference in the docs is the catalogue (vitest -u writes it)", async () => {
  await expect(functionReference()).toMatchFileSnapshot("../../docs/expressions-functions.md");
});

test("the guide names no function the language does not have", () => {
  const guide = readFileSync(new URL("expressions.md", docs), "utf8");
  const known = new Set(functionDefinitions.map(({ name }) => name));
  const called = [...guide.matchAll(/```[^`]*```|`[^`\n]+`/g)].flatMap(([code]) =>
    [...code.matchAll(/\b([A-Za-z]+)\(/g)].map(([, name = ""]) => name),
  );

  expect(called.length).toBeGreaterThan(20);
  expect(called.filter((name) => !known.has(name))).toEqual([]);
});

test("every function has help, an example and a name of its own", () => {
  const described = describeFunctions();
  expect(new Set(described.map(({ name }) => name)).size).toBe(described.length);
  for (const { name, signature, help, examples } of described) {
    expect(signature.startsWith(`${name}(`)).toBe(true);
    expect(help).toMatch(/\.$/);
    expect(examples.length).toBeGreaterThan(0);
  }
});

test("every function can be written behind its first argument", () => {
  for (const { parameters, name } of functionDefinitions) {
    if (parameters.length !== 1) continue;
    const scope = { value: "2026-11-20" };
    const outcomes = [`${name}(value)`, `value.${name}()`].map((text) => {
      try {
        return compileExpression(text)(scope);
      } catch (error) {
        return String(error).replace(/, in .*/, "");
      }
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
  }
});
