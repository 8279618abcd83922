import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import type { GivenAnswers } from "./debug/given-answers";
import { type DebugStart, type StartedRun, startRun } from "./driver";
import type { Plan } from "./plan";
import type { RunHead, StepRecord, ValueRef } from "./records";
import { adoptedResults, didReach, type Past, readPast } from "./replay-past";
import type { AdoptedResult, SeedStep } from "./run-context";
import type { RunHost } from "./run-host";
import type { PlanNode } from "./topology";
import { withChangedMessage } from "./trigger-message";

/**
 * Where a replay begins: with the message, at the step that failed, or at any node. What lies before a
 * node, or beside it, is taken from the source; a node inside a loop begins with its outermost loop.
 */
export type ReplayStart =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "node"; readonly node: string };

export type ReplayRequest = {
  /**
   * Purpose `replay`, parent the source. With the source's origin it is the same message again; with an origin
   * of its own it is sent as new: every key is another one, and nothing is taken for done.
   */
  readonly head: RunHead;
  /** Of the version that is to run; it may be another one than the source's. */
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly source: RunHead;
  /** Earlier runs of the same origin, newest first, the source included: their results are adopted. */
  readonly chain: readonly RunHead[];
  readonly from: ReplayStart;
  /** Results that effects are answered with instead of those that {@link adoptedResults} finds: a rehearsal's. */
  readonly adopted?: ReadonlyMap<string, AdoptedResult>;
  /** The message as a person has changed it; from the start only. */
  readonly message?: Uint8Array;
  /** Trial runs: what stands for the answers of systems; nothing is adopted, as nothing is sent unasked. */
  readonly answers?: GivenAnswers;
  readonly debug?: DebugStart;
  readonly lane: Uint8Array | null;
  readonly execute: "here" | "anywhere";
};

/**
 * Starts a linked run from a stored message. Steps whose target does not know our key take over the results
 * of earlier runs and send nothing. Throws LIMIT_REACHED where such results are not known and cannot be looked
 * up, and FLOW_INVALID where the start is not in this version. Whether another version recognises what was done is
 * for the caller to ask, by `refuseUnrecognised`.
 */
export async function startReplay(host: RunHost, request: ReplayRequest): Promise<StartedRun> {
  const { plan, source, from, head, message } = request;
  const asNew = head.origin !== source.origin;
  const past = await readPast(host, source);
  const start = past.contents[0]?.start;
  if (start === undefined) {
    throw new FlowError("STORAGE_REFUSED", `The message of run ${source.id} is gone.`);
  }
  const earlier = asNew ? [] : request.chain.filter(({ id }) => id !== source.id);
  const pasts = await Promise.all(earlier.map((run) => readPast(host, run)));
  const others = pasts.filter(didReach);
  const { body, ...trigger } = start.trigger;
  const input =
    message === undefined
      ? { ...trigger, bytes: past.values.bytes(body) }
      : withChangedMessage(start.trigger, message);
  const first = startNode(from, past, plan);
  return startRun(host, {
    head,
    plan,
    trigger: { ...input, kind: "replay" },
    parameters: request.parameters,
    dedupe: null,
    lane: request.lane,
    execute: request.execute,
    replay: {
      of: source.id,
      from: first?.id ?? "start",
      ...(asNew && { asNew }),
      ...(message !== undefined && { edited: true }),
    },
    adopted: request.adopted ?? (asNew ? new Map() : adoptedResults(plan, [past, ...others])),
    seeds: first === null ? [] : seedsBefore(first, past),
    ...(request.answers !== undefined && { answers: request.answers }),
    ...(request.debug !== undefined && { debug: request.debug }),
  });
}

function startNode(from: ReplayStart, { contents }: Past, plan: Plan): PlanNode | null {
  if (from.kind === "start") return null;
  const id = from.kind === "node" ? from.node : contents.at(-1)?.end?.error?.node;
  if (id === undefined) {
    throw new FlowError("FLOW_INVALID", "The run has no failed step to begin with.");
  }
  const node = plan.nodes.get(id);
  if (node === undefined) {
    throw new FlowError("FLOW_INVALID", `This version has no node "${id}".`, {
      detail: { node: id },
    });
  }
  let first = node;
  while (first.scope.split !== null) first = first.scope.split;
  return first.work.behaviour === "trigger" ? null : first;
}

/** Steps that a replay takes over from its source. Throws FLOW_INVALID where the start is not in this version. */
export function seededNodes(from: ReplayStart, past: Past, plan: Plan): ReadonlySet<string> {
  const first = startNode(from, past, plan);
  return new Set(first === null ? [] : seedsBefore(first, past).map(({ node }) => node));
}

/** Results of the root's steps that the start does not lead to. */
function seedsBefore(first: PlanNode, { contents, values }: Past): readonly SeedStep[] {
  const after = reachedFrom(first);
  const latest = new Map<string, StepRecord>();
  for (const { steps } of contents) {
    for (const step of steps) if (step.path === "") latest.set(step.node, step);
  }
  const edited = editedBefore(first, after, contents);
  const seeds: SeedStep[] = [];
  for (const node of first.scope.nodes) {
    const step = latest.get(node.id);
    if (step === undefined || step.port === null || step.output === null) continue;
    // A loop has no value of its own; its aggregator's is taken, or it runs again.
    if (after.has(node) || node.work.behaviour === "split") continue;
    seeds.push({
      node: node.id,
      port: step.port,
      value: values.json(edited.get(node.id) ?? step.output),
    });
  }
  return seeds;
}

/** What a person let stand for outputs of the source before it came to the start, or at it. */
function editedBefore(
  first: PlanNode,
  after: ReadonlySet<PlanNode>,
  contents: Past["contents"],
): ReadonlyMap<string, ValueRef> {
  const later = new Set([...after].filter((node) => node !== first).map(({ id }) => id));
  const edited = new Map<string, ValueRef>();
  for (const event of contents.flatMap(({ debug }) => debug ?? [])) {
    if (event.kind !== "edited" || event.source === null || event.path !== "") continue;
    if (!later.has(event.node)) edited.set(event.source, event.value);
  }
  return edited;
}

function reachedFrom(first: PlanNode): ReadonlySet<PlanNode> {
  const reached = new Set<PlanNode>([first]);
  for (const node of reached) {
    for (const { to } of node.outputs) reached.add(to);
    for (const split of node.gates) reached.add(split);
  }
  return reached;
}
