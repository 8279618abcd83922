import type { JsonObject } from "../json";
import type { FieldDefinition, NodeDefinition, PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { handsOn } from "./document-types";
import type { FlowTypes } from "./flow-types";
import { nodeOf } from "./node-of";
import { findPort } from "./ports";
import { splitEnd } from "./schema";
import { isShown } from "./shown-fields";

/** A connection of the environment that is designed in. */
export type KnownConnection = {
  readonly name: string;
  readonly kind: string;
  readonly config: JsonObject;
};

/** Settings that what stands around a new step suggests. */
export type Proposal = {
  readonly config: JsonObject;
  /** Name of a connection, which is then that of the slot. */
  readonly connection: string | null;
};

/** What is proposed for a node that was just added and has no settings yet; nothing for one that has. */
export function proposalFor(
  document: FlowDocument,
  registry: NodeRegistry,
  id: NodeId,
  types: FlowTypes,
  connections: readonly KnownConnection[],
): Proposal {
  const node = nodeOf(document, id);
  const definition = registry.get(node?.type ?? "");
  if (node === undefined || definition === undefined) return { config: {}, connection: null };
  const end = document.edges.find(({ to }) => splitEnd(to)?.node === id)?.from;
  const from = end === undefined ? null : findPort(document, registry, end, "out");
  const built = end === undefined ? null : builtBefore(document, registry, end, types);
  const connection = connectionFor(definition, built, connections);
  const config = definition.proposes?.({ from, built, connection: connection?.config ?? null });
  return { config: config ?? {}, connection: connection?.name ?? null };
}

/**
 * The field that somebody who adds a step fills in first, as the path of a problem; null where none waits.
 * `any` also takes a value that may be left out.
 */
export function firstToFill(
  definition: NodeDefinition,
  node: FlowNode,
  which: "required" | "any",
): string | null {
  const { behaviour, connections, fields } = definition;
  if (behaviour === "effect" && connections !== undefined && node.connection === undefined) {
    return "connection";
  }
  const open = fields.filter(
    (field) =>
      isShown(field, fields, node.config) &&
      node.config[field.name] === undefined &&
      field.default === undefined,
  );
  const first =
    open.find(({ required }) => required === true) ??
    open.find(({ kind }) => which === "any" && kind === "expression");
  return first === undefined ? null : pathIn(first);
}

/** A list begins in its first row. */
function pathIn({ name, kind, item }: FieldDefinition): string {
  return kind === "list" && item?.[0] !== undefined ? `${name}[0].${item[0].name}` : name;
}

/** Fields of the document that the nearest step before built; null where the message is as it came. */
function builtBefore(
  document: FlowDocument,
  registry: NodeRegistry,
  end: string,
  types: FlowTypes,
): readonly string[] | null {
  const seen = new Set<string>();
  let at: string | undefined = end;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const id: NodeId = splitEnd(at)?.node ?? "";
    const definition = registry.get(nodeOf(document, id)?.type ?? "");
    if (definition?.builds !== undefined) {
      const made = types.output(id);
      return made.kind === "object" ? Object.keys(made.fields) : [];
    }
    const port: PortDefinition | null = findPort(document, registry, at, "out");
    if (port === null || !handsOn(port)) return null;
    at = document.edges.find(({ to }) => splitEnd(to)?.node === id)?.from;
  }
  return null;
}

/** Which kind of system a document goes to first, by what it holds and what such systems are called. */
const destinations: readonly {
  readonly lists: readonly string[];
  readonly heads: readonly string[];
  readonly system: RegExp;
}[] = [
  {
    lists: ["lines", "items", "orderLines", "lineItems", "positions"],
    heads: [
      "customerId",
      "customer",
      "poNumber",
      "orderDate",
      "orderNumber",
      "externalReference",
      "currency",
      "total",
    ],
    system: /\b(erp|sap|netsuite|dynamics|business central|sage|infor|epicor|odoo|acumatica)\b/i,
  },
];

/** The only one there is, else the one system that such a document goes to. Never a guess among several. */
function connectionFor(
  { behaviour, connections: kinds }: NodeDefinition,
  built: readonly string[] | null,
  connections: readonly KnownConnection[],
): KnownConnection | null {
  if (behaviour !== "effect" || kinds === undefined) return null;
  const fitting = connections.filter(({ kind }) => kinds.includes(kind));
  if (fitting.length === 1) return fitting[0] ?? null;
  const goesTo = destinations.filter(
    ({ lists, heads }) =>
      lists.some((name) => built?.includes(name)) &&
      heads.filter((name) => built?.includes(name)).length >= 2,
  );
  const found = fitting.filter(({ name }) => goesTo.some(({ system }) => system.test(name)));
  return found.length === 1 ? (found[0] ?? null) : null;
}
