import type { FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { nodeFieldWords } from "@/runtime/flow/field-words";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** A change in a sentence, and the node it can be seen at. `all` are those it is one of: they name what is gone. */
export function changeWords(
  change: FlowChange,
  document: FlowDocument,
  all: readonly FlowChange[],
): { readonly text: string; readonly node: NodeId | null } {
  const nameAt = (end: string) => {
    const id = splitEnd(end)?.node ?? end;
    const gone = all.find((other) => other.subject === "node" && other.id === id);
    return document.nodes[id]?.name ?? (gone?.subject === "node" ? gone.name : id);
  };
  switch (change.subject) {
    case "edge": {
      const verb = change.kind === "added" ? "Connected" : "Disconnected";
      const text = `${verb} ${nameAt(change.from)} (${splitEnd(change.from)?.port}) and ${nameAt(change.to)}`;
      const node = splitEnd(change.from)?.node ?? null;
      return { text, node: node !== null && document.nodes[node] !== undefined ? node : null };
    }
    case "flow":
      return {
        text: `Changed ${listOf(change.fields.map(({ field }) => join(change.id, field)))}`,
        node: null,
      };
    case "node":
      if (change.kind === "added") return { text: `Added ${change.name}`, node: change.id };
      if (change.kind === "removed") return { text: `Removed ${change.name}`, node: null };
      return {
        text: `${change.name}: changed ${listOf(change.fields.map(({ field }) => nodeFieldWords(document.nodes[change.id], nodeRegistry, field)))}`,
        node: change.id,
      };
  }
}

function join(id: string, field: string): string {
  return field === "" ? id : `${id}.${field}`;
}

function listOf(fields: readonly string[]): string {
  const shown = fields.slice(0, 3).join(", ");
  return fields.length > 3 ? `${shown} and ${fields.length - 3} more` : shown;
}
