import { FlowError } from "../../errors/flow-error";
import { compileMap, partialObjectsMade } from "../../expressions/compile-map";
import { explainMap } from "../../expressions/explain-map";
import type { Json, JsonObject } from "../../json";
import type { ComputeExecution, Emission, Scope } from "../execution";
import { leftOut } from "./left-out";
import { mapRowsOf } from "./map-rows";
import { traceMap } from "./trace";

export const mapExecution: ComputeExecution = {
  behaviour: "compute",
  explain: (config, scope, from) => explainMap(mapRowsOf(config.fields ?? []), scope, { from }),
  trace: traceMap,
  compile: (config) => {
    const compiled = compileMap(mapRowsOf(config.fields ?? []), { field: "fields" });
    const computed = (scope: Scope): Emission => {
      const before = partialObjectsMade();
      const value = compiled(scope);
      return partialObjectsMade() === before
        ? { port: "out", value }
        : { port: "out", value, warnings: () => leftOut(config, value) };
    };
    return config.hold === true ? (scope) => heldWithoutRow(computed, scope) : computed;
  },
};

/** A row that a look-up does not find is waited for; what else fails, fails. */
function heldWithoutRow(computed: (scope: Scope) => Emission, scope: Scope): Emission {
  try {
    return computed(scope);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const { table, row } = error.detail;
    if (typeof table !== "string" || !isRow(row)) throw error;
    return { port: "out", value: null, awaits: { table, row, error } };
  }
}

function isRow(row: Json | undefined): row is JsonObject {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}
