import type { NodeBehaviour } from "@/runtime/nodes/definition";

const computing: ReadonlySet<NodeBehaviour> = new Set(["compute", "code", "split", "collect"]);

/** Whether a node's tile is solid: it touches the world. */
export function touchesWorld(behaviour: NodeBehaviour | undefined): boolean {
  return behaviour !== undefined && !computing.has(behaviour);
}
