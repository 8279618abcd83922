import { remember } from "../remember";
import { parseExpression } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import type { Tree } from "./tree";

/** More than a map may have rows, with what is typed into them meanwhile. */
const treesMost = 12_000;

const known = remember((key): Tree | SyntaxProblem => {
  const cut = key.indexOf("\n");
  const names = key.slice(0, cut);
  try {
    return parseExpression(key.slice(cut + 1), names === "" ? [] : names.split(" "));
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}, treesMost);

/**
 * The tree of an expression, or why it is none; the same object for the same text. For what goes through all rows of
 * a map after each key.
 * @param locals names bound around it
 */
export function knownTree(text: string, locals: readonly string[]): Tree | SyntaxProblem {
  return known(`${locals.join(" ")}\n${text}`);
}
