import { sameJson } from "../../flow/canonical";
import { type MapPlace, mapPlaces } from "../map-places";
import { noteWords } from "../row-note";
import type { MapContent } from "./map-content";

/** A row as a comparison shows it. */
export type ComparedRow = {
  /** Whole target, with `[]` per list around it. */
  readonly target: string;
  readonly kind: "added" | "removed" | "changed";
  /** As the map's text has it; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
};

export type MapChanges = {
  readonly rows: readonly ComparedRow[];
  /** Document types, where they differ. */
  readonly documentType: { readonly before: string; readonly after: string } | null;
  /** Whether another schema says what is built. */
  readonly schema: boolean;
};

/** Row by row what differs between two versions of a map, in the order of the later one. */
export function compareMaps(before: MapContent, after: MapContent): MapChanges {
  const old = new Map(mapPlaces(before.fields).map((place) => [place.target, place]));
  const rows: ComparedRow[] = [];
  for (const place of mapPlaces(after.fields)) {
    const was = old.get(place.target);
    old.delete(place.target);
    const now = rowWords(place);
    if (was === undefined) {
      rows.push({ target: place.target, kind: "added", before: null, after: now });
    } else if (rowWords(was) !== now) {
      rows.push({ target: place.target, kind: "changed", before: rowWords(was), after: now });
    }
  }
  for (const place of old.values()) {
    rows.push({ target: place.target, kind: "removed", before: rowWords(place), after: null });
  }
  const [was = "", is = ""] = [before.documentType, after.documentType];
  return {
    rows,
    documentType: was === is ? null : { before: was, after: is },
    schema: !sameJson(before.schema, after.schema),
  };
}

/** How many rows and settings differ. */
export function countChanges({ rows, documentType, schema }: MapChanges): number {
  return rows.length + (documentType === null ? 0 : 1) + (schema ? 1 : 0);
}

function rowWords({ text, required, isList, as, row }: MapPlace): string {
  const value = isList ? `for each ${as} of ${text}` : text;
  const note = noteWords(row.note);
  return [value, required ? "(required)" : "", note === "" ? "" : `# ${note}`]
    .filter((part) => part !== "")
    .join(" ");
}
