import { createHash } from "node:crypto";
import { canonicalJson } from "../../runtime/flow/canonical";
import type { JsonObject } from "../../runtime/json";

/** Hex SHA-256 of a publication's values, in any order. */
export function hashOfValues(parameters: JsonObject): string {
  return createHash("sha256").update(canonicalJson(parameters)).digest("hex");
}
