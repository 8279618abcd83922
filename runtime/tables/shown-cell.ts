import type { Json } from "../json";
import { cutText } from "../well-formed";

const shownMost = 100;

/** A cell that is looked for, in a sentence: as it is written in JSON, a long one cut off. */
export function shownCell(value: Json): string {
  return typeof value === "string" && value.length > shownMost
    ? `${JSON.stringify(cutText(value, shownMost)).slice(0, -1)}…"`
    : JSON.stringify(value);
}
