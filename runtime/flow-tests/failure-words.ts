import type { CheckResult } from "./test-result";

/** What was found where nothing beside it says what was looked for: of an expression, that first. */
export function failureWords({
  message,
  expression,
}: Pick<CheckResult, "message" | "expression">): string {
  return expression === undefined ? message : `${expression}: ${message}`;
}
