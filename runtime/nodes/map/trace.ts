import { explainMap } from "../../expressions/explain-map";
import { placeText, stepsOfPlace } from "../../expressions/places";
import type { JsonObject } from "../../json";
import type { Scope } from "../execution";
import type { TracedPart } from "../traced";
import { mapRowsOf } from "./map-rows";

/** More entries of a list are not told at once. */
const entriesMax = 200;

/** The rows that made a place of the document, and those that made the lists it lies in. */
export function traceMap(config: JsonObject, scope: Scope, field: string): readonly TracedPart[] {
  const rows = mapRowsOf(config.fields ?? []);
  const asked = stepsOfPlace(field);
  const { fields } = explainMap(rows, scope, { about: field, entriesMax });
  return fields.map(({ entries, passes, lookUps, ...found }) => {
    const row = lookUps === undefined ? found : { ...found, table: tablesOf(lookUps) };
    const own = stepsOfPlace(row.target);
    const around = own.length < asked.length;
    if (entries !== undefined) return { ...row, of: "list" };
    if (passes === undefined) return { ...row, of: "value" };
    if (!around) return { ...row, plain: true, of: "value" };
    // Of what is handed on as a whole, the part that is asked about.
    const path = placeText([...stepsOfPlace(passes), ...asked.slice(own.length)]);
    return { ...row, plain: true, reads: [{ path }], of: "value" };
  });
}

function tablesOf(lookUps: readonly { readonly table: string }[]): string {
  return [...new Set(lookUps.map(({ table }) => table))].join(", ");
}
