import type { Json, JsonObject } from "../json";
import type { FlowLayout } from "./document";
import { isList } from "./exact-json";
import { isObject } from "./schema";

/** Farther out places cannot be told apart, px. */
const farthest = Number.MAX_SAFE_INTEGER;

const isPosition = (value: Json | undefined): boolean =>
  isObject(value) &&
  [value.x, value.y].every((at) => typeof at === "number" && Math.abs(at) <= farthest);

const isNote = (value: Json): boolean =>
  isPosition(value) &&
  isObject(value) &&
  [value.w, value.h].every((size) => typeof size === "number") &&
  [value.id, value.text].every((text) => typeof text === "string");

const isGroup = (value: Json): boolean =>
  isObject(value) &&
  [value.id, value.title].every((text) => typeof text === "string") &&
  isList(value.nodes ?? null) &&
  (value.nodes as readonly Json[]).every((node) => typeof node === "string");

const listOf = (value: Json | undefined, holds: (entry: Json) => boolean): Json | undefined =>
  value !== undefined && isList(value) ? value.filter(holds) : undefined;

/** Parses a layout; whatever has another shape is left out, as nothing depends on it. Never throws. */
export function parseFlowLayout(value: Json): FlowLayout {
  if (!isObject(value)) return { nodes: {} };
  const { nodes, notes, groups, direction, ...others } = value;
  const known: { [name: string]: Json | undefined } = {
    notes: listOf(notes, isNote),
    groups: listOf(groups, isGroup),
    direction: direction === "down" || direction === "right" ? direction : undefined,
  };
  const placed = Object.entries(isObject(nodes) ? nodes : {}).filter(([, at]) => isPosition(at));
  const kept = Object.entries(known).filter(([, entry]) => entry !== undefined);
  const layout: JsonObject = {
    ...others,
    nodes: Object.fromEntries(placed) as JsonObject,
    ...(Object.fromEntries(kept) as JsonObject),
  };
  return layout as unknown as FlowLayout;
}
