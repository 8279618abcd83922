"use client";

import { useMemo, useRef } from "react";
import type { Json } from "@/runtime/json";
import { type MapPlace, mapPlaces } from "@/runtime/mapping/map-places";
import { type Loop, loopsOf, sourcesOf } from "@/runtime/mapping/source-paths";

/** The rows of a map where they stand, and what they read. */
export type MapRows = {
  readonly places: readonly MapPlace[];
  readonly loops: ReadonlyMap<string, Loop>;
  /** Source paths by the target that reads them. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
};

type Known = MapRows & { readonly lists: readonly MapPlace[] };

/** What a key does not change stays the same object: nothing that is made of it is made anew. */
export function useMapRows(fields: readonly Json[]): MapRows {
  const last = useRef<Known | null>(null);
  return useMemo(() => {
    const known = nextRows(last.current, fields);
    last.current = known;
    return known;
  }, [fields]);
}

function nextRows(before: Known | null, fields: readonly Json[]): Known {
  const places = mapPlaces(fields);
  const lists = places.filter(({ isList }) => isList);
  const isSame =
    before?.lists.length === lists.length && lists.every((list, at) => list === before.lists[at]);
  const loops = before !== null && isSame ? before.loops : loopsOf(lists);
  const sources = new Map(places.map((place) => [place.target, knownSources(place, loops)]));
  return {
    places,
    lists,
    loops,
    sources: before !== null && isSameReads(before.sources, sources) ? before.sources : sources,
  };
}

/** By row, in the loops that it was last in. */
const sourcesKnown = new WeakMap<
  MapPlace,
  { readonly loops: ReadonlyMap<string, Loop>; readonly paths: readonly string[] }
>();

function knownSources(place: MapPlace, loops: ReadonlyMap<string, Loop>): readonly string[] {
  const known = sourcesKnown.get(place);
  if (known?.loops === loops) return known.paths;
  const paths = sourcesOf(place, loops);
  sourcesKnown.set(place, { loops, paths });
  return paths;
}

type Sources = MapRows["sources"];

function isSameReads(before: Sources, after: Sources): boolean {
  if (before.size !== after.size) return false;
  const others = before.entries();
  for (const [target, paths] of after) {
    const [other, known] = others.next().value ?? [];
    if (target !== other) return false;
    if (paths !== known && paths.join("\n") !== known?.join("\n")) return false;
  }
  return true;
}
