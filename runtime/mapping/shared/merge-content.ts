import { mergeValues, setAtPath, type ValueConflict } from "../../flow/merge-values";
import type { Json } from "../../json";
import { asJson, contentOf, type MapContent } from "./map-content";

export type MergedContent = {
  /** Both changes; where they contradict each other, theirs. */
  readonly content: MapContent;
  readonly conflicts: readonly ValueConflict[];
};

/** Two changes of one map, put together row by row: rows are told apart by their targets, in lists too. */
export function mergeContent(
  base: MapContent,
  mine: MapContent,
  theirs: MapContent,
): MergedContent {
  const conflicts: ValueConflict[] = [];
  const merged = mergeValues(asJson(base), asJson(mine), asJson(theirs), "", conflicts);
  return { content: contentFrom(merged), conflicts };
}

/** The merged map with my side of some conflicts, named by their fields. */
export function chooseMine(
  { content, conflicts }: MergedContent,
  fields: ReadonlySet<string>,
): MapContent {
  const chosen = conflicts.filter(({ field }) => fields.has(field));
  return contentFrom(
    chosen.reduce<Json | undefined>(
      (root, { field, mine }) => setAtPath(root ?? {}, field, mine),
      asJson(content),
    ),
  );
}

/** My change on theirs: where they contradict each other, mine. */
export function mineOver(base: MapContent, mine: MapContent, theirs: MapContent): MapContent {
  const merged = mergeContent(base, mine, theirs);
  return chooseMine(merged, new Set(merged.conflicts.map(({ field }) => field)));
}

function contentFrom(value: Json | undefined): MapContent {
  return contentOf(typeof value === "object" && value !== null ? (value as never) : {});
}
