import type { JsonObject } from "../../json";
import type { CompileContext } from "../execution";
import type { ReadResponse } from "./response";
import { statusRanges } from "./status-ranges";

/** Whether the answer means success: its status is listed, and the condition, if any, holds. */
export type SuccessCheck = {
  status(status: number): boolean;
  condition(response: ReadResponse): boolean;
};

export function compileSuccess(config: JsonObject, context: CompileContext): SuccessCheck {
  const ranges = statusRanges(String(config.success ?? "200-299"));
  const { successCondition } = config;
  const holds =
    typeof successCondition === "string" && successCondition.trim() !== ""
      ? context.condition(successCondition, "successCondition")
      : null;
  return {
    status: (status) => ranges.some(([from, to]) => status >= from && status <= to),
    condition: (response) =>
      holds === null || holds({ response: response.stored, input: response.body }),
  };
}
