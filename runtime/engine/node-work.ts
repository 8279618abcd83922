import { programOf } from "../code/program";
import { FlowError } from "../errors/flow-error";
import type { FlowNode, RetryPolicy } from "../flow/document";
import type { Json } from "../json";
import type { NodeDefinition } from "../nodes/definition";
import { typeOf } from "../nodes/definition";
import type {
  Answer,
  CallExecution,
  CollectExecution,
  CompileContext,
  CompiledCode,
  CompiledEffect,
  CompiledTrigger,
  Emission,
  EmitExecution,
  NodeExecution,
  Scope,
  SplitExecution,
  WaitExecution,
} from "../nodes/execution";
import type { Http } from "../ports";

/** What every compiled node has, whatever it does. */
type Shared = {
  readonly retry: RetryPolicy;
  /** Names one iteration in idempotency keys; null: its index. */
  readonly iterationKey: ((scope: Scope) => Json | undefined) | null;
};

/** A node's configuration, compiled once per version. */
export type NodeWork = Shared &
  (
    | { readonly behaviour: "pass" }
    | { readonly behaviour: "trigger"; readonly trigger: CompiledTrigger }
    | { readonly behaviour: "compute"; readonly run: (scope: Scope) => Emission }
    | { readonly behaviour: "split"; readonly split: ReturnType<SplitExecution["compile"]> }
    | { readonly behaviour: "collect"; readonly fold: ReturnType<CollectExecution["compile"]> }
    | { readonly behaviour: "respond"; readonly answer: (scope: Scope) => Answer }
    | { readonly behaviour: "effect"; readonly effect: CompiledEffect }
    | { readonly behaviour: "emit"; readonly event: ReturnType<EmitExecution["compile"]> }
    | { readonly behaviour: "wait"; readonly wait: ReturnType<WaitExecution["compile"]> }
    | { readonly behaviour: "call"; readonly call: ReturnType<CallExecution["compile"]> }
    | { readonly behaviour: "code"; readonly code: CompiledCode }
  );

/**
 * The expression language as nodes are compiled with it. Each throws EXPRESSION_INVALID; what the results
 * throw names the `setting` they stand in as `detail.field`.
 */
export type ExpressionLanguage = {
  expression(text: string, setting: string): (scope: Scope) => Json | undefined;
  condition(text: string, setting: string): (scope: Scope) => boolean;
  template(text: string, setting: string): (scope: Scope) => Json | undefined;
};

export type ExecutionRegistry = ReadonlyMap<string, NodeExecution>;

const retryDefault: RetryPolicy = { attempts: 3, delayMs: 1_000, delayMaxMs: 60_000 };

export function compileNode(
  id: string,
  node: FlowNode,
  definition: NodeDefinition,
  parts: {
    readonly executions: ExecutionRegistry;
    readonly language: ExpressionLanguage;
    readonly http: Http;
  },
): NodeWork {
  const context = contextOf(id, node, parts.language);
  const shared: Shared = {
    retry: node.retry ?? retryDefault,
    iterationKey:
      node.idempotencyKey === undefined || node.idempotencyKey.trim() === ""
        ? null
        : context.expression(node.idempotencyKey, "idempotencyKey"),
  };
  if (node.disabled === true && definition.behaviour !== "trigger") {
    return { ...shared, ...passOn(definition) };
  }
  const execution = parts.executions.get(typeOf(definition));
  if (execution === undefined) {
    throw new FlowError("NODE_UNKNOWN", `This process cannot execute "${typeOf(definition)}".`, {
      detail: { node: id },
    });
  }
  return { ...shared, ...compileExecution(execution, node, context, parts.http) };
}

/** A disabled node hands on what arrived; a splitter does so as the one item of its loop. */
function passOn({ behaviour }: NodeDefinition): Unshared<NodeWork> {
  if (behaviour !== "split") return { behaviour: "pass" };
  const items = (scope: Scope) => [{ item: scope.input ?? null }];
  return { behaviour: "split", split: { parallelism: 1, onIterationError: "stop", items } };
}

type Unshared<Work> = Work extends unknown ? Omit<Work, keyof Shared> : never;

function compileExecution(
  execution: NodeExecution,
  { config }: FlowNode,
  context: CompileContext,
  http: Http,
): Unshared<NodeWork> {
  switch (execution.behaviour) {
    case "trigger":
      return { behaviour: "trigger", trigger: execution.compile(config, context) };
    case "compute":
      return { behaviour: "compute", run: execution.compile(config, context) };
    case "split":
      return { behaviour: "split", split: execution.compile(config, context) };
    case "collect":
      return { behaviour: "collect", fold: execution.compile(config, context) };
    case "respond":
      return { behaviour: "respond", answer: execution.compile(config, context) };
    case "effect":
      return { behaviour: "effect", effect: execution.compile(config, { ...context, http }) };
    case "emit":
      return { behaviour: "emit", event: execution.compile(config, context) };
    case "wait":
      return { behaviour: "wait", wait: execution.compile(config, context) };
    case "call":
      return { behaviour: "call", call: execution.compile(config, context) };
    case "code":
      return { behaviour: "code", code: execution.compile(config, context) };
  }
}

function contextOf(id: string, node: FlowNode, language: ExpressionLanguage): CompileContext {
  const at = <Compiled>(field: string, compile: () => Compiled): Compiled =>
    withPlace({ node: id, field, name: node.name }, compile);
  return {
    nodeId: id,
    node,
    expression: (text, field) => at(field, () => language.expression(text, field)),
    condition: (text, field) => at(field, () => language.condition(text, field)),
    template: (text, field) => at(field, () => language.template(text, field)),
    program: (text, field) => at(field, () => programOf(text)),
  };
}

/** Names node and field in an expression problem, and makes it a problem of the flow. */
export function withPlace<Compiled>(
  place: { readonly node?: string; readonly field: string; readonly name?: string },
  compile: () => Compiled,
): Compiled {
  try {
    return compile();
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    const where = place.name === undefined ? place.field : `${place.field} of "${place.name}"`;
    throw new FlowError("FLOW_INVALID", `${where}: ${cause.message}`, {
      cause,
      detail: {
        ...cause.detail,
        ...(place.node !== undefined && { node: place.node }),
        field: place.field,
      },
    });
  }
}
