import type { DebugEdit } from "../../runtime/engine/debug/debug-record";
import type { FoldedHistory } from "./fold-history";

export type KnownEdit = DebugEdit & {
  /** Who did it. */
  readonly by: string;
};

/** What people let arrive instead, as far as the step that is asked about can have seen it; oldest first. */
export function editsBefore(
  { debug, records }: Pick<FoldedHistory, "debug" | "records">,
  place: { readonly node: string; readonly path: string },
): readonly KnownEdit[] {
  if (debug.length === 0) return [];
  const own = records.findIndex(({ node, path }) => node === place.node && path === place.path);
  return debug.flatMap((event) => {
    if (event.kind !== "edited" || (own >= 0 && event.after > own)) return [];
    const { node, path, source, value, by } = event;
    return [{ node, path, source, value, by: by ?? "" }];
  });
}
