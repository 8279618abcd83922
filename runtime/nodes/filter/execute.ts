import type { Json } from "../../json";
import type { ComputeExecution, Scope } from "../execution";

export const filterExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const passes = context.condition(String(config.condition ?? ""), "condition");
    return (scope: Scope) => {
      const value: Json = scope.input ?? null;
      return { port: passes(scope) ? "out" : "unmatched", value };
    };
  },
};
