import type { FlowNode } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { NodeDefinition } from "@/runtime/nodes/definition";

type Known = readonly { readonly name: string; readonly config: JsonObject }[];

/**
 * The step with another connection. What is known of the target, such as how it takes a repeat, goes with
 * it: what the one before had said is taken out, what somebody set stays.
 */
export function withConnection(
  node: FlowNode,
  slot: string | null,
  definition: NodeDefinition,
  connections: Known,
): FlowNode {
  const { connection: before, ...rest } = node;
  const old = says(definition, connections, before ?? null);
  const kept = Object.entries(rest.config).filter(
    ([name, value]) => old[name] === undefined || old[name] !== value,
  );
  const config = { ...says(definition, connections, slot), ...Object.fromEntries(kept) };
  return { ...rest, config, ...(slot === null ? {} : { connection: slot }) };
}

function says({ proposes }: NodeDefinition, connections: Known, name: string | null): JsonObject {
  const connection = connections.find((other) => other.name === name)?.config ?? null;
  return connection === null ? {} : (proposes?.({ from: null, built: null, connection }) ?? {});
}
