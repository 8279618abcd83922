import type { ComputeExecution } from "../execution";
import { branchesOf } from "./definition";

export const contentBasedRouterExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const branches = branchesOf(config).map(({ name, condition }, index) => ({
      name,
      holds: context.condition(condition, `branches[${index}].condition`),
    }));
    return (scope) => {
      const branch = branches.find(({ holds }) => holds(scope));
      return { port: branch?.name ?? "otherwise", value: scope.input ?? null };
    };
  },
};
