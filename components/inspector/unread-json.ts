/** Whose text, and of which field: ids of the flow and its step, and the field's path in the step's settings. */
export type JsonPlace = {
  readonly person: string;
  readonly flow: string;
  readonly node: string;
  readonly field: string;
};

const keyOf = ({ person, flow, node, field }: JsonPlace) =>
  `orderloom:json-text:${person}:${flow}:${node}:${field}`;

/** The text of a field that is no JSON yet, as it was left in this tab. */
export function recallJson(place: JsonPlace): string | null {
  try {
    return sessionStorage.getItem(keyOf(place));
  } catch {
    return null;
  }
}

/** Keeps it over a reload and while another step is looked at; null when it is JSON, or given up. */
export function rememberJson(place: JsonPlace, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(keyOf(place));
    else sessionStorage.setItem(keyOf(place), text);
  } catch {
    // Without room it is there until another step is looked at.
  }
}
