import { compileMap } from "../../expressions/compile-map";
import type { ComputeExecution } from "../execution";
import { mapRowsOf } from "./map-rows";

export const mapExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config) => {
    const compiled = compileMap(mapRowsOf(config.fields ?? []), { field: "fields" });
    return (scope) => ({ port: "out", value: compiled(scope) });
  },
};
