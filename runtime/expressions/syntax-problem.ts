import type { ExpressionProblem } from "./language";

/** Thrown inside the parser; callers get it as a problem of the checker or as EXPRESSION_INVALID. */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";
  readonly problem: ExpressionProblem;

  constructor(
    message: string,
    at: readonly [number, number],
    fix?: { readonly label: string; readonly text: string },
  ) {
    super(message);
    this.problem = { severity: "error", message, at, ...(fix === undefined ? {} : { fix }) };
  }
}

/** A problem whose fix replaces a span of the text. */
export function replacement(
  text: string,
  at: readonly [number, number],
  message: string,
  by: string,
): SyntaxProblem {
  const label = by === "" ? "Remove it" : `Write ${by}`;
  return new SyntaxProblem(message, at, {
    label,
    text: text.slice(0, at[0]) + by + text.slice(at[1]),
  });
}
