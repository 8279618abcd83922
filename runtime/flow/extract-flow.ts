import type { Json } from "../json";
import { type NodeDefinition, outPort, typeOf } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, NodeId } from "./document";
import { extractionRefusals, type Refusal, waysThrough } from "./extraction-refusals";
import { nextNodeId } from "./merge-flows";
import { nodeOf } from "./node-of";
import { portsOf } from "./ports";
import { renameNodes } from "./rename-nodes";
import { renameReadsOf } from "./rename-reads";
import { splitEnd } from "./schema";

export type Extraction = {
  /** The new flow; its id is for whoever stores it. */
  readonly sub: FlowDocument;
  /** The step that calls it. */
  readonly call: NodeId;
  /** The flow with the step in place of the nodes, once the id of the new flow is known. */
  caller(flowId: string): FlowDocument;
};

export type ExtractionAnswer =
  | { readonly extraction: Extraction; readonly refusals: readonly [] }
  | { readonly extraction: null; readonly refusals: readonly Refusal[] };

/**
 * Takes nodes out into a flow of their own that is called in their place. What is called gets what arrived
 * at the first of them and hands back what the last one handed on; wherever that would not be the same, it
 * is refused with every reason.
 */
export function extractFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
  name: string,
): ExtractionAnswer {
  const refusals = extractionRefusals(document, registry, ids);
  if (refusals.length > 0) return { extraction: null, refusals };
  const ways = waysThrough(document, ids);
  const entry = splitEnd(ways.into[0]?.to ?? "")?.node ?? "";
  const exit = ways.out[0]?.from;
  const call = nextNodeId(Object.keys(document.nodes));
  return {
    refusals: [],
    extraction: {
      sub: subFlow(document, registry, ids, { name, entry, exit }),
      call,
      caller: (flowId) => callerFlow(document, registry, ids, { call, flowId, name, entry }),
    },
  };
}

type Ends = { readonly name: string; readonly entry: NodeId; readonly exit: string | undefined };

function subFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
  { name, entry, exit }: Ends,
): FlowDocument {
  const nodes = Object.fromEntries(Object.entries(document.nodes).filter(([id]) => ids.has(id)));
  const start = nextNodeId(Object.keys(nodes));
  const answer = nextNodeId([...Object.keys(nodes), start]);
  const first = inputOf(nodes[entry], registry);
  const edges = [
    ...waysThrough(document, ids).inside,
    { from: `${start}.${outPort.name}`, to: `${entry}.${first}` },
  ];
  const base = { schemaVersion: 1, id: "", name, settings: {} } as const;
  const called = [...registry.values()].find((definition) => definition.start?.by === "person");
  const type = called === undefined ? "manual@1" : typeOf(called);
  const started = { ...nodes, [start]: { type, name: "Called", config: {} } };
  const respond = byBehaviour(registry, "respond");
  if (exit === undefined || respond === undefined) return { ...base, nodes: started, edges };
  return {
    ...base,
    nodes: { ...started, [answer]: { type: typeOf(respond), name: "Hand back", config: {} } },
    edges: [...edges, { from: exit, to: `${answer}.in` }],
  };
}

type Call = {
  readonly call: NodeId;
  readonly flowId: string;
  readonly name: string;
  readonly entry: NodeId;
};

function callerFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
  { call, flowId, name, entry }: Call,
): FlowDocument {
  const { into, out, outside } = waysThrough(document, ids);
  const definition = byBehaviour(registry, "call");
  const type = definition === undefined ? "call-flow@1" : typeOf(definition);
  const config: { readonly [key: string]: Json } = { flow: flowId };
  const { join } = nodeOf(document, entry) ?? {};
  const step: FlowNode = { type, name, config, ...(join === undefined ? {} : { join }) };
  const nodes = Object.fromEntries(Object.entries(document.nodes).filter(([id]) => !ids.has(id)));
  const edges: FlowEdge[] = [
    ...outside,
    ...into.map(({ from }) => ({ from, to: `${call}.in` })),
    ...out.map(({ to }) => ({ from: `${call}.${outPort.name}`, to })),
  ];
  const rest = { ...document, nodes, edges };
  // What read the last of the nodes reads the step now: it hands on the same.
  const exit = splitEnd(out[0]?.from ?? "")?.node;
  const reading =
    exit === undefined ? rest : renameNodes(rest, { [exit]: call }, renameReadsOf(registry));
  return { ...reading, nodes: { ...reading.nodes, [call]: step } };
}

function inputOf(node: FlowNode | undefined, registry: NodeRegistry): string {
  const ports = node === undefined ? [] : portsOf(node, registry);
  return ports.find(({ direction }) => direction === "in")?.name ?? "in";
}

function byBehaviour(
  registry: NodeRegistry,
  behaviour: NodeDefinition["behaviour"],
): NodeDefinition | undefined {
  return [...registry.values()].find((definition) => definition.behaviour === behaviour);
}
