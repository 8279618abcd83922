import { canonicalLayout } from "../../runtime/flow/canonical";
import { checkFlow } from "../../runtime/flow/check-flow";
import type { FlowDocument, FlowProblem } from "../../runtime/flow/document";
import type { FlowSurroundings } from "../../runtime/flow/document-types";
import { completeLayout } from "../../runtime/flow/tidy-layout";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { parseLayout } from "./parse-stored";

/** Checking a large flow and laying it out take a while, and a flow is opened more often than it changes. */
const flowsKept = 50;

/** What was worked out last for each of the flows that were opened last, and from what. */
class WorkedOut<T> {
  private readonly kept = new Map<string, { readonly from: string; readonly result: T }>();

  get(flowId: string, from: string): T | undefined {
    const known = this.kept.get(flowId);
    return known?.from === from ? known.result : undefined;
  }

  keep(flowId: string, from: string, result: T): T {
    this.kept.delete(flowId);
    this.kept.set(flowId, { from, result });
    const [oldest] = this.kept.keys();
    if (this.kept.size > flowsKept && oldest !== undefined) this.kept.delete(oldest);
    return result;
  }
}

const places = new WorkedOut<string>();
const found = new WorkedOut<readonly FlowProblem[]>();

type Opened = {
  /** Text of `flow.json`. */
  readonly logic: string;
  readonly document: FlowDocument;
};

/**
 * Text of `layout.json` with a place for every node. A flow that was imported, or written through the API, may come
 * without places: its nodes are laid out, once for as long as it stays as it is.
 */
export function placedLayout(flowId: string, opened: Opened & { readonly layout: string }): string {
  const { logic, document, layout: text } = opened;
  const from = JSON.stringify([text, logic]);
  const known = places.get(flowId, from);
  if (known !== undefined) return known;
  const layout = parseLayout(text);
  const complete = completeLayout(document, layout, nodeRegistry);
  return complete === layout ? text : places.keep(flowId, from, canonicalLayout(complete));
}

/** What keeps a flow from being published. */
export function problemsOf(
  flowId: string,
  { logic, document, around }: Opened & { readonly around: FlowSurroundings },
): readonly FlowProblem[] {
  const from = JSON.stringify(around) + logic;
  return (
    found.get(flowId, from) ?? found.keep(flowId, from, checkFlow(document, nodeRegistry, around))
  );
}
