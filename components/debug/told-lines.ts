import type { DebugLine, DebugRun } from "./use-debug";

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
