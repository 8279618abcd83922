import { codeReads } from "../code/code-reads";
import { readsOf } from "../expressions/references";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, NodeId } from "./document";
import { ownNamesAt } from "./expression-scope";
import { fieldWords } from "./field-words";
import { shapeOf } from "./loop-scopes";
import { nodeOf } from "./node-of";
import { expressionsOf } from "./node-texts";
import { ancestorsOf, findPort, portsOf } from "./ports";
import { splitEnd } from "./schema";

/** Why nodes cannot become a flow of their own; `node` is where it can be seen. */
export type Refusal = {
  readonly code:
    | "nothing-selected"
    | "starts-here"
    | "answers-here"
    | "not-installed"
    | "no-entry"
    | "several-entries"
    | "several-exits"
    | "exit-by-branch"
    | "path-ends-inside"
    | "joins-all"
    | "loop-cut"
    | "reads-outside"
    | "read-from-outside"
    | "number-taken-here";
  readonly message: string;
  readonly node?: NodeId;
  /** Path of the field that is in the way. */
  readonly field?: string;
};

export type Ways = {
  readonly inside: readonly FlowEdge[];
  readonly into: readonly FlowEdge[];
  readonly out: readonly FlowEdge[];
  readonly outside: readonly FlowEdge[];
};

/** Lines by whether their ends are among the nodes. */
export function waysThrough(document: FlowDocument, ids: ReadonlySet<NodeId>): Ways {
  const has = (end: string) => ids.has(splitEnd(end)?.node ?? "");
  const among = (from: boolean, to: boolean) =>
    document.edges.filter((edge) => has(edge.from) === from && has(edge.to) === to);
  return {
    inside: among(true, true),
    into: among(false, true),
    out: among(true, false),
    outside: among(false, false),
  };
}

/** Every reason against extracting these nodes; none means that the flow does the same afterwards. */
export function extractionRefusals(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): readonly Refusal[] {
  const known = [...ids].filter((id) => nodeOf(document, id) !== undefined);
  if (known.length === 0) {
    return [{ code: "nothing-selected", message: "Select the nodes that belong together first." }];
  }
  return [
    ...known.flatMap((id) => refusedNode(document, registry, id)),
    ...refusedWays(document, registry, ids),
    ...refusedLoops(document, registry, ids),
    ...refusedReads(document, registry, ids),
  ];
}

function refusedNode(document: FlowDocument, registry: NodeRegistry, id: NodeId): Refusal[] {
  const node = nodeOf(document, id);
  if (node === undefined) return [];
  const refuse = (code: Refusal["code"], message: string) => [{ code, message, node: id }];
  switch (registry.get(node.type)?.behaviour) {
    case undefined:
      return refuse("not-installed", `${node.name} is of a type that is not installed here.`);
    case "trigger":
      return refuse(
        "starts-here",
        `${node.name} starts this flow; a sub-flow is started by the step that calls it.`,
      );
    case "respond":
      return refuse("answers-here", `${node.name} answers the caller of this flow.`);
    default:
      return [];
  }
}

