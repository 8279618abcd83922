import type { Plan } from "../engine/plan";
import type { PlanNode } from "../engine/topology";

/** Which step of a draft is which of the version that a run ran. */
export type Pairing = {
  /** Node of the draft → node of the version. */
  readonly oldOf: ReadonlyMap<string, string>;
  /** Node of the version → node of the draft. */
  readonly newOf: ReadonlyMap<string, string>;
};

/**
 * Steps are the same by id, as long as they do the same thing. A call of a system is the same where connection and
 * operation are; one that the draft has under another id is found by them where there is only one such.
 */
export function pairNodes(version: Plan, draft: Plan): Pairing {
  const oldOf = new Map<string, string>();
  const newOf = new Map<string, string>();
  const pair = (node: string, old: string) => {
    oldOf.set(node, old);
    newOf.set(old, node);
  };
  for (const node of draft.nodes.values()) {
    const old = version.nodes.get(node.id);
    if (old !== undefined && operationOf(node) === operationOf(old)) pair(node.id, old.id);
  }
  const left = [...version.nodes.values()].filter(({ id }) => !newOf.has(id)).filter(reachesOut);
  const more = [...draft.nodes.values()].filter(({ id }) => !oldOf.has(id)).filter(reachesOut);
  for (const node of more) {
    const likely = left.filter((old) => operationOf(old) === operationOf(node));
    const rivals = more.filter((other) => operationOf(other) === operationOf(node));
    const [old] = likely;
    if (old !== undefined && likely.length === 1 && rivals.length === 1) pair(node.id, old.id);
  }
  return { oldOf, newOf };
}

export function reachesOut({ work }: PlanNode): boolean {
  return work.behaviour === "effect" || work.behaviour === "wait" || work.behaviour === "call";
}

/** What a step does, as far as its answer depends on it: its type, the system, and the method of a request. */
function operationOf(planned: PlanNode): string {
  const { type, connection = "", config } = planned.node;
  const name = type.replace(/@\d+$/, "");
  if (!reachesOut(planned)) return name;
  const asked = ["method", "flow"].map((setting) => config[setting] ?? "");
  return JSON.stringify([name, connection, ...asked]);
}
