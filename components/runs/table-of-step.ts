import { nodeRegistry } from "@/runtime/nodes/registry";
import type { RunView } from "./use-run";

/** The version of the lookup table that a step of the run reads; null for a step that reads none. */
export function tableOf(view: RunView, node: string): RunView["tables"][number] | null {
  const own = view.document?.nodes[node];
  const field = nodeRegistry.get(own?.type ?? "")?.fields.find(({ kind }) => kind === "table");
  if (own === undefined || field === undefined) return null;
  return view.tables.find(({ named }) => named === own.config[field.name]) ?? null;
}
