import type { Json } from "../json";
import { connectFields } from "./connect-fields";
import { placeOf, writeRow } from "./edit-map";
import type { Suggestion } from "./suggestion";

type Fields = readonly Json[];

/** The map with the proposed lines drawn; `left` could not be. What needs a list that another one makes waits for it. */
export function applySuggestions(
  fields: Fields,
  suggestions: readonly Suggestion[],
): { readonly fields: Fields; readonly left: readonly Suggestion[] } {
  const left: Suggestion[] = [];
  let made = fields;
  for (const suggestion of suggestions) {
    const next = applied(made, suggestion);
    if (next === null) left.push(suggestion);
    else made = next;
  }
  const isDone = left.length === 0 || left.length === suggestions.length;
  return isDone ? { fields: made, left } : applySuggestions(made, left);
}

function applied(fields: Fields, suggestion: Suggestion): Fields | null {
  const { target, source, form, required } = suggestion;
  const said = { ...(required && { required: true }) };
  if (source === null) {
    const next = writeRow(fields, target, { text: form, ...said });
    return next === fields ? null : next;
  }
  const end = { target, isList: false, hasFields: false, required };
  const done = connectFields(fields, { path: source.path, isList: source.list }, end);
  if ("refused" in done) return null;
  const place = placeOf(done.fields, target);
  if (form === "$" || place === undefined) return done.fields;
  return writeRow(done.fields, target, { text: form.replace("$", () => place.text) });
}
