import type { CallExecution } from "../execution";

export const callFlowExecution: CallExecution = {
  behaviour: "call",
  compile: (config, context) => {
    const flow = String(config.flow ?? "");
    const input =
      typeof config.input === "string" && config.input.trim() !== ""
        ? context.expression(config.input, "input")
        : null;
    return (scope) => ({ flow, input: (input === null ? scope.input : input(scope)) ?? null });
  },
};
