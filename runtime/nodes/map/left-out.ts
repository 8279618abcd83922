import { counted } from "../../counted";
import { FlowError } from "../../errors/flow-error";
import { type MapRow, mapBlock } from "../../expressions/map-fields";
import type { Json, JsonObject } from "../../json";
import { mapRowsOf } from "./map-rows";

/** Targets of a map that a document made by it does not have, each with the value that was not there. */
export function leftOut(config: JsonObject, output: Json): readonly string[] {
  return isObject(output) ? missing(rowsOf(config), [output]) : [];
}

/** Rows by config, which nobody changes: one map may leave something out for every order. */
const rowsKnown = new WeakMap<JsonObject, readonly MapRow[]>();

function rowsOf(config: JsonObject): readonly MapRow[] {
  const known = rowsKnown.get(config) ?? readRows(config);
  rowsKnown.set(config, known);
  return known;
}

function readRows({ fields = [] }: JsonObject): readonly MapRow[] {
  try {
    return mapBlock(mapRowsOf(fields)).rows;
  } catch (error) {
    // Such a map is not published, and validation says why.
    if (error instanceof FlowError) return [];
    throw error;
  }
}

/** @param documents what the rows are about: the document, or the entries of a list */
function missing(rows: readonly MapRow[], documents: readonly JsonObject[]): readonly string[] {
  return rows.flatMap(({ path, label, text, list }) => {
    const values = documents.map((document) => valueAt(document, path));
    const absent = values.filter((value) => value === undefined).length;
    const own =
      absent === 0
        ? []
        : [`${label} was left out${entriesOf(absent, label, values)}: ${text} has no value.`];
    if (list === undefined) return own;
    const entries = values.flatMap((value) => (Array.isArray(value) ? value.filter(isObject) : []));
    return [...own, ...missing(list.block.rows, entries)];
  });
}

function entriesOf(absent: number, label: string, values: readonly unknown[]): string {
  return label.includes("[]")
    ? ` of ${absent} of ${counted(values.length, "entry", "entries")}`
    : "";
}

function valueAt(document: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
