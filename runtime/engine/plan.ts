import { FlowError } from "../errors/flow-error";
import { deadEnds } from "../flow/dead-end";
import type { BusinessKey, FlowDocument, FlowSettings } from "../flow/document";
import { tablesReadBy } from "../flow/tables-read";
import type { Json } from "../json";
import type { CompiledTrigger, Scope } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import { type NodeRegistry, nodeRegistry } from "../nodes/registry";
import type { Http } from "../ports";
import { expressionLanguage } from "./expression-language";
import {
  compileNode,
  type ExecutionRegistry,
  type ExpressionLanguage,
  withPlace,
} from "./node-work";
import { type LoopScope, type PlanNode, topologyOf } from "./topology";

/** A version, compiled once per process. */
export type Plan = {
  readonly document: FlowDocument;
  readonly settings: FlowSettings;
  readonly root: LoopScope;
  readonly nodes: ReadonlyMap<string, PlanNode>;
  readonly triggers: ReadonlyMap<string, CompiledTrigger>;
  /** Some expression reads `steps`: outputs are kept by node id. */
  readonly readsSteps: boolean;
  /** Numbers a run is found by, per node whose output yields them; roots as usual and `output`. */
  readonly businessKeys: ReadonlyMap<string, readonly CompiledBusinessKey[]>;
  /** Branches that lead nowhere, as `node.port`, with their words: what leaves by one is dropped. */
  readonly deadEnds: ReadonlyMap<string, string>;
  /** Lookup tables that its nodes read, by name. */
  readonly tables: readonly string[];
  /** Roots `trigger`, `params` and `input` (the body). Null where the flow has none. */
  readonly orderingKey: ((scope: Scope) => string | null) | null;
  /** At most `limit` runs with the same key at once; the same roots. Null where the flow sets none. */
  readonly concurrency: {
    readonly limit: number;
    readonly key: ((scope: Scope) => string | null) | null;
  } | null;
};

export type CompiledBusinessKey = {
  readonly kind: string;
  readonly value: (scope: Scope) => Json | undefined;
};

export type PlanParts = {
  readonly http: Http;
  readonly registry?: NodeRegistry;
  readonly executions?: ExecutionRegistry;
  readonly language?: ExpressionLanguage;
};

const schemaVersionKnown = 1;

/**
 * Compiles a document. Throws FlowError FLOW_INVALID or NODE_UNKNOWN, `detail` naming node and field,
 * and FLOW_TOO_NEW for a schema of a newer build.
 */
export function compilePlan(document: FlowDocument, parts: PlanParts): Plan {
  if (document.schemaVersion > schemaVersionKnown) {
    throw new FlowError(
      "FLOW_TOO_NEW",
      `This flow has schema ${document.schemaVersion}; this build knows ${schemaVersionKnown}.`,
    );
  }
  const language = parts.language ?? expressionLanguage;
  const compileParts = {
    executions: parts.executions ?? nodeExecutions,
    language,
    http: parts.http,
  };
  const registry = parts.registry ?? nodeRegistry;
  const root = topologyOf(document, registry, (id, node, definition) =>
    compileNode(id, node, definition, compileParts),
  );
  const nodes = new Map<string, PlanNode>();
  collectNodes(root, nodes);
  const { settings } = document;
  return {
    document,
    settings,
    root,
    nodes,
    triggers: triggersOf(nodes),
    readsSteps: /\bsteps\b/.test(JSON.stringify([document.nodes, settings])),
    businessKeys: compileBusinessKeys(settings.businessKeys ?? [], nodes, language),
    deadEnds: deadEnds(document, registry),
    tables: tablesOf(nodes),
    orderingKey: compileKey(settings.orderingKey, "settings.orderingKey", language),
    concurrency:
      settings.concurrency === undefined
        ? null
        : {
            limit: settings.concurrency.limit,
            key: compileKey(settings.concurrency.key, "settings.concurrency.key", language),
          },
  };
}

function collectNodes(scope: LoopScope, nodes: Map<string, PlanNode>): void {
  for (const node of scope.nodes) {
    nodes.set(node.id, node);
    if (node.body !== null) collectNodes(node.body, nodes);
  }
}

function tablesOf(nodes: ReadonlyMap<string, PlanNode>): readonly string[] {
  const names = new Set<string>();
  for (const { definition, node } of nodes.values()) {
    for (const { table } of tablesReadBy(node, definition)) names.add(table);
  }
  return [...names];
}

function triggersOf(nodes: ReadonlyMap<string, PlanNode>): ReadonlyMap<string, CompiledTrigger> {
  const triggers = new Map<string, CompiledTrigger>();
  for (const [id, { work }] of nodes) {
    if (work.behaviour === "trigger") triggers.set(id, work.trigger);
  }
  return triggers;
}

function compileBusinessKeys(
  keys: readonly BusinessKey[],
  nodes: ReadonlyMap<string, PlanNode>,
  language: ExpressionLanguage,
): ReadonlyMap<string, readonly CompiledBusinessKey[]> {
  const byNode = new Map<string, CompiledBusinessKey[]>();
  for (const [index, { kind, node, value }] of keys.entries()) {
    const field = `settings.businessKeys[${index}]`;
    if (!nodes.has(node)) {
      throw new FlowError("FLOW_INVALID", `${field}: there is no node "${node}".`, {
        detail: { field: `${field}.node` },
      });
    }
    const compiled = withPlace({ field: `${field}.value` }, () =>
      language.expression(value, `${field}.value`),
    );
    byNode.set(node, [...(byNode.get(node) ?? []), { kind, value: compiled }]);
  }
  return byNode;
}

function compileKey(
  text: string | undefined,
  field: string,
  language: ExpressionLanguage,
): Plan["orderingKey"] {
  if (text === undefined || text.trim() === "") return null;
  const key = withPlace({ field }, () => language.expression(text, field));
  return (scope) => {
    const value = key(scope);
    if (value === undefined || value === null) return null;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}
