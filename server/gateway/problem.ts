import type { ServerResponse } from "node:http";
import type { JsonObject } from "@/runtime/json";

/** An error as `application/problem+json` (RFC 9457). `code` is stable, `detail` is for people. */
export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Further members, e.g. `run`, `line`, `column`. */
  readonly more?: JsonObject;
  readonly retryAfterSeconds?: number;
};

export function problemDocument(problem: Problem): JsonObject {
  // What the error tells beside may have such a name, too: a run has a status.
  return {
    ...problem.more,
    type: "about:blank",
    title: problem.title,
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
  };
}

export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...(problem.retryAfterSeconds === undefined
      ? {}
      : { "retry-after": String(problem.retryAfterSeconds) }),
  };
}

/** A fault of ours: its reason stands in the log by this moment, for whoever operates the installation. */
export function faultProblem(at: Date = new Date()): Problem {
  const moment = `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  return {
    status: 500,
    code: "INTERNAL",
    title: "Something went wrong on our side",
    detail: `This was not done, by a fault in Orderloom at ${moment}. Try again. If it comes back, tell whoever operates this installation that time, and the number of the run if you were looking at one: they find the reason in its log.`,
  };
}

/** Does nothing when the response has already begun: then there is nobody to tell. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const body = Buffer.from(JSON.stringify(problemDocument(problem)));
  response
    .writeHead(problem.status, {
      ...problemHeaders(problem),
      ...isolationHeaders,
      "content-length": body.length,
    })
    .end(body);
}

/**
 * On everything that a flow or a sender can fill: whatever it is, a browser runs none of it with the
 * rights of the workbench.
 */
export const isolationHeaders: { readonly [name: string]: string } = {
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};
