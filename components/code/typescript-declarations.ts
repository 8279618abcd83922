import { codeRoots } from "@/runtime/code/roots";
import type { TypeEnvironment, ValueType } from "@/runtime/expressions/language";

const depthMax = 12;

/** What the names of a step's code are, as TypeScript declarations. */
export function declarationsOf(environment: TypeEnvironment): string {
  const roots = codeRoots.flatMap((name) => {
    const type = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return type === undefined ? [] : [`declare const ${name}: ${typeText(type, 0)};`];
  });
  return [
    ...roots,
    "interface Console { log(...values: unknown[]): void; info(...values: unknown[]): void; debug(...values: unknown[]): void; warn(...values: unknown[]): void; error(...values: unknown[]): void }",
    "declare const console: Console;",
  ].join("\n");
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
