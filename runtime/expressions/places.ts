import { stepText } from "./tree";

/** A place in a value, step by step: names, and positions in lists. */
export type Steps = readonly (string | number)[];

const step = /\.?(?:\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]"]+))/g;

/** The steps of `input.lines[3].sku`, or of `lines[3].["PO Number"]`. */
export function stepsOfPlace(place: string): Steps {
  return [...place.matchAll(step)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? "") : String(JSON.parse(`"${quoted}"`));
  });
}

/** The one spelling of a place: plain names with dots, others quoted. */
export function placeText(steps: Steps): string {
  return steps
    .map((one) => (typeof one === "number" ? `[${one}]` : stepText(one)))
    .join("")
    .replace(/^\./, "");
}

/** Whether two places are the same, or one lies in the other: a change of one may be a change of the other. */
export function meets(a: Steps, b: Steps): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
