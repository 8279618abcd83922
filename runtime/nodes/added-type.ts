import type { ValueType } from "../expressions/language";
import { anyType } from "../expressions/types";
import type { Json } from "../json";

/**
 * Of a step that adds a value to what arrived under a name: all that is known of the latter, and the value. Open,
 * as the step may also leave by another way, without it. What is no object is only known from a sample.
 */
export function addedType(input: ValueType, target: Json | undefined, value: ValueType): ValueType {
  if (typeof target !== "string" || target === "") return value;
  if (input.kind !== "object") return anyType;
  return Object.assign({}, input, {
    fields: Object.assign(Object.create(null), input.fields, { [target]: value }),
    open: true,
  });
}
