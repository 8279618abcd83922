import type { Json } from "../json";
import { connectFields } from "./connect-fields";
import { placeOf, writeRow } from "./edit-map";
import type { Suggestion } from "./suggest-fields";

type Fields = readonly Json[];

/** The map with the proposed lines drawn; `left` could not be. */
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
  return { fields: made, left };
}

function applied(fields: Fields, { target, source, as, required }: Suggestion): Fields | null {
  const done = connectFields(
    fields,
    { path: source.path, isList: source.list },
    { target, isList: false, hasFields: false, required },
  );
  if ("refused" in done) return null;
  const place = placeOf(done.fields, target);
  if (as === null || place === undefined) return done.fields;
  return writeRow(done.fields, target, { text: `${as}(${place.text})` });
}
