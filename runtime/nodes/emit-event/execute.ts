import { FlowError } from "../../errors/flow-error";
import type { EmitExecution } from "../execution";

export const emitEventExecution: EmitExecution = {
  behaviour: "emit",
  compile: (config, context) => {
    const type = String(config.event ?? "");
    const key = context.template(String(config.key ?? ""), "key");
    const data =
      typeof config.data === "string" && config.data.trim() !== ""
        ? context.expression(config.data, "data")
        : null;
    return (scope) => {
      const of = key(scope);
      if (of === undefined || of === null || of === "") {
        throw new FlowError("FIELD_MISSING", `The event "${type}" has no number it happened to.`, {
          detail: { field: "key" },
        });
      }
      return {
        type,
        key: typeof of === "string" ? of : JSON.stringify(of),
        data: (data === null ? scope.input : data(scope)) ?? null,
      };
    };
  },
};
