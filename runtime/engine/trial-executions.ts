import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { CompiledEffect, EffectContext, NodeExecution, Scope } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import type { CodeResult } from "../ports";
import type { ExecutionRegistry } from "./node-work";
import type { TrialStep } from "./trial-result";

export type TrialStage = {
  readonly target: string;
  /** Stand-ins for what the world would answer, by node. */
  readonly answers: { readonly [node: string]: Json };
  /** Only the target may reach its system, and only if asked. */
  readonly live: boolean;
  readonly steps: Map<string, TrialStep>;
  /** Nodes whose answer nobody has given. */
  readonly unanswered: Set<string>;
  /** The node being compiled, to name it in an error. */
  compiling: string | null;
  /** A test sends once, however often a loop comes round. */
  sent: boolean;
};

/** Executions that note what passes through them; effects answer from the stage instead of the world. */
export function trialExecutions(stage: TrialStage): ExecutionRegistry {
  const executions = new Map<string, NodeExecution>();
  for (const [type, execution] of nodeExecutions)
    executions.set(type, noting(naming(execution, stage), stage));
  return executions;
}

/** Names the node that does not compile; a target that does not still shows what arrives at it. */
function naming(execution: NodeExecution, stage: TrialStage): NodeExecution {
  const compile = (...parts: Parameters<typeof execution.compile>) => {
    const { nodeId } = parts[1];
    stage.compiling = nodeId;
    try {
      return (execution.compile as (...given: typeof parts) => unknown)(...parts);
    } catch (cause) {
      if (!(cause instanceof FlowError) || nodeId !== stage.target) throw cause;
      return failing(execution.behaviour, cause);
    }
  };
  return { ...execution, compile } as NodeExecution;
}

/** What a node of a behaviour compiles to that fails whenever it is run. */
function failing(behaviour: NodeExecution["behaviour"], cause: FlowError): unknown {
  const fail = () => {
    throw cause;
  };
  switch (behaviour) {
    case "trigger":
      return { accept: fail, synchronous: false, onFailure: "accept", bodyMaxBytes: 0 };
    case "split":
      return { parallelism: 1, onIterationError: "stop", items: fail };
    case "effect":
      return { guarantee: "none", request: fail, send: fail };
    case "code":
      // A call of code fails by what it gives: that of a text which is none is the reason.
      return {
        program: `throw new SyntaxError(${JSON.stringify(cause.message)})`,
        roots: [],
        timeMs: 1_000,
        memoryMb: 8,
      };
    default:
      return fail;
  }
}

/** The first run of a node is kept, later ones are counted. */
function note(stage: TrialStage, node: string, scope: Scope): TrialStep {
  const before = stage.steps.get(node);
  const step: TrialStep = {
    node,
    input: scope.input ?? null,
    scope: roots(scope),
    output: null,
    port: null,
    request: null,
    response: null,
    error: null,
    times: (before?.times ?? 0) + 1,
  };
  if (before === undefined) stage.steps.set(node, step);
  else before.times += 1;
  return step;
}

/** As it is now: the steps of a frame grow as it goes on. */
function roots({ tables: _pinned, ...scope }: Scope): JsonObject {
  const entries = Object.entries(scope).filter(([, value]) => value !== undefined);
  const now = Object.fromEntries(entries) as JsonObject;
  return { ...now, steps: { ...(now.steps as JsonObject | undefined) } };
}

function watched<T>(step: TrialStep, work: () => T, keep: (result: T) => void): T {
  try {
    const result = work();
    keep(result);
    return result;
  } catch (error) {
    if (error instanceof FlowError) step.error = errorOf(error);
    throw error;
  }
}

/** Does the work of a node as a step that is noted: what arrived, and what left by which port. */
function noted<T>(
  stage: TrialStage,
  [node, scope]: readonly [node: string, scope: Scope],
  work: () => T,
  left: (result: T) => readonly [value: Json, port: string],
): T {
  const step = note(stage, node, scope);
  return watched(step, work, (result) => keep(step, ...left(result)));
}

const leavesBy = (port: string) => (value: unknown) => [value as Json, port] as const;

export function errorOf({ code, message, detail }: FlowError): NonNullable<TrialStep["error"]> {
  return { code, message, detail };
}

