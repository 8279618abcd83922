import type { MapPlace } from "./map-places";
import { listsAround, targetSteps } from "./target-steps";

/** A target that steps after the map read. */
export type LaterRead = {
  /** As targets are spelt: `lines[].sku`. */
  readonly target: string;
  /** What is read in it, with itself: of a list that is missing `lines[].sku`. */
  readonly fields: readonly string[];
  /** Who reads it; nobody where it is a business key alone. */
  readonly by: readonly string[];
};

/**
 * What later steps read and no row makes, in the order of their names. A list that is missing stands for what
 * is read of its entries; what an expression gives as a whole may have every field.
 * @param reads paths of the map's document with those who read them, `""` for all of it
 */
export function unmadeReads(
  reads: ReadonlyMap<string, readonly string[]>,
  places: readonly MapPlace[],
): readonly LaterRead[] {
  const rows = new Map(places.map((place) => [place.target, place]));
  const unmade = [...reads].flatMap(([path, by]) => {
    const target = path === "" || targetSteps(path) === null ? null : unmadePart(path, rows);
    return target === null ? [] : [{ target, path, by }];
  });
  const targets = [...new Set(unmade.map(({ target }) => target))].toSorted();
  return targets
    .filter((target) => !targets.some((other) => lies(other, target)))
    .map((target) => {
      const own = unmade.filter((one) => one.target === target);
      const by = [...new Set(own.flatMap((one) => one.by))];
      return { target, fields: own.map(({ path }) => path).toSorted(), by };
    });
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
