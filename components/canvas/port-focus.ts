import type { NodeId } from "@/runtime/flow/document";

/** Puts the focus on the first port of a node; false where none is drawn. */
export function focusPorts(node: NodeId): boolean {
  const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(node)}"]`);
  const port = card?.querySelector<HTMLElement>(".flow-port");
  port?.focus();
  return port !== null && port !== undefined;
}
