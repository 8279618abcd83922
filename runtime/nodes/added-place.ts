import { placeText, stepsOfPlace } from "../expressions/places";
import type { Scope } from "./execution";
import type { TracedPart } from "./traced";

/**
 * Of a step that adds a field to what arrived: what a place of its output has of what arrived; null where nothing.
 * What is no object arrives as the field `input` beside the new one.
 */
export function passedBeside(
  target: string,
  { input }: Scope,
  field: string,
): readonly TracedPart[] | null {
  const [first, ...rest] = stepsOfPlace(field);
  if (target === "" || first === target) return null;
  const object = typeof input === "object" && input !== null && !Array.isArray(input);
  const place = object ? stepsOfPlace(field) : first === "input" ? rest : [];
  const passes = placeText(["input", ...place]);
  return [{ target: field, expression: "", passes, reads: [{ path: passes }], of: "value" }];
}
