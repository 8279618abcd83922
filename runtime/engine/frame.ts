import type { Json } from "../json";
import type { Activity } from "./activity";
import type { Input } from "./inputs";
import type { Loop } from "./loop";
import type { IterationPath, StepError, ValueRef } from "./records";
import type { LoopScope, PlanNode } from "./topology";

/**
 * A node in one frame goes `pending` → `ready` (all it waits for is decided) → `busy` (an effect or a
 * loop that takes time) → `settled` (left by `port`). Or `pending` → `dead`: no input is live, so it
 * is skipped. A node of a failed frame stays where it is.
 */
export type NodePhase = "pending" | "ready" | "busy" | "settled" | "dead";

export type NodeState = {
  readonly node: PlanNode;
  readonly frame: Frame;
  phase: NodePhase;
  /** Inputs not decided yet, and how many of the decided ones are live. */
  pending: number;
  live: number;
  gatesLeft: number;
  port: string | null;
  value: Json;
  /** Where the value is stored; null inside iterations where it is not kept. */
  ref: ValueRef | null;
  activity: Activity | null;
  loop: Loop | null;
  /** What a person let arrive here instead of what would have. */
  edited: Input | null;
};

/** One pass through the nodes of a scope: the run itself, or one iteration of a loop. */
export type Frame = {
  readonly path: IterationPath;
  readonly scope: LoopScope;
  readonly parent: Frame | null;
  readonly loop: Loop | null;
  readonly index: number;
  readonly item: Json;
  readonly key: string | null;
  readonly states: NodeState[];
  /** Nodes neither settled nor dead. */
  open: number;
  /** Effects and loops under way. */
  busy: number;
  /** Nothing new is started in it: it failed, or what encloses it did. */
  failure: StepError | null;
  finished: boolean;
  /** Outputs by node id, as expressions see them. */
  steps: { [node: string]: Json };
};

export function newFrame(
  scope: LoopScope,
  parent: Frame | null,
  iteration: {
    readonly loop: Loop;
    readonly index: number;
    readonly item: Json;
    readonly key: string | null;
  } | null,
  steps: { [node: string]: Json },
): Frame {
  const frame: Frame = {
    path: iteration === null || parent === null ? "" : iterationPath(parent, iteration),
    scope,
    parent,
    loop: iteration?.loop ?? null,
    index: iteration?.index ?? 0,
    item: iteration?.item ?? null,
    key: iteration?.key ?? null,
    states: [],
    open: scope.nodes.length,
    busy: 0,
    failure: null,
    finished: false,
    steps,
  };
  for (const node of scope.nodes) {
    frame.states.push({
      node,
      frame,
      phase: "pending",
      pending: node.inputs.length,
      live: 0,
      gatesLeft: node.gatedBy,
      port: null,
      value: null,
      ref: null,
      activity: null,
      loop: null,
      edited: null,
    });
  }
  return frame;
}

function iterationPath(
  parent: Frame,
  { loop, index }: { readonly loop: Loop; readonly index: number },
): IterationPath {
  const own = `${loop.state.node.id}:${index}`;
  return parent.path === "" ? own : `${parent.path}/${own}`;
}

/** State of a node in this frame; the topology gives every node a slot of its scope. */
export function stateIn(frame: Frame, node: PlanNode): NodeState {
  const state = frame.states[node.slot];
  if (state === undefined) throw new RangeError(`Node ${node.id} is not in frame "${frame.path}"`);
  return state;
}

/** The frame of an enclosing scope. */
export function enclosing(frame: Frame, scope: LoopScope): Frame {
  for (let at: Frame | null = frame; at !== null; at = at.parent) if (at.scope === scope) return at;
  throw new RangeError(`Frame "${frame.path}" does not lie in the scope asked for`);
}

export function isAbandoned(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent)
    if (at.failure !== null) return true;
  return false;
}

export function emptySteps(): { [node: string]: Json } {
  return Object.create(null) as { [node: string]: Json };
}

/** State of a node in the iteration that a path names; null if that iteration is not open. */
export function findState(root: Frame, node: PlanNode, path: IterationPath): NodeState | null {
  let frame: Frame | undefined = root;
  for (const level of path === "" ? [] : path.split("/")) {
    const colon = level.lastIndexOf(":");
    const split: string = level.slice(0, colon);
    const index = Number(level.slice(colon + 1));
    frame = frame.states.find((state) => state.node.id === split)?.loop?.active.get(index);
    if (frame === undefined) return null;
  }
  return node.scope === frame.scope ? stateIn(frame, node) : null;
}
