import type { JsonObject } from "../../json";
import type { CompileContext } from "../execution";
import type { ReadResponse } from "./response";
import { isSuccess } from "./status-errors";

/** Whether the answer means success: its status is listed, and the condition, if any, holds. */
export type SuccessCheck = {
  status(status: number): boolean;
  condition(response: ReadResponse): boolean;
};

export function compileSuccess(config: JsonObject, context: CompileContext): SuccessCheck {
  const { successCondition } = config;
  const holds =
    typeof successCondition === "string" && successCondition.trim() !== ""
      ? context.condition(successCondition, "successCondition")
      : null;
  return {
    status: isSuccess(config),
    condition: (response) =>
      holds === null || holds({ response: response.stored, input: response.body }),
  };
}
