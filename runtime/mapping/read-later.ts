import type { NodeId } from "../flow/document";
import type { MapPlace } from "./map-places";
import { listsAround, targetSteps } from "./target-steps";

/** A target that steps after the map read. */
export type LaterRead = {
  /** As targets are spelt: `lines[].sku`. */
  readonly target: string;
  readonly by: readonly NodeId[];
};

/**
 * What later steps read and no row makes, in the order of their names. A list that is missing stands for what
 * is read of its entries; what an expression gives as a whole may have every field.
 * @param reads paths of the map's document with the steps that read them, `""` for all of it
 */
export function unmadeReads(
  reads: ReadonlyMap<string, readonly NodeId[]>,
  places: readonly MapPlace[],
): readonly LaterRead[] {
  const rows = new Map(places.map((place) => [place.target, place]));
  const unmade = new Map<string, Set<NodeId>>();
  for (const [path, by] of reads) {
    const target = path === "" || targetSteps(path) === null ? null : unmadePart(path, rows);
    if (target === null) continue;
    const all = unmade.get(target) ?? new Set();
    for (const one of by) all.add(one);
    unmade.set(target, all);
  }
  const targets = [...unmade.keys()];
  return targets
    .filter((target) => !targets.some((other) => lies(other, target)))
    .toSorted()
    .map((target) => ({ target, by: [...(unmade.get(target) ?? [])] }));
}

/** The read target, or the list around it that is missing first; null where a row makes it. */
function unmadePart(target: string, rows: ReadonlyMap<string, MapPlace>): string | null {
  for (const [row, place] of rows) {
    if (!isMade(place)) continue;
    if (row === target || lies(row, target)) return null;
    if (lies(target, row) && !hasRows(place, rows)) return null;
  }
  return listsAround(target).find((list) => !rows.has(list)) ?? target;
}

/** A row that one has begun, but given nothing yet, makes nothing. */
function isMade({ text, isList }: MapPlace): boolean {
  return isList || text.trim() !== "";
}

function hasRows(place: MapPlace, rows: ReadonlyMap<string, MapPlace>): boolean {
  return place.isList && [...rows.keys()].some((other) => lies(other, place.target));
}

/** Whether a target lies inside another. */
function lies(inner: string, outer: string): boolean {
  const next = inner.charAt(outer.length);
  return inner.startsWith(outer) && (next === "." || next === "[");
}
