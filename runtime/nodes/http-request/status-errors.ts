import type { FlowErrorCode } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import { statusRanges } from "./status-ranges";

/** RFC 9110, 9.2.1: asked twice, nothing happens twice. */
const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Changes nothing at its target, so nobody need know whether it arrived. */
export function readsOnly({ method, idempotency }: JsonObject): boolean {
  return (idempotency ?? "none") === "none" && safeMethods.has(String(method ?? "GET"));
}

export function isSuccess({ success }: JsonObject): (status: number) => boolean {
  const ranges = statusRanges(String(success ?? "200-299"));
  return (status) => ranges.some(([from, to]) => status >= from && status <= to);
}

/** The error that a status is which means no success. */
export function errorOfStatus(status: number, serverErrorsMeanNotDone: boolean): FlowErrorCode {
  if (status >= 500) {
    if (!serverErrorsMeanNotDone) return "ANSWER_UNKNOWN";
    return status === 503 ? "TARGET_BUSY" : "TARGET_RETRYABLE";
  }
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

/** What comes of an answer of this status, or of none (null), for a step of these settings; null for success. */
export function errorAnswered(config: JsonObject, status: number | null): FlowErrorCode | null {
  if (status !== null && isSuccess(config)(status)) return null;
  const code =
    status === null
      ? "ANSWER_UNKNOWN"
      : errorOfStatus(status, config.serverErrorsMeanNotDone === true);
  return code === "ANSWER_UNKNOWN" && readsOnly(config) ? "TARGET_RETRYABLE" : code;
}

/** “The target answered 422: No customer 17” */
export function sentenceOfAnswer({
  status,
  body,
}: {
  readonly status: number;
  readonly body: Json;
}): string {
  const said = messageIn(body);
  return `The target answered ${status}${said === "" ? "" : `: ${said}`}`;
}

/** What most APIs call their reason. */
function messageIn(body: Json): string {
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
