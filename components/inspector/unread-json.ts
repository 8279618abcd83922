/** Whose text, and of which field: ids of the flow and its step, and the field's path in the step's settings. */
export type JsonPlace = {
  readonly person: string;
  readonly flow: string;
  readonly node: string;
  readonly field: string;
};

const keyOf = ({ person, flow, node, field }: JsonPlace) =>
  `orderloom:json-text:${person}:${flow}:${node}:${field}`;

type Left = {
  readonly text: string;
  /** What the field held when it was written. */
  readonly over: string;
};

/**
 * The text of a field that is no JSON yet, as it was left in this tab; null also where the field holds something else
 * than the text was written over: a colleague's value, one that was brought back, or another step's.
 */
export function recallJson(place: JsonPlace, over: string): string | null {
  try {
    const left = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "null") as Left | null;
    return left?.over === over ? left.text : null;
  } catch {
    return null;
  }
}

/** Keeps it over a reload and while another step is looked at; null when it is JSON, or given up. */
export function rememberJson(place: JsonPlace, left: Left | null): void {
  try {
    sessionStorage.removeItem(keyOf(place));
    if (left !== null) sessionStorage.setItem(keyOf(place), JSON.stringify(left));
  } catch {
    // Without room it is there until another step is looked at.
  }
}
