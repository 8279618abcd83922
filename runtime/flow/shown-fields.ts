import type { JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";

/** Whether `when` lets the field count; a field that is not shown is neither required nor checked. */
export function isShown(
  field: FieldDefinition,
  siblings: readonly FieldDefinition[],
  config: JsonObject,
): boolean {
  const { when } = field;
  if (when === undefined) return true;
  const other = siblings.find(({ name }) => name === when.field);
  if (other !== undefined && !isShown(other, siblings, config)) return false;
  const value = config[when.field] ?? other?.default ?? null;
  return when.is.includes(value);
}
