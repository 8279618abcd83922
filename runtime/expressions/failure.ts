import type { FlowErrorCode } from "../errors/flow-error";

export type FailureCode = Extract<
  FlowErrorCode,
  "EXPRESSION_FAILED" | "EXPRESSION_LIMIT" | "CONDITION_MISSING" | "FIELD_MISSING"
>;

/**
 * Thrown by operators and functions while an expression runs. It knows what happened but not where;
 * `explain.ts` finds the place and turns it into a FlowError.
 */
export class EvaluationFailure extends Error {
  override readonly name = "EvaluationFailure";
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function failed(message: string): EvaluationFailure {
  return new EvaluationFailure("EXPRESSION_FAILED", message);
}

export function overLimit(message: string): EvaluationFailure {
  return new EvaluationFailure("EXPRESSION_LIMIT", message);
}
