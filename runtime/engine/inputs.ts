import type { Json } from "../json";
import { enclosing, type Frame, type NodeState, stateIn } from "./frame";
import type { ValueRef } from "./records";
import { type InputEdge, isItemPort } from "./topology";

export type Input = { readonly value: Json; readonly ref: ValueRef | null };

const noValue: Input = { value: null, ref: null };

/**
 * What arrives at a node: the value of its first live edge, in the order of the document. A join of
 * `all` inputs gets them all, by the ids of the nodes they come from.
 */
export function inputOf({ node, frame, edited }: NodeState): Input {
  if (edited !== null) return edited;
  if (node.node.join === "all" && node.inputs.length > 1) {
    const value: { [source: string]: Json } = {};
    for (const edge of node.inputs) value[edge.from.id] = valueBy(edge, frame)?.value ?? null;
    return { value, ref: null };
  }
  for (const edge of node.inputs) {
    const input = valueBy(edge, frame);
    if (input !== null) return input;
  }
  return noValue;
}

/** The value an edge brings; null while it is undecided, and for good when it is dead. */
export function valueBy(edge: InputEdge, frame: Frame): Input | null {
  if (edge.role === "item") return { value: frame.item, ref: null };
  if (edge.role === "outer" && isItemPort(edge.from, edge.port) && edge.from.body !== null) {
    return { value: enclosing(frame, edge.from.body).item, ref: null };
  }
  const owner = edge.role === "outer" ? enclosing(frame, edge.from.scope) : frame;
  const source = stateIn(owner, edge.from);
  return source.phase === "settled" && source.port === edge.port ? source : null;
}
