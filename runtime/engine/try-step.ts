import { FlowError } from "../errors/flow-error";
import type { FlowDocument, FlowEdge, FlowNode, NodeId } from "../flow/document";
import { splitEnd } from "../flow/schema";
import type { Json, JsonObject } from "../json";
import type { Http, OpenConnection } from "../ports";
import { startRun } from "./driver";
import { compilePlan, type Plan } from "./plan";
import type { RunHead } from "./records";
import type { RunHost } from "./run-host";
import { errorOf, type TrialStage, trialExecutions } from "./trial-executions";
import type { TrialResult } from "./trial-result";
import type { TriggerInput } from "./trigger-message";

export type TrialRequest = {
  readonly document: FlowDocument;
  readonly target: NodeId;
  readonly trigger: TriggerInput;
  readonly parameters: JsonObject;
  readonly answers: { readonly [node: string]: Json };
  /** Whether the target's own effect is sent. Effects before it never are. */
  readonly live: boolean;
};

/** What a trial needs of its process; nothing is written. */
export type TrialHost = Pick<RunHost, "clock" | "ids" | "hash" | "tables" | "code"> & {
  readonly http: Http;
  connection(slot: string): Promise<OpenConnection>;
};

const trialMaxMs = 15_000;

/**
 * Runs the steps before a node and the node itself, in memory: a run of purpose `debug` that no journal
 * knows, so lanes, dedupe, exceptions and roll-ups never see it. Never throws FlowError: what is wrong with
 * flow or message is in the result.
 */
export async function tryStep(
  host: TrialHost,
  head: RunHead,
  request: TrialRequest,
): Promise<TrialResult> {
  const stage: TrialStage = {
    target: request.target,
    answers: request.answers,
    live: request.live,
    steps: new Map(),
    unanswered: new Set(),
    compiling: null,
    sent: false,
  };
  let plan: Plan;
  try {
    const document = upTo(request.document, request.target);
    const compiled = compilePlan(document, {
      http: host.http,
      executions: trialExecutions(stage),
    });
    // Whoever writes an expression is shown the earlier steps before any expression reads them.
    plan = { ...compiled, readsSteps: true };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    const { node } = cause.detail;
    return {
      step: null,
      path: [],
      unanswered: [],
      error: { ...errorOf(cause), node: typeof node === "string" ? node : stage.compiling },
    };
  }
  const stopping = new AbortController();
  const started = startRun(hostOf(host, plan, stage, stopping), {
    head: { ...head, purpose: "debug" },
    plan,
    trigger: request.trigger,
    parameters: request.parameters,
    dedupe: null,
    lane: null,
    execute: "here",
  });
  await started.done;
  return resultOf(stage);
}

function resultOf({ steps, target, unanswered }: TrialStage): TrialResult {
  const step = steps.get(target) ?? null;
  const failed = [...steps.values()].find(({ error, node }) => error !== null && node !== target);
  return {
    step,
    path: [...steps.values()].map(({ node, port }) => ({ node, port })),
    unanswered: [...unanswered].filter((node) => node !== target),
    error: failed?.error == null ? null : { ...failed.error, node: failed.node },
  };
}

/** The node and what leads to it; a failure stops at once, so that it is seen. */
export function upTo(document: FlowDocument, target: NodeId): FlowDocument {
  const sources = new Map<NodeId, NodeId[]>();
  for (const edge of document.edges) {
    const [from, to] = endsOf(edge);
    sources.set(to, [...(sources.get(to) ?? []), from]);
  }
  const wanted = new Set<NodeId>([target]);
  for (const id of wanted) for (const source of sources.get(id) ?? []) wanted.add(source);
  const nodes: Record<NodeId, FlowNode> = {};
  for (const [id, node] of Object.entries(document.nodes)) {
    if (wanted.has(id)) nodes[id] = { ...node, retry: { attempts: 1, delayMs: 0 } };
  }
  const { onError: _stops, ...own } = nodes[target] ?? { type: "", name: "", config: {} };
  nodes[target] = own;
  const edges = document.edges.filter((edge) => {
    const [from, to] = endsOf(edge);
    return wanted.has(from) && wanted.has(to) && from !== target;
  });
  return { ...document, settings: {}, nodes, edges };
}

function endsOf(edge: FlowEdge): readonly [NodeId, NodeId] {
  return [splitEnd(edge.from)?.node ?? "", splitEnd(edge.to)?.node ?? ""];
}

function hostOf(
  { clock, ids, hash, tables, code, connection }: TrialHost,
  plan: Plan,
  stage: TrialStage,
  stopping: AbortController,
): RunHost {
  const until = clock.monotonic() + trialMaxMs;
  const written = async () => {
    if (clock.monotonic() > until) stopping.abort();
    return "written" as const;
  };
  const slot = stage.live ? plan.nodes.get(stage.target)?.node.connection : undefined;
  let ahead = 0;
  return {
    journal: {
      start: async () => ({ outcome: "started", epoch: 1 }),
      append: written,
      release: written,
      finish: written,
      confirm: async () => true,
      load: async () => ({ segments: [] }),
      readPayload: () => Promise.reject(new RangeError("A test stores nothing")),
    },
    clock: { now: () => clock.now() + ahead, monotonic: () => clock.monotonic() },
    ids,
    hash,
    connections: (_run, wanted) =>
      wanted === slot ? opened(stage, connection(wanted)) : Promise.resolve(notOpened),
    plan: async () => plan,
    calls: { call: async (_caller, { flow }) => answerOf(stage, flow) },
    ...(tables !== undefined && { tables }),
    ...(code !== undefined && { code }),
    commands: { pending: () => [] },
    stopping: stopping.signal,
    pause: async (ms) => {
      ahead += ms;
    },
  };
}

/** Sub-flows are not run: their answer is one that somebody gave. */
function answerOf({ answers, unanswered }: TrialStage, node: string) {
  const output = answers[node];
  if (output === undefined) {
    unanswered.add(node);
    return { state: "running", run: "" } as const;
  }
  return { state: "ended", run: "", status: "succeeded", output, error: null } as const;
}

/** Why the target's connection did not open belongs to its step. */
async function opened(
  { steps, target }: TrialStage,
  opening: Promise<OpenConnection>,
): Promise<OpenConnection> {
  try {
    return await opening;
  } catch (cause) {
    const step = steps.get(target);
    if (cause instanceof FlowError && step !== undefined) step.error = errorOf(cause);
    throw cause;
  }
}

const notOpened: OpenConnection = {
  id: "",
  name: "",
  kind: "",
  config: {},
  secrets: {},
  mask: (text: string): string => text,
};
