import type { TypeEnvironment, ValueType } from "../expressions/language";
import { codeRoots } from "./roots";

const depthMax = 12;

/** How code is checked, in the editor and before it is published. */
export const codeCheckOptions = {
  lib: ["es2023"],
  strict: true,
  noImplicitAny: false,
  // A sample says what a field is, not that it is always there: that is told where it is missing.
  strictNullChecks: false,
  // What a handler catches is most often an Error, and nobody of a short body says so.
  useUnknownInCatchVariables: false,
};

const consoleText = [
  "interface Console { log(...values: unknown[]): void; info(...values: unknown[]): void; debug(...values: unknown[]): void; warn(...values: unknown[]): void; error(...values: unknown[]): void }",
  "declare const console: Console;",
].join("\n");

/** What the names of a step's code are, as TypeScript declarations. */
export function declarationsOf(environment: TypeEnvironment): string {
  const roots = rootsOf(environment).map(([name, type]) => `declare const ${name}: ${type};`);
  return [...roots, consoleText].join("\n");
}

/**
 * A body as what it is when it runs, a function of its names: alone, what a `return` gives is looked at by nobody.
 * Its text begins behind `start` characters, in a line of its own.
 */
export function wholeFunction(
  text: string,
  environment: TypeEnvironment | null,
): { readonly text: string; readonly start: number } {
  const names = environment === null ? [] : rootsOf(environment);
  const before = `(function (${names.map(([name, type]) => `${name}: ${type}`).join(", ")}) {\n`;
  return { text: `${before}${text}\n});\n`, start: before.length };
}

/** What bodies read beside their own names. */
export const commonDeclarations = consoleText;

function rootsOf(environment: TypeEnvironment): readonly (readonly [string, string])[] {
  return codeRoots.flatMap((name) => {
    const type = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return type === undefined ? [] : [[name, typeText(type, 0)] as const];
  });
}

function typeText(type: ValueType, depth: number): string {
  if (depth > depthMax) return "any";
  switch (type.kind) {
    case "text":
    case "date":
    case "instant":
      return "string";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "list":
      return `Array<${typeText(type.of, depth + 1)}>`;
    case "object":
      return objectText(type, depth);
    default:
      return "any";
  }
}

function objectText(type: Extract<ValueType, { kind: "object" }>, depth: number): string {
  const fields = Object.entries(type.fields).map(([name, field]) => {
    const optional = field.optional === true ? "?" : "";
    return `${JSON.stringify(name)}${optional}: ${typeText(field, depth + 1)}`;
  });
  const more = type.open === true ? ["[name: string]: any"] : [];
  return `{ ${[...fields, ...more].join("; ")} }`;
}
