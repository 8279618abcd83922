import * as z from "zod";
import { FlowError } from "@/runtime/errors/flow-error";
import { databaseAway } from "@/server/database-away";
import { RequestError, statusByRequestError } from "@/server/request-error";
import { unstorableText } from "@/server/unstorable-text";
import { type Problem, problemDocument, problemHeaders } from "../problem";

/** What a thrown error is to the caller of the API; null for what went wrong inside. */
export function restProblemOf(given: unknown): Problem | null {
  const error = unstorableText(given) ?? databaseAway(given) ?? given;
  if (error instanceof RequestError) {
    return {
      status: statusByRequestError[error.code],
      code: error.code,
      title: titles[statusByRequestError[error.code]] ?? "Refused",
      detail: error.message,
      more: error.detail,
      ...(typeof error.detail.retryAfterSeconds === "number"
        ? { retryAfterSeconds: error.detail.retryAfterSeconds }
        : {}),
    };
  }
  if (error instanceof FlowError) {
    return {
      status: 422,
      code: error.code,
      title: "The flow cannot be published",
      detail: error.message,
      more: error.detail,
    };
  }
  if (error instanceof z.ZodError) {
    // Of one that belongs to no field each sentence names its own: an unknown parameter, an unknown member.
    const issues = error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    return {
      status: 400,
      code: "INPUT_INVALID",
      title: "Invalid input",
      detail: issues
        .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`))
        .join("; "),
      more: { issues },
    };
  }
  return null;
}

export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problemDocument(problem)), {
    status: problem.status,
    headers: problemHeaders(problem),
  });
}

const titles: { readonly [status: number]: string } = {
  400: "Invalid input",
  401: "No valid API key",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  412: "Changed meanwhile",
  413: "Too large",
  428: "If-Match is missing",
  429: "Too many requests",
  503: "Not available",
};
