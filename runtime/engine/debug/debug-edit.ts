import { type NodeState, stateIn } from "../frame";
import { type Input, valueBy } from "../inputs";

/** The step whose output arrives, where that is one of the same iteration. */
export function soleSourceOf({ node, frame }: NodeState): NodeState | null {
  if (node.node.join === "all" && node.inputs.length > 1) return null;
  const edge = node.inputs.find((one) => valueBy(one, frame) !== null);
  return edge === undefined || edge.role !== "same" ? null : stateIn(frame, edge.from);
}

/** Lets this arrive. Also those who read the source by its name see it so from now on. */
export function letArrive(state: NodeState, source: NodeState | null, { value, ref }: Input): void {
  if (source === null) {
    state.edited = { value, ref };
    return;
  }
  source.value = value;
  source.ref = ref;
  const { frame, node } = source;
  if (Object.hasOwn(frame.steps, node.id)) frame.steps[node.id] = value;
}
