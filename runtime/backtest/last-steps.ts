import type { Plan } from "../engine/plan";
import type { StepRecord } from "../engine/records";
import { placeOf } from "../engine/step-place";
import type { RunPair } from "./compare-runs";
import { sameOutput } from "./step-output";
import type { Trace } from "./trace";
import type { Cause } from "./verdict";

const wiredPorts = new WeakMap<Plan, ReadonlySet<string>>();

/** Whether the run came to something here: nothing follows the port by which the step was left. */
export function isLast({ plan }: Pick<Trace, "plan">, { node, port, status }: StepRecord): boolean {
  if (port === null || status === "skipped" || status === "cancelled") return false;
  let wired = wiredPorts.get(plan);
  if (wired === undefined) {
    wired = new Set(plan.document.edges.map(({ from }) => from));
    wiredPorts.set(plan, wired);
  }
  return !wired.has(`${node}.${port}`);
}

/**
 * A step at which only one of the two comes to something, and by a value that the other comes to nowhere. What asks
 * or answers is compared by what it says, and an event by what it tells.
 */
export function lastChange(pair: RunPair): Cause | null {
  const { before, after, pairing } = pair;
  const { came, went } = onlyLast(pair);
  for (const step of came) {
    const same = [...went].find((then) => then.path === step.path && sameOutput(pair, then, step));
    if (same !== undefined) went.delete(same);
    else if (countsIn(after, step)) return { kind: "last", node: step.node, change: "came" };
  }
  const gone = [...went].find((step) => countsIn(before, step));
  if (gone === undefined) return null;
  return { kind: "last", node: pairing.newOf.get(gone.node) ?? gone.node, change: "went" };
}

/** Steps at which one run ends and the other does not. */
function onlyLast({ before, after, pairing }: RunPair) {
  const came: StepRecord[] = [];
  const went = new Set([...before.steps.values()].filter((step) => isLast(before, step)));
  for (const step of after.steps.values()) {
    if (!isLast(after, step)) continue;
    const old = pairing.oldOf.get(step.node) ?? "";
    const then = before.steps.get(placeOf({ path: step.path, node: old }));
    if (then === undefined || !went.delete(then)) came.push(step);
  }
  return { came, went };
}

function countsIn({ plan }: Trace, { node }: StepRecord): boolean {
  const behaviour = plan.nodes.get(node)?.work.behaviour;
  return behaviour !== "effect" && behaviour !== "respond" && behaviour !== "emit";
}
