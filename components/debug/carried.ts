import { useEffect } from "react";
import type { Json } from "@/runtime/json";
import type { OutcomeWriting } from "./outcome-dialog";
import type { Pause } from "./use-debug";

/**
 * What somebody wrote for a step that the run has gone past: where a run that began anew stands before the step, it is
 * there again in the same dialog.
 */
export type Carried = {
  /** The run that begins anew. */
  readonly run: string;
  readonly node: string;
  readonly path: string;
  readonly written: Writing;
};

/** In which dialog; `begun` is what stands in it already. */
export type Writing =
  | { readonly kind: "edit"; readonly begun: { readonly value: Json } | null }
  | { readonly kind: "give"; readonly begun: OutcomeWriting | null }
  | { readonly kind: "answer"; readonly begun: OutcomeWriting | null };

/** Opens the dialog again where the run stands there. */
export function useCarried(
  carried: Carried | null,
  { run, pause }: { readonly run: string; readonly pause: Pause | null },
  onThere: (writing: Writing, pause: Pause) => void,
): void {
  const there = carried !== null && pause !== null && isThere(carried, run, pause);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes there
  useEffect(() => {
    if (there) onThere(carried.written, pause);
  }, [there]);
}

export function isThere({ node, path, ...carried }: Carried, run: string, pause: Pause): boolean {
  return (
    carried.run === run && pause.side === "before" && pause.node === node && pause.path === path
  );
}
