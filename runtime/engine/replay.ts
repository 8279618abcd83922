import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import { type StartedRun, startRun } from "./driver";
import { loadValues, type Values } from "./history-values";
import type { Plan } from "./plan";
import type { RunHead, SegmentContent, StepRecord } from "./records";
import type { AdoptedResult, SeedStep } from "./run-context";
import type { RunHost } from "./run-host";
import { decodeSegment } from "./segment-codec";
import type { PlanNode } from "./topology";

/**
 * Where a replay begins: with the message, at the step that failed, or at any node. What lies before a
 * node, or beside it, is taken from the source; a node inside a loop begins with its outermost loop.
 */
export type ReplayStart =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "node"; readonly node: string };

export type ReplayRequest = {
  /** Purpose `replay`, origin of the source, parent the source. */
  readonly head: RunHead;
  /** Of the version that is to run; it may be another one than the source's. */
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly source: RunHead;
  /** Earlier runs of the same origin, newest first, the source included: their results are adopted. */
  readonly chain: readonly RunHead[];
  readonly from: ReplayStart;
  readonly lane: Uint8Array | null;
  readonly execute: "here" | "anywhere";
};

type Past = { readonly contents: readonly SegmentContent[]; readonly values: Values };

/**
 * Starts a linked run from a stored message. Steps whose target has neither key nor look-up adopt the
 * results of earlier runs and send nothing. Throws LIMIT_REACHED where such results may have been
 * folded away, and FLOW_INVALID where the start is not in this version.
 */
export async function startReplay(host: RunHost, request: ReplayRequest): Promise<StartedRun> {
  const { plan, source, from } = request;
  const past = await readPast(host, source);
  const start = past.contents[0]?.start;
  if (start === undefined) {
    throw new FlowError("STORAGE_REFUSED", `The message of run ${source.id} is gone.`);
  }
  const others = await Promise.all(
    request.chain.filter(({ id }) => id !== source.id).map((head) => readPast(host, head)),
  );
  const { body, ...trigger } = start.trigger;
  const first = startNode(from, past, plan);
  return startRun(host, {
    head: request.head,
    plan,
    trigger: { ...trigger, kind: "replay", bytes: past.values.bytes(body) },
    parameters: request.parameters,
    dedupe: null,
    lane: request.lane,
    execute: request.execute,
    replay: { of: source.id, from: first?.id ?? "start" },
    adopted: adoptedResults(plan, [past, ...others]),
    seeds: first === null ? [] : seedsBefore(first, past),
  });
}

async function readPast(host: RunHost, head: RunHead): Promise<Past> {
  const { segments } = await host.journal.load(head);
  const contents = segments.map(({ body }) => decodeSegment(body));
  return { contents, values: await loadValues(host, head, contents) };
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

/** Results of the root's steps that the start does not lead to. */
function seedsBefore(first: PlanNode, { contents, values }: Past): readonly SeedStep[] {
  const after = reachedFrom(first);
  const latest = new Map<string, StepRecord>();
  for (const { steps } of contents) {
    for (const step of steps) if (step.path === "") latest.set(step.node, step);
  }
  const seeds: SeedStep[] = [];
  for (const node of first.scope.nodes) {
    const step = latest.get(node.id);
    if (step === undefined || step.port === null || step.output === null) continue;
    // A loop has no value of its own; its aggregator's is taken, or it runs again.
    if (after.has(node) || node.work.behaviour === "split") continue;
    seeds.push({ node: node.id, port: step.port, value: values.json(step.output) });
  }
  return seeds;
}

function reachedFrom(first: PlanNode): ReadonlySet<PlanNode> {
  const reached = new Set<PlanNode>([first]);
  for (const node of reached) {
    for (const { to } of node.outputs) reached.add(to);
    for (const split of node.gates) reached.add(split);
  }
  return reached;
}

/** By idempotency key, which is the same in every run of a chain. */
function adoptedResults(plan: Plan, pasts: readonly Past[]): ReadonlyMap<string, AdoptedResult> {
  const adopted = new Map<string, AdoptedResult>();
  const unsafe = new Set<string>();
  for (const [id, { work }] of plan.nodes) {
    if (work.behaviour === "effect" && work.effect.guarantee === "none") unsafe.add(id);
  }
  if (unsafe.size === 0) return adopted;
  for (const { contents, values } of pasts) {
    if (contents.some(({ summary }) => summary !== undefined)) {
      throw new FlowError(
        "LIMIT_REACHED",
        "Earlier results of steps that cannot be repeated safely are folded away.",
      );
    }
    for (const [key, step] of succeededByKey(contents, unsafe)) {
      if (adopted.has(key) || step.output === null) continue;
      adopted.set(key, { value: values.json(step.output), port: step.port });
    }
  }
  return adopted;
}

function succeededByKey(
  contents: readonly SegmentContent[],
  nodes: ReadonlySet<string>,
): ReadonlyMap<string, StepRecord> {
  const keys = new Map<string, string>();
  for (const { intents } of contents) {
    for (const { path, node, idempotencyKey } of intents)
      keys.set(`${path} ${node}`, idempotencyKey);
  }
  const steps = new Map<string, StepRecord>();
  for (const step of contents.flatMap((content) => content.steps)) {
    const key = keys.get(`${step.path} ${step.node}`);
    if (key !== undefined && step.status === "succeeded" && nodes.has(step.node)) {
      steps.set(key, step);
    }
  }
  return steps;
}
