import { and, eq, isNull } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import type { JsonObject } from "../../runtime/json";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { slotsOf } from "./bind-slots";
import { parseLogic } from "./parse-stored";
import { readFlowVersion } from "./read-version";
import { readDraftRow, readPublication } from "./repository";

export type SlotOptions = {
  readonly slot: string;
  /** Bound so far, or found by the slot's name; null when there is nothing to offer by itself. */
  readonly bound: string | null;
  readonly connections: readonly { readonly id: string; readonly name: string }[];
};

export type PublishOptions = {
  readonly slots: readonly SlotOptions[];
  /** Values of the last publication there. */
  readonly parameters: JsonObject;
  /** JSON Schema of the values it takes; null when it takes none. */
  readonly schema: JsonObject | null;
};

/** What the draft, or a version by its hash, needs to be told before it can run in an environment. */
export async function readPublishOptions(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
  version?: string,
): Promise<PublishOptions> {
  const { logic } =
    version === undefined
      ? await readDraftRow(tx, flowId)
      : await readFlowVersion(tx, flowId, version);
  const document = parseLogic(logic);
  const before = await readPublication(tx, flowId, environmentId);
  const connections = await tx
    .select({ id: connection.id, name: connection.name, kind: connection.kind })
    .from(connection)
    .where(and(eq(connection.environmentId, environmentId), isNull(connection.archivedAt)))
    .orderBy(connection.name);
  const slots = slotsOf(document, nodeRegistry).map((slot): SlotOptions => {
    const fitting = connections.filter(({ kind }) => slot.kinds.includes(kind));
    const bound =
      fitting.find(({ id }) => id === before?.bindings[slot.name]) ??
      fitting.find(({ name }) => name.toLowerCase() === slot.name.toLowerCase());
    return {
      slot: slot.name,
      bound: bound?.id ?? null,
      connections: fitting.map(({ id, name }) => ({ id, name })),
    };
  });
  const parameters = (before?.parameters ?? {}) as JsonObject;
  return { slots, parameters, schema: document.parameters ?? null };
}
