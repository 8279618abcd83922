import { readJson } from "./read-json";
import type { StepDetail } from "./use-run";

/** A look-up is possible where the request says how to find what it did. */
export function canLookUp(step: StepDetail): boolean {
  const request = step.request ? readJson(step.request.text)?.value : null;
  return (
    typeof request === "object" &&
    request !== null &&
    !Array.isArray(request) &&
    "lookUp" in request
  );
}
