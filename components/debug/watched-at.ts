import type { DebugRun } from "./use-debug";
import type { Look } from "./use-stepping";

/** The step at which watches say what their expressions give. */
type WatchedAt = {
  readonly node: string;
  /** Its iteration; null where the run has not come to it yet. */
  readonly path: string | null;
  /** Lines before it, among which is the step before. */
  readonly index: number;
};

/** The step that is looked at, wherever it was chosen; else where the run stands, and null where it goes on. */
export function watchedAt(
  { pause, lines }: Pick<DebugRun, "pause" | "lines">,
  look: Look,
): WatchedAt | null {
  const stands =
    pause === null ? null : { node: pause.node, path: pause.path, index: lines.length };
  if (look.kind === "line") {
    const line = lines[look.index];
    if (line === undefined || line.node === "") return stands;
    return { node: line.node, path: line.path, index: look.index };
  }
  if (look.kind === "now" || look.node === pause?.node) return stands;
  const { node } = look;
  const index = lines.findLastIndex((line) => line.kind === "step" && line.node === node);
  const last = lines[index];
  return last === undefined
    ? { node, path: null, index: lines.length }
    : { node, path: last.path, index };
}
