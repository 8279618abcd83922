import type { ComputeExecution } from "../execution";
import { branchesOf } from "./definition";

export const contentBasedRouterExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const branches = branchesOf(config).map(({ port, condition, row }) => ({
      port,
      holds: context.condition(condition, `branches[${row}].condition`),
    }));
    return (scope) => {
      const branch = branches.find(({ holds }) => holds(scope));
      return { port: branch?.port ?? "otherwise", value: scope.input ?? null };
    };
  },
};
