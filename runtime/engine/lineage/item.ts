import type { Reading } from "../../expressions/observed-reads";
import { placeText, type Steps, stepsOfPlace } from "../../expressions/places";
import { readingOfText } from "../../expressions/text-reads";
import type { Json } from "../../json";
import type { Scope } from "../../nodes/execution";
import { stateIn } from "../frame";
import type { PlanNode } from "../topology";
import { lastIteration, type Place } from "./place";
import type { Behind, StepBack } from "./step-back";

/** The list that a splitter goes through, as it was read: each of its items comes back to it. */
export type SplitList = Pick<Reading, "reads" | "entryPlaces"> & {
  readonly text: string;
  /** Where in it an entry stands, by identity; below 0 where it does not. */
  readonly indexOf: (entry: Json) => number;
};

export function splitList({ node }: PlanNode, scope: Scope): SplitList {
  const { list } = node.config;
  const text = node.disabled !== true && isText(list) ? list : "input";
  const { value, reads, entryPlaces } = readingOfText(text, scope);
  const places = new Map<unknown, number>();
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      if (!places.has(entry)) places.set(entry, index);
    }
  }
  return { text, reads, entryPlaces, indexOf: (entry) => places.get(entry) ?? -1 };
}

/** What lies behind the item of an iteration: an entry of the list that was split, or entries of one group. */
export async function itemBehind(back: StepBack, split: PlanNode, place: Place): Promise<Behind> {
  const { outer, index } = lastIteration(place.path);
  const turn = { node: split.id, path: outer };
  const { groupBy } = split.node.config;
  const disabled = split.node.disabled === true;
  const { text, reads, entryPlaces, indexOf } = await back.list(split, outer);
  const steps = stepsOfPlace(place.field);
  if (disabled) return back.passed(turn, placeText(["input", ...steps]));
  const entry = !isText(groupBy)
    ? { at: index, rest: steps }
    : await groupedEntry(back, split, place, indexOf);
  const found = entry === null ? null : entryPlaces(entry.at);
  if (found !== null && entry !== null) {
    return back.passed(turn, placeText([...stepsOfPlace(found), ...entry.rest]));
  }
  const grouping = isText(groupBy)
    ? [{ target: "", label: "groupBy", expression: groupBy, reads, of: "list" as const }]
    : [];
  return back.made("computed", turn, [
    { target: "", label: "list", expression: text, reads, of: "value" },
    ...grouping,
  ]);
}

/** Which entry of the list it is that a place in a group lies in; null for the group, and for what is no object. */
async function groupedEntry(
  { recomputer }: StepBack,
  split: PlanNode,
  place: Place,
  indexOf: SplitList["indexOf"],
): Promise<{ readonly at: number; readonly rest: Steps } | null> {
  const { outer, index } = lastIteration(place.path);
  const [position, ...rest] = stepsOfPlace(place.field);
  if (typeof position !== "number") return null;
  const loop = await recomputer.loop(stateIn(await recomputer.frame(outer), split));
  const group = loop.items[index]?.item;
  const entry = Array.isArray(group) ? (group as readonly Json[])[position] : undefined;
  if (typeof entry !== "object" || entry === null) return null;
  const at = indexOf(entry);
  return at < 0 ? null : { at, rest };
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}
