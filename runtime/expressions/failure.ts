import type { FlowErrorCode } from "../errors/flow-error";
import type { JsonObject } from "../json";
import type { Tree } from "./tree";

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
  readonly about: FailureAbout;

  constructor(code: FailureCode, message: string, about: FailureAbout = {}) {
    super(message);
    this.code = code;
    this.about = about;
  }
}

/** What is known of it besides. */
export type FailureAbout = {
  /** The part that is to blame, where that is less than the one that failed. */
  readonly part?: Tree | undefined;
  /** Goes into the detail of the error. */
  readonly detail?: JsonObject;
  /** Nothing that it reads is missing. */
  readonly isThere?: boolean;
};

export function failed(message: string): EvaluationFailure {
  return new EvaluationFailure("EXPRESSION_FAILED", message);
}

export function overLimit(message: string): EvaluationFailure {
  return new EvaluationFailure("EXPRESSION_LIMIT", message);
}
