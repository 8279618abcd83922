import type { Json, JsonObject } from "@/runtime/json";
import { mineOver } from "@/runtime/mapping/shared/merge-content";

/** A text in the Code view that is no map yet, with the rows that it was begun from. */
export type UnreadText = { readonly text: string; readonly of: readonly Json[] };

/** Whose text, and of which map: ids of the flow and its step. */
export type UnreadPlace = {
  readonly person: string;
  readonly flow: string;
  readonly node: string;
};

const keyOf = ({ person, flow, node }: UnreadPlace) =>
  `orderloom:map-text:${person}:${flow}:${node}`;

export function recallUnread(place: UnreadPlace): UnreadText | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "null") as JsonObject | null;
    if (kept === null || typeof kept.text !== "string" || !Array.isArray(kept.of)) return null;
    return { text: kept.text, of: kept.of as readonly Json[] };
  } catch {
    return null;
  }
}

export function rememberUnread(place: UnreadPlace, unread: UnreadText | null): void {
  try {
    if (unread === null) sessionStorage.removeItem(keyOf(place));
    else sessionStorage.setItem(keyOf(place), JSON.stringify(unread));
  } catch {
    // Without room it is there until the page is left.
  }
}

/** The rows that a text means by now: what others did to the map since it was begun stays, where the text does not say otherwise. */
export function rowsMeant(
  rows: readonly Json[],
  { of }: UnreadText,
  now: readonly Json[],
): readonly Json[] {
  if (of === now) return rows;
  return mineOver({ fields: of }, { fields: rows }, { fields: now }).fields;
}
