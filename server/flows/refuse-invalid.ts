import { FlowError } from "../../runtime/errors/flow-error";
import type { FlowDocument, FlowProblem } from "../../runtime/flow/document";
import { placedSentence } from "../../runtime/flow/placed-sentence";
import { isError } from "../../runtime/flow/validate-flow";
import { asJson } from "./parse-stored";

/** Throws FLOW_INVALID for a document that cannot run: the first problem with its place, all of them in the detail. */
export function refuseInvalid(document: FlowDocument, problems: readonly FlowProblem[]): void {
  const [first, ...others] = problems.filter(isError);
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` And ${others.length} more.`;
  throw new FlowError("FLOW_INVALID", `${placedSentence(document, first)}${more}`, {
    detail: { problems: asJson([first, ...others]) },
  });
}
