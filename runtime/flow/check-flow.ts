import type { NodeRegistry } from "../nodes/registry";
import { checkCode } from "./check-code";
import type { FlowDocument, FlowProblem } from "./document";
import type { FlowSurroundings } from "./document-types";
import { isError, validateFlow } from "./validate-flow";

/** What `validateFlow` finds and code that is not TypeScript, errors first: what publishing asks. */
export function checkFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  around?: FlowSurroundings,
): readonly FlowProblem[] {
  const code = checkCode(document, registry);
  const known = validateFlow(document, registry, around);
  return [...known.filter(isError), ...code, ...known.filter((problem) => !isError(problem))];
}
