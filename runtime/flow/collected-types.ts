import type { ValueType } from "../expressions/language";
import { anyType, numberType } from "../expressions/types";

/** The entry of a list type; any where it is none. */
export function entryType(type: ValueType): ValueType {
  return type.kind === "list" ? type.of : anyType;
}

/** What an aggregator hands on, with the type of one result. */
export function collectedType(result: ValueType): ValueType {
  return {
    kind: "object",
    fields: {
      results: { kind: "list", of: result },
      succeeded: numberType,
      failed: numberType,
      skipped: numberType,
      errors: { kind: "list", of: anyType },
    },
  };
}
