import type { FlowDocument } from "../../runtime/flow/document";
import { exactNumbersAsText, isExactNumber } from "../../runtime/flow/exact-json";
import type { Json, JsonObject } from "../../runtime/json";
import { RequestError } from "../request-error";

/**
 * Values for a flow's parameters: given, else as they were, else the default. Throws INPUT_INVALID naming
 * each that is missing or of another type. Numbers that were kept by their text become it, as in a run.
 */
export function fillParameters(
  document: FlowDocument,
  given: JsonObject,
  before: JsonObject,
): JsonObject {
  const properties = asObject(document.parameters?.properties);
  const required = document.parameters?.required;
  const values: Record<string, Json> = {};
  const problems: { parameter: string; message: string }[] = [];
  for (const [name, entry] of Object.entries(properties)) {
    const schema = asObject(entry);
    const found = given[name] ?? before[name] ?? schema.default;
    const value = found === undefined ? undefined : exactNumbersAsText(found);
    const wanted = typeof schema.type === "string" ? schema.type : "any";
    if (value === undefined || value === null) {
      const needed = Array.isArray(required) && required.includes(name);
      if (needed) problems.push({ parameter: name, message: `${name} needs a value.` });
    } else if (isExactNumber(found) && ["number", "integer"].includes(wanted)) {
      const message = `${name} has more digits than a number holds. As a parameter of type string it can keep them.`;
      problems.push({ parameter: name, message });
    } else if (!isOfType(value, wanted)) {
      problems.push({ parameter: name, message: `${name} must be of type ${wanted}.` });
    } else values[name] = value;
  }
  if (problems.length > 0) {
    const message = problems.map((problem) => problem.message).join(" ");
    throw new RequestError("INPUT_INVALID", message, { detail: { parameters: problems } });
  }
  return values;
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}