function noting(execution: NodeExecution, stage: TrialStage): NodeExecution {
  switch (execution.behaviour) {
    case "trigger":
      return {
        behaviour: "trigger",
        compile(config, context) {
          const real = execution.compile(config, context);
          const at = [context.nodeId, {}] as const;
          return {
            ...real,
            accept: (message) => noted(stage, at, () => real.accept(message), leavesBy("out")),
          };
        },
      };
    case "compute":
      return {
        behaviour: "compute",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope) =>
            noted(
              stage,
              [context.nodeId, scope],
              () => real(scope),
              ({ port, value }) => [value, port],
            );
        },
      };
    case "split":
      return {
        behaviour: "split",
        compile(config, context) {
          const real = execution.compile(config, context);
          const items: typeof real.items = (scope) =>
            noted(
              stage,
              [context.nodeId, scope],
              () => real.items(scope),
              (all) => [all.map(({ item }) => item), "item"],
            );
          return { ...real, parallelism: 1, items };
        },
      };
    case "collect":
      return {
        behaviour: "collect",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (collected, scope) =>
            noted(
              stage,
              [context.nodeId, { ...scope, input: collected.values as Json }],
              () => real(collected, scope),
              leavesBy("out"),
            );
        },
      };
    case "respond":
      return {
        behaviour: "respond",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope) =>
            noted(stage, [context.nodeId, scope], () => real(scope), leavesBy("out"));
        },
      };
    case "emit":
      return {
        behaviour: "emit",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope) =>
            noted(stage, [context.nodeId, scope], () => real(scope), leavesBy("out"));
        },
      };
    case "code":
      return {
        behaviour: "code",
        compile(config, context) {
          const watch = (scope: Scope, result: CodeResult) =>
            noteCode(note(stage, context.nodeId, scope), result);
          return { ...execution.compile(config, context), watch };
        },
      };
    default:
      return reachingOut(execution, stage);
  }
}

function noteCode(step: TrialStep, result: CodeResult): void {
  if (result.lines.length > 0) step.console = result.lines;
  if ("error" in result) step.error = errorOf(result.error);
  else keep(step, JSON.parse(result.value) as Json, "out");
}

function reachingOut(
  execution: Extract<NodeExecution, { behaviour: "effect" | "wait" | "call" }>,
  stage: TrialStage,
): NodeExecution {
  switch (execution.behaviour) {
    case "effect":
      return {
        behaviour: "effect",
        compile: (config, context) =>
          playedEffect(execution.compile(config, context), stage, context.nodeId),
      };
    case "wait":
      return {
        behaviour: "wait",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope, begunAt) => {
            const wait = noted(
              stage,
              [context.nodeId, scope],
              () => real(scope, begunAt),
              (value) => [JSON.parse(JSON.stringify(value)), "out"],
            );
            return { until: wait.event === undefined ? begunAt : wait.until };
          };
        },
      };
    case "call":
      return {
        behaviour: "call",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope) => {
            const step = note(stage, context.nodeId, scope);
            const call = watched(
              step,
              () => real(scope),
              ({ flow, input }) => {
                step.request = { flow, input };
                // Without an answer nothing leaves: the other flow is not run.
                const answer = stage.answers[context.nodeId];
                if (answer !== undefined) keep(step, answer, "out");
              },
            );
            // The host of a trial answers by node, not by flow.
            return { ...call, flow: context.nodeId };
          };
        },
      };
  }
}

function playedEffect(real: CompiledEffect, stage: TrialStage, node: string): CompiledEffect {
  let current: TrialStep | undefined;
  return {
    guarantee: "none",
    request(scope, key) {
      const step = note(stage, node, scope);
      current = step;
      return watched(
        step,
        () => real.request(scope, key),
        (request) => {
          step.request = request;
        },
      );
    },
    async send(request, context) {
      const step = current;
      if (stage.live && node === stage.target && !stage.sent) {
        stage.sent = true;
        return sendFor(real, stage.steps.get(node), request, context);
      }
      const answer = stage.answers[node];
      if (answer === undefined) {
        stage.unanswered.add(node);
        return { outcome: "unknown", error: nothingSent };
      }
      if (step !== undefined) keep(step, answer, "out");
      return { outcome: "done", value: answer, response: { body: answer } };
    },
  };
}

async function sendFor(
  real: CompiledEffect,
  step: TrialStep | undefined,
  request: JsonObject,
  context: EffectContext,
) {
  const result = await real.send(request, context);
  if (step === undefined) return result;
  step.response = result.response ?? null;
  if (result.outcome === "done") keep(step, result.value, result.port ?? "out");
  else step.error = errorOf(result.error);
  return result;
}

const nothingSent = new FlowError("ANSWER_UNKNOWN", "Nothing was sent: this is a test.");

function keep(step: TrialStep, value: Json, port: string): void {
  step.output = value;
  step.port = port;
}
