import type { Json, JsonObject } from "../../json";
import { isObject } from "../map-places";

/** What is wrong with a row as it is written, by its place: `fields[0].fields[2].value`. */
export type ShapeFault = { readonly field: string; readonly message: string };

const faultsMax = 20;

/**
 * Rows that are none, and settings of another kind than rows have: nothing would be made of them, and nobody would
 * be told. What a row says besides is kept.
 */
export function rowShapeFaults(rows: readonly Json[]): readonly ShapeFault[] {
  return faultsIn(rows, "fields").slice(0, faultsMax);
}

function faultsIn(rows: readonly Json[], path: string): readonly ShapeFault[] {
  return rows.flatMap((row, index): readonly ShapeFault[] => {
    const field = `${path}[${index}]`;
    if (!isObject(row)) return [{ field, message: "A row is an object with a target." }];
    const nested = Array.isArray(row.fields) ? (row.fields as readonly Json[]) : [];
    return [...ownFaults(row, field), ...faultsIn(nested, `${field}.fields`)];
  });
}

function ownFaults(row: JsonObject, field: string): readonly ShapeFault[] {
  const texts = ["target", "value", "each", "as", "note"].flatMap((name): readonly ShapeFault[] =>
    row[name] === undefined || typeof row[name] === "string"
      ? []
      : [{ field: `${field}.${name}`, message: `The ${name} of a row is a text.` }],
  );
  const required =
    row.required === undefined || typeof row.required === "boolean"
      ? []
      : [{ field: `${field}.required`, message: "Required is true or false." }];
  const fields =
    row.fields === undefined || Array.isArray(row.fields)
      ? []
      : [{ field: `${field}.fields`, message: "The rows of a list are a list." }];
  return [...texts, ...required, ...fields];
}
