import type { CallProblem } from "@/components/shell/trpc";
import type { FieldErrors } from "./connection-types";

/** The fields a refused save names, with what is wrong. */
export function fieldErrorsOf({ detail }: CallProblem): FieldErrors {
  const { issues } = detail;
  if (!Array.isArray(issues)) return {};
  return Object.fromEntries(
    issues.flatMap((issue: unknown) =>
      typeof issue === "object" &&
      issue !== null &&
      "field" in issue &&
      "message" in issue &&
      typeof issue.field === "string" &&
      typeof issue.message === "string"
        ? [[issue.field, issue.message]]
        : [],
    ),
  );
}
