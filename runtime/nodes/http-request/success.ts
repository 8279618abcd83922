import type { JsonObject } from "../../json";
import type { CompileContext } from "../execution";
import type { ReadResponse } from "./response";

/** Whether the answer means success: its status is listed, and the condition, if any, holds. */
export type SuccessCheck = {
  status(status: number): boolean;
  condition(response: ReadResponse): boolean;
};

export function compileSuccess(config: JsonObject, context: CompileContext): SuccessCheck {
  const ranges = rangesOf(String(config.success ?? "200-299"));
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

function rangesOf(text: string): readonly (readonly [number, number])[] {
  const ranges = text.split(",").flatMap((part) => {
    const match = /^\s*(\d{3})(?:\s*-\s*(\d{3}))?\s*$/.exec(part);
    if (match?.[1] === undefined) return [];
    const from = Number(match[1]);
    return [[from, match[2] === undefined ? from : Number(match[2])] as const];
  });
  return ranges.length > 0 ? ranges : [[200, 299]];
}
