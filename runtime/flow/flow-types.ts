import { documentValueType } from "../documents/value-type";
import { checkExpression } from "../expressions/check";
import type { TypeEnvironment, ValueType } from "../expressions/language";
import { anyType, optionalWhen, textType, unionOf } from "../expressions/types";
import { withRoots } from "../expressions/with-roots";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, NodeId } from "./document";
import { nodeEnvironment } from "./expression-scope";
import type { FlowShape } from "./loop-scopes";
import { nodeOf } from "./node-of";
import { findPort } from "./ports";
import { splitEnd } from "./schema";

/** What is known of the values of a flow before it runs. `any` where nothing is. */
export type FlowTypes = {
  /** Of what arrives at a node: `input`. */
  input(id: NodeId): ValueType;
  /** Of what a node hands on by its main output: `steps.<id>`. */
  output(id: NodeId): ValueType;
  /** Of an entry of the innermost loop around a node: `item`. */
  item(id: NodeId): ValueType;
};

type Known = { readonly input: ValueType; readonly output: ValueType };
type Remembered = Known & { readonly definition: NodeDefinition | undefined };

const noSamples: ReadonlyMap<NodeId, ValueType> = new Map();

/** The last answers per node, for what may arrive: a type that did not change is the same object again. */
const remembered = new WeakMap<FlowNode, readonly Remembered[]>();
/** By document types alone, by samples, and by samples of which no field is all there is. */
const rememberedMost = 3;
const readsElsewhere = new WeakMap<FlowNode, boolean>();

/**
 * Types flow along the lines from node to node; what an expression makes is inferred. `samples` are types
 * of outputs nothing else is known of: good to complete expressions by, not to refuse them.
 */
export function typesOf(
  document: FlowDocument,
  registry: NodeRegistry,
  shape: FlowShape,
  samples: ReadonlyMap<NodeId, ValueType> = noSamples,
): FlowTypes {
  const known = new Map<NodeId, Known>();
  const into = new Map<NodeId, FlowEdge[]>();
  for (const edge of document.edges) {
    const target = splitEnd(edge.to)?.node ?? "";
    into.set(target, [...(into.get(target) ?? []), edge]);
  }
  const begin = (id: NodeId) => {
    const node = nodeOf(document, id);
    if (node === undefined || known.has(id)) return;
    const arriving = inputType(document, registry, known, node, into.get(id) ?? []);
    const before = rememberedFor(node, registry.get(node.type), arriving);
    known.set(id, { input: before?.input ?? arriving, output: anyType });
  };
  const finish = (id: NodeId) => {
    // `input` must be known while the node's own expressions are looked at.
    begin(id);
    const [node, input] = [nodeOf(document, id), known.get(id)?.input];
    if (node === undefined || input === undefined) return;
    const definition = registry.get(node.type);
    const environment = () =>
      definition === undefined ? {} : nodeEnvironment(document, shape, types, id, definition, "");
    const output = samples.get(id) ?? outputFor(node, definition, input, environment);
    known.set(id, { input, output });
  };
  const upTo = inOrder(shape.order, begin, finish);
  const of = (id: NodeId, part: keyof Known) => {
    upTo(id, part);
    return known.get(id)?.[part] ?? anyType;
  };
  const types: FlowTypes = {
    input: (id) => of(id, "input"),
    output: (id) => of(id, "output"),
    item: (id) => of(shape.loops.get(id)?.at(-1) ?? "", "output"),
  };
  return types;
}

/** Does what a node needs once that of all before it is done: who asks about one does not pay for those after it. */
function inOrder(
  order: readonly NodeId[],
  begin: (id: NodeId) => void,
  finish: (id: NodeId) => void,
): (id: NodeId, part: keyof Known) => void {
  const places = new Map(order.map((id, place) => [id, place]));
  let next = 0;
  let busy = false;
  return (id, part) => {
    const place = places.get(id);
    // Who is asked for while a node is looked at comes before it, or is in a cycle.
    if (place === undefined || busy) return;
    busy = true;
    const end = part === "input" ? place : place + 1;
    for (; next < end; next += 1) finish(order[next] ?? "");
    if (next === place) begin(id);
    busy = false;
  };
}

function rememberedFor(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  input: ValueType,
): Remembered | undefined {
  return remembered
    .get(node)
    ?.find((one) => one.definition === definition && sameType(one.input, input));
}

