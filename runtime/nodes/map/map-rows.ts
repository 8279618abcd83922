import { FlowError } from "../../errors/flow-error";
import { type MapField, mapBlock } from "../../expressions/map-fields";
import type { FlowProblem } from "../../flow/document";
import type { Json, JsonObject } from "../../json";
import { fieldOfPlace, mapPlaces } from "../../mapping/map-places";
import { sameTarget } from "../../mapping/target-steps";

/** By the form's lists and rows, which nobody changes: a key makes one row of thousands anew. */
const listsKnown = new WeakMap<readonly Json[], readonly MapField[]>();
const rowsKnown = new WeakMap<JsonObject, readonly MapField[]>();

/** The rows of the form; a row without a target is one a person has not filled in yet. The same for the same list. */
export function mapRowsOf(list: Json): readonly MapField[] {
  if (!Array.isArray(list)) return [];
  const rows: readonly Json[] = list;
  const known = listsKnown.get(rows) ?? rows.flatMap(knownRow);
  listsKnown.set(rows, known);
  return known;
}

function knownRow(row: Json): readonly MapField[] {
  if (row === null || typeof row !== "object" || Array.isArray(row)) return [];
  const own = row as JsonObject;
  const known = rowsKnown.get(own) ?? readRow(own);
  rowsKnown.set(own, known);
  return known;
}

function readRow({ target, value, required, each, as, fields }: JsonObject): readonly MapField[] {
  if (typeof target !== "string" || target === "") return [];
  return [
    {
      target,
      ...(typeof value === "string" && value !== "" && { value }),
      ...(typeof required === "boolean" && { required }),
      ...(typeof each === "string" && each !== "" && { each }),
      ...(typeof as === "string" && as !== "" && { as }),
      ...(fields !== undefined && { fields: mapRowsOf(fields) }),
    },
  ];
}

type Problem = Omit<FlowProblem, "node">;

/** Rows without a source, and targets that cannot stand together: what compiling would refuse. */
export function checkMapRows(config: JsonObject): readonly Problem[] {
  const list = config.fields ?? [];
  const missing = rowsWithoutSource(list, "fields");
  if (missing.length > 0) return missing;
  try {
    mapBlock(mapRowsOf(list));
    return [];
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const at = rowOf(list, error.detail.target);
    const field = at === null ? "fields" : `${at}.target`;
    return [{ severity: "error", code: "map-targets", field, message: `${error.message}.` }];
  }
}

function rowsWithoutSource(list: Json, path: string): readonly Problem[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((row: Json, index): readonly Problem[] => {
    if (row === null || typeof row !== "object" || Array.isArray(row)) return [];
    const { target, value, each, fields } = row as JsonObject;
    if (typeof target !== "string" || target === "") return [];
    const at = `${path}[${index}]`;
    const inner = rowsWithoutSource(fields ?? [], `${at}.fields`);
    if (isText(value) || isText(each)) return inner;
    const message = `${target} has no source.`;
    return [{ severity: "error", code: "map-source", field: `${at}.value`, message }, ...inner];
  });
}

/** The last row that a target is of, also in lists in lists; else the row that it lies in, or that lies in it. */
function rowOf(list: Json, target: Json | undefined): string | null {
  if (typeof target !== "string") return null;
  const wanted = sameTarget(target);
  const exact = mapPlaces(list).findLast((place) => place.target === wanted);
  if (exact !== undefined) return fieldOfPlace(exact);
  if (!Array.isArray(list)) return null;
  const at = list.findLastIndex((row: Json) => {
    const own = row !== null && typeof row === "object" ? (row as JsonObject).target : null;
    return typeof own === "string" && (target.startsWith(own) || own.startsWith(target));
  });
  return at < 0 ? null : `fields[${at}]`;
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value.trim() !== "";
}
