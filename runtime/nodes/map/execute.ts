import { compileMap, partialObjectsMade } from "../../expressions/compile-map";
import { explainMap } from "../../expressions/explain-map";
import type { ComputeExecution } from "../execution";
import { leftOut } from "./left-out";
import { mapRowsOf } from "./map-rows";
import { traceMap } from "./trace";

export const mapExecution: ComputeExecution = {
  behaviour: "compute",
  explain: (config, scope, from) => explainMap(mapRowsOf(config.fields ?? []), scope, { from }),
  trace: traceMap,
  compile: (config) => {
    const compiled = compileMap(mapRowsOf(config.fields ?? []), { field: "fields" });
    return (scope) => {
      const before = partialObjectsMade();
      const value = compiled(scope);
      return partialObjectsMade() === before
        ? { port: "out", value }
        : { port: "out", value, warnings: () => leftOut(config, value) };
    };
  },
};
