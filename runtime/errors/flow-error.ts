import type { JsonObject } from "../json";

/**
 * What the engine may do about an error. `retryable` and `down` only where the target surely did
 * nothing; `unknown` is settled by key, look-up or a person, never by the retry count.
 */
export type Recovery =
  | "retryable"
  | "throttled"
  | "auth"
  | "down"
  | "unknown"
  | "data"
  | "duplicate"
  | "conflict";

/** Each code has exactly one recovery. `docs/errors.md` has a heading for each. */
export const recoveryByCode = {
  FLOW_INVALID: "data",
  FLOW_TOO_NEW: "data",
  NODE_UNKNOWN: "data",
  NODE_FAULT: "data",
  EXPRESSION_INVALID: "data",
  EXPRESSION_FAILED: "data",
  EXPRESSION_LIMIT: "data",
  CONDITION_MISSING: "data",
  FIELD_MISSING: "data",
  CODE_FAILED: "data",
  CODE_LIMIT: "data",
  BODY_MALFORMED: "data",
  DOCUMENT_INVALID: "data",
  NO_BRANCH: "data",
  CONNECTION_MISSING: "data",
  SECRET_MISSING: "auth",
  CREDENTIALS_REFUSED: "auth",
  TARGET_DOWN: "down",
  TARGET_BLOCKED: "data",
  TARGET_BUSY: "throttled",
  TARGET_RETRYABLE: "retryable",
  TARGET_REFUSED: "data",
  TARGET_DUPLICATE: "duplicate",
  TARGET_CONFLICT: "conflict",
  ANSWER_UNKNOWN: "unknown",
  ANSWER_INVALID: "data",
  ANSWER_TOO_LARGE: "data",
  ITERATION_FAILED: "data",
  WAIT_EXPIRED: "data",
  RUN_CANCELLED: "data",
  LIMIT_REACHED: "data",
  INTAKE_FULL: "retryable",
  STORAGE_REFUSED: "retryable",
} as const satisfies Record<string, Recovery>;

export type FlowErrorCode = keyof typeof recoveryByCode;
type Options = ErrorOptions & { readonly detail?: JsonObject };

/** The one error class of the runtime: what happened to which value; `detail` holds ids and positions. */
export class FlowError extends Error {
  override readonly name = "FlowError";
  readonly code: FlowErrorCode;
  readonly detail: JsonObject;

  constructor(code: FlowErrorCode, message: string, { detail = {}, ...options }: Options = {}) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }

  get recovery(): Recovery {
    return recoveryByCode[this.code];
  }
}
