import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { rowWaitStart, rowWords } from "@/runtime/nodes/row-words";
import { tablesOf } from "./table-of-step";
import type { RunView } from "./use-run";

type WaitingStep = {
  readonly line: { readonly status: string } | null;
  readonly error: { readonly detail?: { readonly [name: string]: unknown } } | null;
};

/**
 * What a run waits for where that is a row: it goes on by a version of its table, not by a clock. Null for any other
 * run. Whoever may not see payloads is not told which row.
 */
export function rowNote(view: RunView): string | null {
  const { note, nodes } = view;
  if (note !== null) return note.startsWith(rowWaitStart) ? note : null;
  return nodes.some((node) => nodeAwaitsRow(view, node)) ? "Waits for a row of a table" : null;
}

/** Whether a step waits for a row of its table: there is no other for which it would wait. */
export function nodeAwaitsRow(
  view: RunView,
  { node, status }: Pick<RunView["nodes"][number], "node" | "status">,
): boolean {
  const type = view.document?.nodes[node]?.type ?? "";
  const computes = nodeRegistry.get(type)?.behaviour === "compute";
  return status === "waiting" && computes && tablesOf(view, node).length > 0;
}

/** What a step says that waits for a row of a lookup table; null for any other. */
export function rowWait({
  line,
  error,
}: WaitingStep): { readonly title: string; readonly why: string } | null {
  const { table, row } = error?.detail ?? {};
  if (line?.status !== "waiting" || typeof table !== "string" || row == null) return null;
  return {
    title: `${rowWaitStart}${table}`,
    why: `It goes on by itself once a version of ${table} is published that has ${rowWords(row as JsonObject)}.`,
  };
}
