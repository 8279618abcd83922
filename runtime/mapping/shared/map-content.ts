import { canonicalJson, sameJson } from "../../flow/canonical";
import { sha256Hex } from "../../flow/version-hash";
import type { Json, JsonObject } from "../../json";

/** What a map says, apart from the step it is in: its rows and what they build. */
export type MapContent = {
  readonly fields: readonly Json[];
  readonly documentType?: string;
  /** JSON Schema of the document it builds. */
  readonly schema?: Json;
};

/** Rows and target of a step's config. */
export function contentOf({ fields, documentType, schema }: JsonObject): MapContent {
  return {
    fields: Array.isArray(fields) ? (fields as readonly Json[]) : [],
    ...(typeof documentType === "string" && documentType !== "" && { documentType }),
    ...(schema !== undefined && schema !== null && { schema }),
  };
}

/** A step's config with the rows and target of a map in place of its own. */
export function withContent(config: JsonObject, content: MapContent): JsonObject {
  const { fields: _fields, documentType: _type, schema: _schema, ...rest } = config;
  return { ...rest, ...content };
}

export function sameContent(a: MapContent, b: MapContent): boolean {
  return sameJson(asJson(a), asJson(b));
}

/** The one text of a map's content, as it is stored and as its hash is taken of. */
export function contentText(content: MapContent): string {
  return canonicalJson(asJson(content));
}

/** Hex SHA-256 of the content: two versions with the same rows and target have the same. */
export function contentHash(content: MapContent): string {
  return sha256Hex(contentText(content));
}

export function asJson(content: MapContent): JsonObject {
  return content as unknown as JsonObject;
}
