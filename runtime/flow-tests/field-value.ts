import { stepsOf } from "../flow/field-path";
import type { Json, JsonObject } from "../json";

/** The value at `lines[2].unit` of a document; "" is the whole of it. Undefined where there is none. */
export function valueAt(document: Json | undefined, field: string): Json | undefined {
  let value = document;
  for (const step of stepsOf(field)) {
    const name = "name" in step ? step.name : "index" in step ? String(step.index) : null;
    if (value === null || typeof value !== "object" || name === null) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}
