import type { Json } from "../json";
import type { Root } from "./generate";
import { type Bound, type Reading, readingOf } from "./observed-reads";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";

const nothing: Reading = {
  value: undefined,
  reads: [],
  lookUps: [],
  passes: null,
  entryPlaces: () => null,
};

/** What one text of a step read of its scope; nothing where it is empty or no expression. */
export function readingOfText(
  text: Json | undefined,
  scope: Root,
  kind: "expression" | "template" = "expression",
  bound: readonly Bound[] = [],
): Reading {
  if (typeof text !== "string" || text.trim() === "") return nothing;
  const parse = kind === "template" ? parseTemplate : parseExpression;
  const names = bound.map(({ name }) => name);
  try {
    return readingOf(parse(text, names), scope, bound);
  } catch (error) {
    // What was published once and is refused today said nothing that could be told.
    if (error instanceof SyntaxProblem) return nothing;
    throw error;
  }
}
