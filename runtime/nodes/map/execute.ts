import { compileMap } from "../../expressions/compile-map";
import type { MapField } from "../../expressions/map-fields";
import type { Json, JsonObject } from "../../json";
import type { ComputeExecution } from "../execution";

export const mapExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config) => {
    const compiled = compileMap(fieldsOf(config.fields ?? []), { field: "fields" });
    return (scope) => ({ port: "out", value: compiled(scope) });
  },
};

/** The rows of the form; a row without a target is one a person has not filled in yet. */
function fieldsOf(list: Json): readonly MapField[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((row: Json): readonly MapField[] => {
    if (row === null || typeof row !== "object" || Array.isArray(row)) return [];
    const { target, value, required, each, as, fields } = row as JsonObject;
    if (typeof target !== "string" || target === "") return [];
    return [
      {
        target,
        ...(typeof value === "string" && value !== "" && { value }),
        ...(typeof required === "boolean" && { required }),
        ...(typeof each === "string" && each !== "" && { each }),
        ...(typeof as === "string" && as !== "" && { as }),
        ...(fields !== undefined && { fields: fieldsOf(fields) }),
      },
    ];
  });
}
