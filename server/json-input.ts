import * as z from "zod";
import type { Json } from "../runtime/json";

/** A document of any size: a schema of unions would look at each of its values several times. */
export const jsonInput: z.ZodType<Json, Json> = z.custom<Json>(isJson, "This is not JSON.");

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson)
  );
}
