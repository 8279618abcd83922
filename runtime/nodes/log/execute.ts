import { jsonTextOf } from "../../json-text";
import type { ComputeExecution } from "../execution";

const noteMax = 500;

export const logExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const note = context.template(String(config.note ?? ""), "note");
    return (scope) => {
      const value = note(scope) ?? "";
      const text = typeof value === "string" ? value : jsonTextOf(value);
      return { port: "out", value: scope.input ?? null, note: text.slice(0, noteMax) };
    };
  },
};
