import { FlowError, type FlowErrorCode } from "../../errors/flow-error";
import { HttpFailure, type OpenConnection } from "../../ports";
import type { SendFailure } from "./execute";
import type { ReadResponse } from "./response";
import { errorOfStatus, sentenceOfAnswer } from "./status-errors";
import type { SuccessCheck } from "./success";

const retryAfterMaxMs = 24 * 3_600_000;

/** Null if the answer means success; else what surely, or perhaps, happened at the target. */
export function failureOf(
  response: ReadResponse,
  success: SuccessCheck,
  serverErrorsMeanNotDone: boolean,
): SendFailure | null {
  const { status } = response;
  if (success.status(status)) return checkBody(response, success);
  const error = refused(errorOfStatus(status, serverErrorsMeanNotDone), response);
  return error.recovery === "unknown"
    ? { outcome: "unknown", error }
    : { outcome: "failed", error, ...retryAfter(response) };
}

/** The target did something; that its answer is not as agreed does not undo it. */
function checkBody(response: ReadResponse, success: SuccessCheck): SendFailure | null {
  if (response.malformed !== null) {
    return {
      outcome: "failed",
      error: new FlowError(
        "ANSWER_INVALID",
        `The answer (${response.status}) says it is JSON, and ${response.malformed}.`,
        {
          detail: { status: response.status },
        },
      ),
    };
  }
  try {
    return success.condition(response)
      ? null
      : { outcome: "failed", error: refused("TARGET_REFUSED", response) };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    return { outcome: "failed", error: cause };
  }
}

function refused(code: FlowErrorCode, response: ReadResponse): FlowError {
  return new FlowError(code, sentenceOfAnswer(response), { detail: { status: response.status } });
}

/** Seconds or a date; a target that asks for more than a day gets a day. */
function retryAfter({ headers }: ReadResponse): { readonly retryAfterMs?: number } {
  const value = headers["retry-after"];
  if (value === undefined) return {};
  const seconds = Number(value);
  const date = Date.parse(headers.date ?? "");
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - date;
  return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: Math.min(ms, retryAfterMaxMs) } : {};
}

/** A request that got no answer. Addresses in messages may hold a key: they are masked, too. */
export function problemOf(cause: unknown, connection: OpenConnection | null): SendFailure {
  if (cause instanceof FlowError) return { outcome: "failed", error: cause };
  if (!(cause instanceof HttpFailure)) throw cause;
  const message = connection?.mask(cause.message) ?? cause.message;
  const options = { detail: { reason: cause.reason } };
  if (cause.reason === "blocked") {
    return { outcome: "failed", error: new FlowError("TARGET_BLOCKED", message, options) };
  }
  if (cause.sent || cause.reason === "too-large") {
    // One that was answered at too great a length was done, too; only its answer cannot be kept.
    return { outcome: "unknown", error: new FlowError("ANSWER_UNKNOWN", message, options) };
  }
  return { outcome: "failed", error: new FlowError("TARGET_DOWN", message, options) };
}
