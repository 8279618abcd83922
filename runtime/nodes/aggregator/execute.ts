import type { Json } from "../../json";
import { jsonTextOf } from "../../json-text";
import type { CollectExecution, Scope } from "../execution";

export const aggregatorExecution: CollectExecution = {
  behaviour: "collect",
  compile: (config, context) => {
    const { value, format } = config;
    const resultOf =
      typeof value === "string" && value.trim() !== "" ? context.expression(value, "value") : null;
    return ({ values, failures, failed, skipped }, scope) => {
      const results = resultOf === null ? values : values.map(mapped(resultOf, scope));
      return {
        ...(format === "lines" ? { text: linesOf(results) } : { results }),
        succeeded: values.length,
        failed,
        skipped,
        errors: failures.map(({ index, error }) => ({
          index,
          code: error.code,
          message: error.message,
        })),
      };
    };
  },
};

function mapped(
  resultOf: (scope: Scope) => Json | undefined,
  scope: Scope,
): (value: Json, index: number) => Json {
  const inner: { [root: string]: Json | undefined } = { ...scope };
  return (value, index) => {
    inner.input = value;
    inner.index = index;
    return resultOf(inner) ?? null;
  };
}

function linesOf(results: readonly Json[]): string {
  let text = "";
  for (const result of results) {
    text += `${typeof result === "string" ? result : jsonTextOf(result)}\n`;
  }
  return text;
}
