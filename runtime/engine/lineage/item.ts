import { placeText, type Steps, stepsOfPlace } from "../../expressions/places";
import { readingOfText } from "../../expressions/text-reads";
import type { Json } from "../../json";
import { stateIn } from "../frame";
import type { PlanNode } from "../topology";
import { lastIteration, type Place } from "./place";
import type { Behind, StepBack } from "./step-back";

/** What lies behind the item of an iteration: an entry of the list that was split, or entries of one group. */
export async function itemBehind(back: StepBack, split: PlanNode, place: Place): Promise<Behind> {
  const { outer, index } = lastIteration(place.path);
  const turn = { node: split.id, path: outer };
  const { list, groupBy } = split.node.config;
  const disabled = split.node.disabled === true;
  const text = !disabled && isText(list) ? list : "input";
  const scope = await back.recomputer.scopeOf(outer, split);
  const { value, reads, entryPlaces } = readingOfText(text, scope);
  const steps = stepsOfPlace(place.field);
  if (disabled) return back.passed(turn, placeText(["input", ...steps]));
  const entry = !isText(groupBy)
    ? { at: index, rest: steps }
    : await groupedEntry(back, split, place, value as Json);
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
  list: Json,
): Promise<{ readonly at: number; readonly rest: Steps } | null> {
  const { outer, index } = lastIteration(place.path);
  const [position, ...rest] = stepsOfPlace(place.field);
  if (typeof position !== "number" || !Array.isArray(list)) return null;
  const loop = await recomputer.loop(stateIn(await recomputer.frame(outer), split));
  const group = loop.items[index]?.item;
  const entry = Array.isArray(group) ? (group as readonly Json[])[position] : undefined;
  if (typeof entry !== "object" || entry === null) return null;
  const at = (list as readonly Json[]).indexOf(entry);
  return at < 0 ? null : { at, rest };
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}
