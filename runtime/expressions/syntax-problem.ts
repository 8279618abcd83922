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
