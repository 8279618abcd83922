import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import * as z from "zod";
import { FlowError, type FlowErrorCode } from "../../runtime/errors/flow-error";
import type { JsonObject } from "../../runtime/json";
import { databaseAway } from "../database-away";
import { RequestError, type RequestErrorCode } from "../request-error";
import { unstorableText } from "../unstorable-text";

/** The one table from our codes to tRPC's. A new code does not compile until it has a line here. */
export const trpcCodeByCode: { readonly [code in FlowErrorCode | RequestErrorCode]: Code } = {
  FLOW_INVALID: "UNPROCESSABLE_CONTENT",
  FLOW_TOO_NEW: "UNPROCESSABLE_CONTENT",
  NODE_UNKNOWN: "UNPROCESSABLE_CONTENT",
  NODE_FAULT: "INTERNAL_SERVER_ERROR",
  EXPRESSION_INVALID: "UNPROCESSABLE_CONTENT",
  EXPRESSION_FAILED: "UNPROCESSABLE_CONTENT",
  EXPRESSION_LIMIT: "UNPROCESSABLE_CONTENT",
  CONDITION_MISSING: "UNPROCESSABLE_CONTENT",
  FIELD_MISSING: "UNPROCESSABLE_CONTENT",
  CODE_FAILED: "UNPROCESSABLE_CONTENT",
  CODE_LIMIT: "UNPROCESSABLE_CONTENT",
  BODY_MALFORMED: "BAD_REQUEST",
  DOCUMENT_INVALID: "UNPROCESSABLE_CONTENT",
  NO_BRANCH: "UNPROCESSABLE_CONTENT",
  CONNECTION_MISSING: "PRECONDITION_FAILED",
  SECRET_MISSING: "PRECONDITION_FAILED",
  CREDENTIALS_REFUSED: "BAD_GATEWAY",
  TARGET_DOWN: "BAD_GATEWAY",
  TARGET_BLOCKED: "PRECONDITION_FAILED",
  TARGET_BUSY: "BAD_GATEWAY",
  TARGET_RETRYABLE: "BAD_GATEWAY",
  TARGET_REFUSED: "BAD_GATEWAY",
  TARGET_DUPLICATE: "CONFLICT",
  TARGET_CONFLICT: "CONFLICT",
  ANSWER_UNKNOWN: "GATEWAY_TIMEOUT",
  ANSWER_INVALID: "BAD_GATEWAY",
  ANSWER_TOO_LARGE: "BAD_GATEWAY",
  ITERATION_FAILED: "UNPROCESSABLE_CONTENT",
  WAIT_EXPIRED: "TIMEOUT",
  RUN_CANCELLED: "CONFLICT",
  LIMIT_REACHED: "TOO_MANY_REQUESTS",
  INTAKE_FULL: "SERVICE_UNAVAILABLE",
  STORAGE_REFUSED: "SERVICE_UNAVAILABLE",
  INPUT_INVALID: "BAD_REQUEST",
  NOT_SIGNED_IN: "UNAUTHORIZED",
  NOT_ALLOWED: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  REVISION_STALE: "CONFLICT",
  TOO_LARGE: "PAYLOAD_TOO_LARGE",
  REVISION_MISSING: "PRECONDITION_REQUIRED",
  TOO_MANY: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
};
type Code = TRPC_ERROR_CODE_KEY;

/** What the browser gets beside tRPC's own shape: our code and the ids and positions of the problem. */
export type ErrorData = { readonly code: string | null; readonly detail: JsonObject };

/** Turns what a procedure threw into tRPC's error; anything unknown stays an internal error. */
export function toTrpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError) {
    const { cause } = error;
    // tRPC wraps what a resolver threw; our own classes get their code back.
    const ours = isOurs(cause) ? cause : (unstorableText(cause) ?? databaseAway(cause));
    return ours === null ? error : toTrpcError(ours);
  }
  if (isOurs(error)) {
    return new TRPCError({
      code: trpcCodeByCode[error.code],
      message: error.message,
      cause: error,
    });
  }
  const away = databaseAway(error);
  if (away !== null) return toTrpcError(away);
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error });
}

/** Words for the person: zod's list of issues becomes a sentence that names the field. */
export function messageOf(error: TRPCError): string {
  const { cause } = error;
  if (!(cause instanceof z.ZodError)) return error.message;
  return cause.issues
    .map((issue) => `${issue.path.join(".") || "input"}: ${wordsOf(issue)}`)
    .join("; ");
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const isId = issue.code === "invalid_format" && issue.format === "uuid";
  // Almost always an address that was cut or typed.
  return isId ? "that is not an id; check the address, or open it from its list" : issue.message;
}

export function errorDataOf(error: TRPCError): ErrorData {
  const { cause } = error;
  if (isOurs(cause)) return { code: cause.code, detail: cause.detail };
  if (cause instanceof z.ZodError) {
    const issues = cause.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    return { code: "INPUT_INVALID", detail: { issues } };
  }
  return { code: null, detail: {} };
}

function isOurs(error: unknown): error is FlowError | RequestError {
  return error instanceof FlowError || error instanceof RequestError;
}
