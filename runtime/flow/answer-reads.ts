import { codeReads } from "../code/code-reads";
import type { ValueType } from "../expressions/language";
import { readsOf } from "../expressions/references";
import { stepText } from "../expressions/tree";
import { anyType } from "../expressions/types";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { type KnownTable, tableNamed } from "./known-table";
import { nodeOf } from "./node-of";
import { expressionsOf } from "./node-texts";
import { findPort } from "./ports";
import { splitEnd } from "./schema";

/**
 * Parts of what a node hands on that the flow reads, as static paths with `[]` for entries, e.g. `number`;
 * `""` where something takes all of it. Sorted, each once. Steps that hand on what arrived, or add to it, are
 * followed.
 */
export function answerReads(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
): readonly string[] {
  return [...answerReaders(document, registry, node).keys()].sort();
}

/**
 * The same paths, each with the nodes that read it, in no order; none for a business key alone. The conditions
 * of `tables` count where a step decides about the whole of it by one of them.
 */
export function answerReaders(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
  tables: readonly KnownTable[] = [],
): ReadonlyMap<string, readonly NodeId[]> {
  const next = takersOf(document, registry, node);
  const found = new Map<string, NodeId[]>();
  const note = (path: string, by: NodeId | null) => {
    const readers = found.get(path) ?? [];
    if (by !== null && !readers.includes(by)) readers.push(by);
    found.set(path, readers);
  };
  const take = (read: string, root: string, by: NodeId | null) => {
    if (read === root) note("", by);
    else if (read.startsWith(`${root}.`)) note(read.slice(root.length + 1), by);
    else if (read.startsWith(`${root}[`)) note("", by);
  };
  const output = `steps${stepText(node)}`;
  const takeInput = (read: string, by: NodeId) => {
    const covered = next.get(by);
    const [, name = ""] = /^input\.([^.[]+)/.exec(read) ?? [];
    if (covered !== undefined && !covered.has(name)) take(read, "input", by);
  };
  const readBy = (id: NodeId, reads: readonly string[]) => {
    for (const read of reads) {
      take(read, output, id);
      // Of steps that it does not name it may read each.
      if (read === "steps" || read.startsWith("steps[]")) note("", id);
      takeInput(read, id);
    }
  };
  for (const [id, other] of Object.entries(document.nodes)) {
    const definition = registry.get(other.type);
    if (definition === undefined || other.disabled === true || id === node) continue;
    readBy(id, readsIn(other, definition));
    for (const read of tableReads(other, definition, tables)) takeInput(read, id);
  }
  for (const key of document.settings.businessKeys ?? []) {
    for (const read of readsOf(key.value)) {
      take(read, output, null);
      if (key.node === node) take(read, "output", null);
    }
  }
  return found;
}

const known = new WeakMap<FlowNode, readonly string[]>();

/** What the texts of a node read. A screen asks after each key, and the other nodes are the same then. */
function readsIn(node: FlowNode, definition: NodeDefinition): readonly string[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const reads = [
    ...expressionsOf(node, definition).flatMap(({ text, mode }) =>
      readsOf(text, mode === "template" ? "template" : "expression"),
    ),
    ...definition.fields.flatMap(({ kind, name }) => {
      const code = node.config[name];
      return kind === "code" && typeof code === "string" ? codeReads(code) : [];
    }),
  ];
  known.set(node, reads);
  return reads;
}

/** What the table of a step that decides about its whole input reads of that. */
function tableReads(
  { config }: FlowNode,
  definition: NodeDefinition,
  tables: readonly KnownTable[],
): readonly string[] {
  const field = definition.fields.find((one) => one.tables === "decision");
  if (field === undefined || definition.decidesBy === undefined) return [];
  const { about, handed } = definition.decidesBy(config);
  if (about !== null) return [];
  const own = new Set(handed.map(({ column }) => column));
  const { conditions = [] } = tableNamed(tables, config[field.name]) ?? {};
  return conditions
    .filter(({ column }) => !own.has(column))
    .flatMap(({ expression }) => readsOf(expression));
}

type Names = ReadonlySet<string>;
const noNames: Names = new Set();

/** Nodes that get what a node hands on as their input, each with the fields that steps between have put over it. */
function takersOf(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
): ReadonlyMap<NodeId, Names> {
  const takers = new Map<NodeId, Names>();
  const open: (readonly [NodeId, Names])[] = [[node, noNames]];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const [id, covered] = one;
    for (const { from, to } of document.edges) {
      if (splitEnd(from)?.node !== id || isFailure(document, registry, from)) continue;
      const taker = splitEnd(to)?.node;
      const next = nodeOf(document, taker ?? "");
      if (taker === undefined || next === undefined || takers.has(taker)) continue;
      takers.set(taker, covered);
      const added = addedBy(next, registry.get(next.type));
      if (added !== null) open.push([taker, new Set([...covered, ...added])]);
    }
  }
  return takers;
}

/** What a step that failed hands on is its error, not its answer. */
function isFailure(document: FlowDocument, registry: NodeRegistry, end: string): boolean {
  return findPort(document, registry, end, "out")?.role === "error";
}

const probe = "what arrived";
const arrived: ValueType = {
  kind: "object",
  fields: Object.assign(Object.create(null), { [probe]: anyType }),
};

/** The fields that a step adds to what it hands on; null where it hands on something else. */
export function addedBy(
  node: FlowNode,
  definition: NodeDefinition | undefined,
): readonly string[] | null {
  if (definition === undefined || node.disabled === true) return [];
  if (["respond", "emit", "pass"].includes(definition.behaviour)) return [];
  const made = definition.outputType?.(node.config, { input: arrived, infer: () => anyType });
  if (made?.kind !== "object" || !Object.hasOwn(made.fields, probe)) return null;
  return Object.keys(made.fields).filter((name) => name !== probe);
}
