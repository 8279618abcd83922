import type { FlowErrorCode } from "./flow-error";

/** What a step says that fails so, where nobody knows the value it was about: a person lets it fail. */
export const usualSentences = {
  FLOW_INVALID: "The flow, or the table, that it names is not there.",
  NODE_FAULT: "The step broke.",
  EXPRESSION_FAILED: "An expression cannot be computed with these values.",
  EXPRESSION_LIMIT: "An expression used more work or memory than one evaluation may.",
  CONDITION_MISSING: "A condition reads a value that is missing.",
  FIELD_MISSING: "A required field got no value.",
  CODE_FAILED: "The code threw an error.",
  CODE_LIMIT: "The code took longer, or needed more memory, than the step allows.",
  DOCUMENT_INVALID: "The document does not have the shape that the step needs.",
  CONNECTION_MISSING: "The step has no connection in this environment.",
  SECRET_MISSING: "The connection lacks a secret.",
  TARGET_BLOCKED: "The address is not one that this installation may call.",
  TARGET_BUSY: "The target asks to come again later.",
  TARGET_RETRYABLE: "The target failed, and did nothing.",
  TARGET_REFUSED: "The target refused what it was sent.",
  TARGET_CONFLICT: "The target has something else under this key.",
  ANSWER_INVALID: "The answer is not what the step expects.",
  ITERATION_FAILED: "An item of the list failed.",
  WAIT_EXPIRED: "The event did not come in time.",
  RUN_CANCELLED: "The run was cancelled.",
  LIMIT_REACHED: "A limit that protects other flows was reached.",
} as const satisfies Partial<Record<FlowErrorCode, string>>;

/** A code that a person can let a step fail with. */
export type GivenCode = keyof typeof usualSentences;
