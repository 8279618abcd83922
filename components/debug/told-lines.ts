import type { Looked } from "./looked-panel";
import type { DebugLine, DebugRun } from "./use-debug";
import type { Look } from "./use-stepping";

/** What a line is told with beside what it says itself. */
export type ToldLine = {
  /** Steps alone are counted, as in the bar above: the first is 1. Null for what is none. */
  readonly number: number | null;
  /** Who let something else arrive at this step, last. */
  readonly editedBy: string | null;
};

/** Of each line, from those before it; `next` is the number of the step that comes. Lists have thousands of them. */
export function toldLines(lines: readonly DebugLine[]): {
  readonly told: readonly ToldLine[];
  readonly next: number;
} {
  const edits = new Map<string, string>();
  let next = 1;
  const told = lines.map((line): ToldLine => {
    const place = `${line.path} ${line.node}`;
    if (line.kind === "edited") edits.set(place, line.by);
    if (line.kind !== "step") return { number: null, editedBy: null };
    return { number: next++, editedBy: edits.get(place) ?? null };
  });
  return { told, next };
}

/** The line of the step that the run stands after; null where it stands before one, or goes on. */
export function lineOfPause({ pause, lines }: Pick<DebugRun, "pause" | "lines">): number | null {
  if (pause?.side !== "after") return null;
  const index = lines.findLastIndex(
    ({ kind, node, path }) => kind === "step" && node === pause.node && path === pause.path,
  );
  return index === -1 ? null : index;
}

/**
 * The line of what is looked at, wherever it was chosen, by its index; "now" for the step that the run stands before,
 * which has no line yet, and null where there is none. Of a step that came several times the last one.
 */
export function markedLine(
  debug: Pick<DebugRun, "pause" | "lines">,
  look: Look,
  looked: Looked | null,
): number | "now" | null {
  if (look.kind === "line") return look.index;
  if (looked === null) return null;
  if (looked.now) return lineOfPause(debug) ?? "now";
  const index = debug.lines.findLastIndex(
    ({ kind, node }) => kind === "step" && node === looked.node,
  );
  return index === -1 ? null : index;
}
