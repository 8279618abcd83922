import { useEffect } from "react";
import type { Json } from "@/runtime/json";
import type { OutcomeWriting } from "./outcome-dialog";
import type { DebugRun, Pause } from "./use-debug";

/**
 * What somebody wrote for a step that the run has gone past: where a run that began anew stands before the step, it is
 * there again in the same dialog.
 */
export type Carried = {
  /** Told from others by this. */
  readonly id: string;
  /** The run that begins anew. */
  readonly run: string;
  readonly node: string;
  readonly path: string;
  readonly written: Writing;
};

export type NewCarried = Omit<Carried, "id">;

/** In which dialog; `begun` is what stands in it already. */
export type Writing =
  | { readonly kind: "edit"; readonly begun: { readonly value: Json } | null }
  | { readonly kind: "give"; readonly begun: OutcomeWriting | null }
  | { readonly kind: "answer"; readonly begun: OutcomeWriting | null };

/** Opens the dialog again where the run stands there; `free`: while nothing else is written or asked. */
export function useCarried(
  carried: readonly Carried[],
  {
    run,
    pause,
    free,
  }: { readonly run: string; readonly pause: Pause | null; readonly free: boolean },
  onThere: (carried: Carried, pause: Pause) => void,
): void {
  const there =
    free && pause !== null ? carried.find((one) => isThere(one, run, pause)) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes there
  useEffect(() => {
    if (there !== undefined && pause !== null) onThere(there, pause);
  }, [there]);
}

/** There is something to lose. */
export function isWritten({ written }: Carried): boolean {
  return written.begun !== null;
}

export function isThere(
  { node, path, ...carried }: Pick<Carried, "run" | "node" | "path">,
  run: string,
  pause: Pause,
): boolean {
  return (
    carried.run === run && pause.side === "before" && pause.node === node && pause.path === path
  );
}

/**
 * How what is carried stands in a run: `here`: it stands before the same step, perhaps in another iteration; `waits`:
 * it may come there; `missed`: it has ended without, or is another run.
 */
export type CarriedStand = "here" | "waits" | "missed";

export function standOf(
  { node, ...carried }: Pick<Carried, "run" | "node">,
  run: string,
  { pause, finished }: Pick<DebugRun, "pause" | "finished">,
): CarriedStand {
  if (pause?.side === "before" && pause.node === node) return "here";
  return carried.run === run && !finished ? "waits" : "missed";
}

/** Pauses are numbered from 1. */
const notYet = 0;

/** In place of a pause: where what is carried belongs, and the run does not stand. */
export function elsewhere({ node, path }: Pick<Carried, "node" | "path">): Pause {
  return {
    number: notYet,
    node,
    path,
    side: "before",
    reason: { why: "arrived" },
    lacksAnswer: false,
  };
}

export function isElsewhere({ number }: Pick<Pause, "number">): boolean {
  return number === notYet;
}