function refusedWays(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): Refusal[] {
  const { into, out, inside } = waysThrough(document, ids);
  const nameOf = (end: string) => nodeOf(document, splitEnd(end)?.node ?? "")?.name ?? end;
  const entries = [...new Set(into.map(({ to }) => splitEnd(to)?.node ?? ""))];
  const exits = [...new Set(out.map(({ from }) => from))];
  const refusals: Refusal[] = [];
  const [entry] = entries;
  if (entry === undefined) {
    refusals.push({ code: "no-entry", message: "No line leads into the selection." });
  } else if (entries.length > 1) {
    const names = entries.map((id) => nodeOf(document, id)?.name ?? id).join(" and ");
    refusals.push({
      code: "several-entries",
      node: entry,
      message: `Messages come in at ${names}; a sub-flow has one beginning.`,
    });
  } else if (nodeOf(document, entry)?.join === "all" && into.length > 1) {
    refusals.push({
      code: "joins-all",
      node: entry,
      message: `${nodeOf(document, entry)?.name} waits for ${into.length} lines from outside; a sub-flow gets one message.`,
    });
  }
  if (exits.length > 1) {
    refusals.push({
      code: "several-exits",
      message: `Messages leave from ${exits.map(nameOf).join(" and ")}; a sub-flow hands back one.`,
    });
  }
  const [exit] = exits;
  if (exit === undefined || exits.length > 1) return refusals;
  if (findPort(document, registry, exit, "out")?.role !== "main") {
    refusals.push({
      code: "exit-by-branch",
      message: `The selection is left by a branch of ${nameOf(exit)}; the next step would then run for the other branches, too.`,
      ...nodeAt(exit),
    });
  }
  const last = splitEnd(exit)?.node;
  for (const id of ids) {
    if (id === last || !mayEndAt(document, registry, id, inside)) continue;
    refusals.push({
      code: "path-ends-inside",
      node: id,
      message: `A message may end at ${nodeOf(document, id)?.name}; the step that calls the sub-flow would go on all the same.`,
    });
  }
  return refusals;
}

/** Whether not everything that comes to a node goes on from it within the selection. */
function mayEndAt(
  document: FlowDocument,
  registry: NodeRegistry,
  id: NodeId,
  inside: readonly FlowEdge[],
): boolean {
  const node = nodeOf(document, id);
  const definition = node === undefined ? undefined : registry.get(node.type);
  if (node === undefined || definition === undefined) return false;
  const outputs = portsOf(node, registry).filter(
    ({ direction, role }) => direction === "out" && role !== "error",
  );
  const goesOn = outputs.every(({ name }) => inside.some(({ from }) => from === `${id}.${name}`));
  // A step that decides and has one way on stops messages.
  const stops =
    definition.category === "decide" &&
    definition.behaviour === "compute" &&
    outputs.every(({ role }) => role === "main");
  return !goesOn || stops;
}

function refusedLoops(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): Refusal[] {
  const { loops } = shapeOf(document, registry);
  const around = [...ids].map((id) =>
    JSON.stringify((loops.get(id) ?? []).filter((split) => !ids.has(split))),
  );
  const exit = splitEnd(waysThrough(document, ids).out[0]?.from ?? "")?.node;
  const leavesInside = (loops.get(exit ?? "") ?? []).some((split) => ids.has(split));
  if (new Set(around).size <= 1 && !leavesInside) return [];
  return [
    {
      code: "loop-cut",
      message:
        "The selection cuts a loop: a splitter, its steps and its aggregator come along together or stay together.",
    },
  ];
}

/** Roots that mean something else, or nothing, in another flow; the last ones are a loop's. */
const flowRoots: readonly string[] = ["trigger", "params"];
const loopRoots: readonly string[] = ["item", "index", "key"];

function refusedReads(
  document: FlowDocument,
  registry: NodeRegistry,
  ids: ReadonlySet<NodeId>,
): Refusal[] {
  const { loops } = shapeOf(document, registry);
  const exit = splitEnd(waysThrough(document, ids).out[0]?.from ?? "")?.node;
  const refusals: Refusal[] = [];
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = registry.get(node.type);
    if (definition === undefined) continue;
    const inOwnLoop = (loops.get(id) ?? []).some((split) => ids.has(split));
    for (const { field, reads } of readsIn(node, definition)) {
      const where = `${node.name} (${fieldWords(definition.fields, node.config, field)})`;
      const own = new Set(ownNamesAt(definition, node.config, field));
      const foreign = [...flowRoots, ...(inOwnLoop ? [] : loopRoots)].filter(
        (root) => !own.has(root),
      );
      const refusal = ids.has(id)
        ? readsOutside(document, reads, { ids, foreign, where })
        : readFromOutside(document, reads, { id, ids, exit, where });
      if (refusal !== null) refusals.push({ ...refusal, node: id, field });
    }
  }
  return [...refusals, ...numbersTaken(document, ids, exit)];
}

