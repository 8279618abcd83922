import type { JsonObject } from "../runtime/json";

/** HTTP status of each refusal, for REST; tRPC's own table is in `trpc/error-codes.ts`. */
export const statusByRequestError = {
  INPUT_INVALID: 400,
  NOT_SIGNED_IN: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  REVISION_STALE: 412,
  TOO_LARGE: 413,
  REVISION_MISSING: 428,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type RequestErrorCode = keyof typeof statusByRequestError;

/**
 * A request that a person or a system made and that was refused, with words they can act on.
 * What goes wrong inside a run is a FlowError.
 */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  /** Shown to the caller: ids, fields, revisions; never a secret. */
  readonly detail: JsonObject;

  constructor(
    code: RequestErrorCode,
    message: string,
    options: ErrorOptions & { readonly detail?: JsonObject } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? {};
  }
}