function outputFor(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  input: ValueType,
  environment: () => TypeEnvironment,
): ValueType {
  const before = rememberedFor(node, definition, input);
  if (before !== undefined && !lookElsewhere(node)) return before.output;
  const found = outputType(node, definition, input, environment);
  const output = before !== undefined && sameType(before.output, found) ? before.output : found;
  const others = (remembered.get(node) ?? []).filter((one) => one !== before);
  remembered.set(node, [{ definition, input, output }, ...others].slice(0, rememberedMost));
  return output;
}

/** Whether a node's expressions may read more than their input and the trigger. */
export function lookElsewhere(node: FlowNode): boolean {
  const before = readsElsewhere.get(node);
  if (before !== undefined) return before;
  const answer = /\b(steps|params|item)\b/.test(JSON.stringify([node.config, node.idempotencyKey]));
  readsElsewhere.set(node, answer);
  return answer;
}

function outputType(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  input: ValueType,
  environment: () => TypeEnvironment,
): ValueType {
  if (definition === undefined) return anyType;
  if (node.disabled === true && definition.behaviour !== "trigger") return input;
  const { behaviour } = definition;
  if (behaviour === "respond" || behaviour === "emit") return input;
  const declared = declaredType(node, definition);
  if (definition.outputType === undefined) return declared ?? anyType;
  const inferred = definition.outputType(node.config, {
    input,
    infer: (text, names) => {
      const scope = names === undefined ? environment() : withRoots(environment(), names);
      return checkExpression(text, scope).type;
    },
  });
  const made = declared === undefined ? inferred : filledIn(inferred, declared);
  return node.onError === "continue" ? unionOf(made, input) : made;
}

/** Of the canonical document that the main output names; undefined where it names none. */
function declaredType(node: FlowNode, definition: NodeDefinition): ValueType | undefined {
  const main = definition
    .ports(node.config)
    .find(({ direction, role }) => direction === "out" && role === "main");
  return main === undefined ? undefined : documentValueType(main.type);
}

/** What is built is known better than what was named: the name says what cannot be inferred. */
function filledIn(inferred: ValueType, declared: ValueType): ValueType {
  if (inferred.kind === "any") return optionalWhen(inferred.optional === true, declared);
  if (inferred.kind === "list" && declared.kind === "list") {
    return { ...inferred, of: filledIn(inferred.of, declared.of) };
  }
  if (inferred.kind !== "object" || declared.kind !== "object") return inferred;
  const fields: Record<string, ValueType> = Object.create(null);
  for (const [name, type] of Object.entries(inferred.fields)) {
    const known = Object.hasOwn(declared.fields, name) ? declared.fields[name] : undefined;
    fields[name] = known === undefined ? type : filledIn(type, known);
  }
  return { ...inferred, fields };
}

/** As the engine brings it: the first live edge's value, or all of them by the nodes they come from. */
function inputType(
  document: FlowDocument,
  registry: NodeRegistry,
  known: ReadonlyMap<NodeId, Known>,
  node: FlowNode,
  edges: readonly FlowEdge[],
): ValueType {
  const types = edges.map((edge) => edgeType(document, registry, known, edge));
  const [first, ...rest] = types;
  if (first === undefined) return anyType;
  if (node.join !== "all" || rest.length === 0) return rest.reduce(unionOf, first);
  const fields: Record<string, ValueType> = Object.create(null);
  edges.forEach((edge, index) => {
    fields[splitEnd(edge.from)?.node ?? ""] = optionalWhen(true, types[index] ?? anyType);
  });
  return { kind: "object", fields };
}

function edgeType(
  document: FlowDocument,
  registry: NodeRegistry,
  known: ReadonlyMap<NodeId, Known>,
  { from }: FlowEdge,
): ValueType {
  const source = known.get(splitEnd(from)?.node ?? "");
  if (source === undefined) return anyType;
  if (findPort(document, registry, from, "out")?.role !== "error") return source.output;
  return {
    kind: "object",
    fields: {
      error: {
        kind: "object",
        fields: { code: textType, message: textType, detail: anyType },
      },
      input: source.input,
    },
  };
}

const texts = new WeakMap<ValueType, string>();

function sameType(a: ValueType, b: ValueType): boolean {
  return a === b || textOf(a) === textOf(b);
}

function textOf(type: ValueType): string {
  const before = texts.get(type);
  if (before !== undefined) return before;
  const made = JSON.stringify(type);
  texts.set(type, made);
  return made;
}