const readsAll = (reads: readonly string[]) =>
  reads.some((read) => read === "steps" || read.startsWith("steps[]"));

const stepsIn = (reads: readonly string[]) => reads.flatMap((read) => stepOf(read) ?? []);

type Told = Pick<Refusal, "code" | "message">;

/** What stays reads a step that would be gone. */
function readFromOutside(
  document: FlowDocument,
  reads: readonly string[],
  {
    id,
    ids,
    exit,
    where,
  }: {
    readonly id: NodeId;
    readonly ids: ReadonlySet<NodeId>;
    readonly exit: NodeId | undefined;
    readonly where: string;
  },
): Told | null {
  const read = stepsIn(reads).find((step) => ids.has(step) && step !== exit);
  const mayRead = () =>
    readsAll(reads) && [...ancestorsOf(document, id)].some((step) => ids.has(step));
  if (read === undefined && !mayRead()) return null;
  const gone =
    read === undefined
      ? "all earlier steps, of which some"
      : `${nodeOf(document, read)?.name}, which`;
  const message = `${where} reads ${gone} would not be in this flow any more.`;
  return { code: "read-from-outside", message };
}

/** What goes reads something that stays. */
function readsOutside(
  document: FlowDocument,
  reads: readonly string[],
  {
    ids,
    foreign,
    where,
  }: {
    readonly ids: ReadonlySet<NodeId>;
    /** Names that mean something else there. */
    readonly foreign: readonly string[];
    readonly where: string;
  },
): Told | null {
  const outer = stepsIn(reads).find((step) => !ids.has(step));
  const what =
    outer === undefined
      ? readsAll(reads)
        ? "all earlier steps"
        : reads.map(rootOf).find((one) => foreign.includes(one))
      : (nodeOf(document, outer)?.name ?? outer);
  if (what === undefined) return null;
  const message = `${where} reads ${what} from outside the selection; hand it over in the message first.`;
  return { code: "reads-outside", message };
}

function numbersTaken(
  document: FlowDocument,
  ids: ReadonlySet<NodeId>,
  exit: NodeId | undefined,
): Refusal[] {
  const keys = document.settings.businessKeys ?? [];
  return keys
    .filter(({ node }) => ids.has(node) && node !== exit)
    .map(({ kind, node }) => {
      const message = `The number “${kind}” is taken from ${nodeOf(document, node)?.name}.`;
      return { code: "number-taken-here", node, message };
    });
}

type FieldReads = { readonly field: string; readonly reads: readonly string[] };

/** What the expressions and the code of a node read. */
function readsIn(node: FlowNode, definition: NodeDefinition): readonly FieldReads[] {
  const texts = expressionsOf(node, definition).map(({ field, text, mode }) => ({
    field,
    reads: readsOf(text, mode === "template" ? "template" : "expression"),
  }));
  const codes = definition.fields.flatMap(({ kind, name: field }): FieldReads[] => {
    const code = node.config[field];
    return kind === "code" && typeof code === "string" ? [{ field, reads: codeReads(code) }] : [];
  });
  return [...texts, ...codes];
}

/** `n03` of `steps.n03.total`, `my-map` of `steps["my-map"]`. */
function stepOf(read: string): NodeId | undefined {
  const [, plain, quoted] = /^steps(?:\.([A-Za-z_$][\w$]*)|\["([^"]+)"\])/.exec(read) ?? [];
  return plain ?? quoted;
}

/** `item` of `item.sku` and of `item[].sku`. */
const rootOf = (read: string) => /^[^.[]+/.exec(read)?.[0] ?? read;

function nodeAt(end: string): { readonly node?: NodeId } {
  const node = splitEnd(end)?.node;
  return node === undefined ? {} : { node };
}
