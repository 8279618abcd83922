import type { NodeId } from "./document";

export type Edge = { readonly source: NodeId; readonly target: NodeId };

/** In an order in which every edge leads forward; what lies on or behind a circle is missing. */
export function orderOf(ids: readonly NodeId[], edges: readonly Edge[]): readonly NodeId[] {
  const waiting = new Map(ids.map((id) => [id, 0]));
  const next = new Map<NodeId, NodeId[]>(ids.map((id) => [id, []]));
  for (const { source, target } of edges) {
    waiting.set(target, (waiting.get(target) ?? 0) + 1);
    next.get(source)?.push(target);
  }
  const order = ids.filter((id) => waiting.get(id) === 0);
  for (const id of order) {
    for (const target of next.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) order.push(target);
    }
  }
  return order;
}
