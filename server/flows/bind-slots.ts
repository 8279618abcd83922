import { and, eq, isNull } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import type { FlowDocument } from "../../runtime/flow/document";
import type { NodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

/** A connection slot of a flow and what may be bound to it. */
export type Slot = {
  readonly name: string;
  /** Kinds that every node with this slot accepts. */
  readonly kinds: readonly string[];
  readonly nodes: readonly string[];
};

/** The slots a flow uses, by name. */
export function slotsOf(document: FlowDocument, registry: NodeRegistry): readonly Slot[] {
  const slots = new Map<string, Slot>();
  for (const [id, node] of Object.entries(document.nodes)) {
    if (node.connection === undefined || node.connection === "" || node.disabled === true) continue;
    const kinds = registry.get(node.type)?.connections ?? [];
    const known = slots.get(node.connection);
    slots.set(node.connection, {
      name: node.connection,
      kinds: known === undefined ? kinds : known.kinds.filter((kind) => kinds.includes(kind)),
      nodes: [...(known?.nodes ?? []), id],
    });
  }
  return [...slots.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export type Bindings = { readonly [slot: string]: string };

/** A name that is no slot is a slip: what was meant is bound to something else. Throws CONFLICT. */
export function refuseOtherSlots(slots: readonly Slot[], given: Bindings): void {
  const other = Object.keys(given).filter((name) => slots.every((slot) => slot.name !== name));
  if (other.length === 0) return;
  const known = slots.map((slot) => slot.name).join(", ") || "none";
  const problems = other.map((slot) => ({
    slot,
    message: `The flow has no slot ${slot}; it has ${known}.`,
  }));
  const message = problems.map((problem) => problem.message).join(" ");
  throw new RequestError("CONFLICT", message, { detail: { slots: problems } });
}

/**
 * A connection of the environment for every slot: the one that is given by id or name, else the one bound so
 * far, else the one of the slot's name. Throws CONFLICT naming the slots that have none or one of a wrong kind.
 */
export async function bindSlots(
  tx: ScopedTransaction,
  environmentId: string,
  slots: readonly Slot[],
  given: Bindings,
  before: Bindings,
): Promise<Bindings> {
  const connections = await tx
    .select({ id: connection.id, kind: connection.kind, name: connection.name })
    .from(connection)
    .where(and(eq(connection.environmentId, environmentId), isNull(connection.archivedAt)));
  const bindings: Record<string, string> = {};
  const problems: { slot: string; message: string }[] = [];
  for (const slot of slots) {
    const wanted = given[slot.name] ?? before[slot.name];
    const found =
      connections.find(({ id }) => id === wanted) ??
      named(connections, given[slot.name] ?? slot.name);
    if (found === undefined) {
      problems.push({ slot: slot.name, message: missing(slot, given[slot.name], connections) });
    } else if (!slot.kinds.includes(found.kind)) {
      const message = `${found.name} is a connection of kind ${found.kind}; ${slot.name} needs ${slot.kinds.join(" or ")}.`;
      problems.push({ slot: slot.name, message });
    } else bindings[slot.name] = found.id;
  }
  if (problems.length > 0) {
    const message = problems.map((problem) => problem.message).join(" ");
    throw new RequestError("CONFLICT", message, { detail: { slots: problems } });
  }
  return bindings;
}

type Candidate = { readonly id: string; readonly kind: string; readonly name: string };

function named(connections: readonly Candidate[], wanted: string): Candidate | undefined {
  return connections.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
}

function missing(slot: Slot, given: string | undefined, connections: readonly Candidate[]): string {
  const fitting = connections
    .filter(({ kind }) => slot.kinds.includes(kind))
    .map(({ name }) => name);
  const kinds = slot.kinds.join(" or ");
  const choice =
    fitting.length > 0
      ? `These fit: ${fitting.sort().join(", ")}.`
      : `This environment has none of kind ${kinds} yet; make one under Connections.`;
  const wrong = given === undefined ? "" : `There is no connection ${JSON.stringify(given)} here. `;
  return `${wrong}Choose a connection for ${slot.name}. ${choice}`;
}
