import type { JsonObject } from "../json";

export const currentSchemaVersion = 1;

/** Takes a document of schema `from` to `from + 1`. Pure; unknown fields go through untouched. */
export type Migration = {
  readonly from: number;
  readonly apply: (document: JsonObject) => JsonObject;
};

/** In order, one per schema version. Schema 1 is the first, so there is nothing to bring forward yet. */
export const migrations: readonly Migration[] = [];

/**
 * Brings a document forward to the newest schema this build knows. One that is newer, or that does not
 * say its version, comes back as it is.
 */
export function migrateDocument(
  document: JsonObject,
  steps: readonly Migration[] = migrations,
): { readonly document: JsonObject; readonly from: number | null; readonly migrated: boolean } {
  const from = typeof document.schemaVersion === "number" ? document.schemaVersion : null;
  if (from === null) return { document, from, migrated: false };
  let current = document;
  for (const step of steps) {
    if (current.schemaVersion !== step.from) continue;
    current = { ...step.apply(current), schemaVersion: step.from + 1 };
  }
  return { document: current, from, migrated: current !== document };
}
