import { tablesReadBy } from "@/runtime/flow/tables-read";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { RunView, StepDetail } from "./use-run";

type Pinned = RunView["tables"][number];

/** The versions that a step read: one that waited for rows, of these tables, later ones than its run began with. */
export function versionsReadBy(
  view: Pick<RunView, "tables">,
  step: Pick<StepDetail, "tables">,
): readonly Pinned[] {
  return view.tables.map(
    (table) => step.tables.find(({ named }) => named === table.named) ?? table,
  );
}

/** The version of the table that a step looked for a row in and found none; null for any other error. */
export function tableOfError(
  { tables }: Pick<RunView, "tables">,
  detail: { readonly [name: string]: unknown } | undefined,
): Pinned | null {
  return tables.find(({ named }) => named === detail?.table) ?? null;
}

/** The version of the lookup table that a setting of a step names; null for a step that has none. */
export function tableOf(view: Pick<RunView, "document" | "tables">, node: string): Pinned | null {
  const own = view.document?.nodes[node];
  const field = nodeRegistry.get(own?.type ?? "")?.fields.find(({ kind }) => kind === "table");
  if (own === undefined || field === undefined) return null;
  return view.tables.find(({ named }) => named === own.config[field.name]) ?? null;
}

/** The versions that a step reads, in a setting or in its expressions. */
export function tablesOf(
  view: Pick<RunView, "document" | "tables">,
  node: string,
): readonly Pinned[] {
  const own = view.document?.nodes[node];
  const definition = nodeRegistry.get(own?.type ?? "");
  if (own === undefined || definition === undefined) return [];
  const read = new Set(tablesReadBy(own, definition).map(({ table }) => table));
  return view.tables.filter(({ named }) => read.has(named));
}
