import { FlowError, type FlowErrorCode } from "../../errors/flow-error";
import { HttpFailure, type OpenConnection } from "../../ports";
import type { SendFailure } from "./execute";
import type { ReadResponse } from "./response";
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
  if (status >= 500) {
    if (!serverErrorsMeanNotDone) {
      return { outcome: "unknown", error: refused("ANSWER_UNKNOWN", response) };
    }
    const code = status === 503 ? "TARGET_BUSY" : "TARGET_RETRYABLE";
    return { outcome: "failed", error: refused(code, response), ...retryAfter(response) };
  }
  return {
    outcome: "failed",
    error: refused(codeByStatus(status), response),
    ...retryAfter(response),
  };
}

function codeByStatus(status: number): FlowErrorCode {
  switch (status) {
    case 401:
    case 403:
      return "CREDENTIALS_REFUSED";
    case 408:
    case 425:
    case 429:
      return "TARGET_BUSY";
    case 409:
      return "TARGET_CONFLICT";
    default:
      return "TARGET_REFUSED";
  }
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
  const said = messageIn(response);
  return new FlowError(
    code,
    `The target answered ${response.status}${said === "" ? "" : `: ${said}`}`,
    {
      detail: { status: response.status },
    },
  );
}

/** What most APIs call their reason. */
function messageIn({ body }: ReadResponse): string {
  if (typeof body === "string") return body.slice(0, 300);
  if (body === null || typeof body !== "object" || Array.isArray(body)) return "";
  for (const name of ["detail", "message", "error_description", "error", "title"]) {
    const value: unknown = Reflect.get(body, name);
    if (typeof value === "string") return value.slice(0, 300);
    // Many APIs wrap it: { "error": { "message": … } }.
    const inner: unknown =
      value === null || typeof value !== "object" ? undefined : Reflect.get(value, "message");
    if (typeof inner === "string") return inner.slice(0, 300);
  }
  return "";
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
