import type { Tree } from "./tree";

/** Whether a tree is a number as written. */
export function isNumberLiteral(tree: Tree): boolean {
  return tree.kind === "literal" && typeof tree.value === "number";
}

/** A number, true, false, or a text too short to be an instant or to be paid for. */
export function isPlainLiteral(tree: Tree): boolean {
  if (tree.kind !== "literal") return false;
  const { value } = tree;
  if (typeof value === "string") return value.length < 17;
  return typeof value === "number" || typeof value === "boolean";
}

/** Whether a tree is true or false whatever it reads, so that the operators of JavaScript are the same. */
export function isSure(tree: Tree): boolean {
  switch (tree.kind) {
    case "literal":
      return typeof tree.value === "boolean";
    case "binary":
      return tree.operator === "==" || tree.operator === "!=";
    case "unary":
      return tree.operator === "!" && isSure(tree.operand);
    case "logic":
      return tree.operator !== "??" && isSure(tree.left) && isSure(tree.right);
    case "call":
      return tree.name === "isMissing" || tree.name === "isEmpty";
    default:
      return false;
  }
}

type FastCheck = (variable: string) => string;
const isText: FastCheck = (variable) => `typeof ${variable} === "string"`;
/** Code that tells whether an argument is of the kind a parameter needs, by the kind. */
export const fastChecks: { readonly [type: string]: FastCheck | undefined } = {
  text: isText,
  date: isText,
  instant: isText,
  scalar: (variable) => `${variable} !== undefined && typeof ${variable} !== "object"`,
  numeric: (variable) => `(typeof ${variable} === "string" || typeof ${variable} === "number")`,
  sized: (variable) => `(typeof ${variable} === "string" || Array.isArray(${variable}))`,
  number: (variable) => `typeof ${variable} === "number"`,
  boolean: (variable) => `typeof ${variable} === "boolean"`,
  list: (variable) => `Array.isArray(${variable})`,
  value: (variable) => `${variable} !== undefined && ${variable} !== null`,
  object: (variable) =>
    `${variable} !== undefined && ${variable} !== null && o_isObject(${variable})`,
};

/** A JSON literal that is also safe inside JavaScript text. */
export function literal(value: unknown): string {
  if (value === undefined) return "undefined";
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (character) =>
    character === "\u2028" ? "\\u2028" : "\\u2029",
  );
}
