"use client";

import { useMemo } from "react";
import { documentSchema } from "@/runtime/documents/registry";
import { type KnownLists, validateDocument } from "@/runtime/documents/validate-document";
import type { Json, JsonObject } from "@/runtime/json";
import { checkDocument } from "@/runtime/mapping/check-document";
import { changedTargets } from "@/runtime/mapping/map-places";
import { type Preview, previewMap } from "@/runtime/mapping/preview-map";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import { mapRowsOf } from "@/runtime/nodes/map/map-rows";

/** What the map makes of the sample, what is wrong with that, and what the published version makes of it. */
export type SamplePreview = Preview & {
  /** What is wrong, by the field's place; what fails comes before what the schema says. */
  readonly bad: ReadonlyMap<string, string>;
  /** Null where no version is published that has this map. */
  readonly before: Preview | null;
  /** How many targets the published version makes otherwise, or not. */
  readonly changes: number;
};

export function usePreview(
  fields: readonly Json[],
  published: readonly Json[] | null,
  scope: JsonObject | null,
  targets: readonly TargetNode[],
  type: string,
): SamplePreview | null {
  const run = useMemo(() => previewMap(mapRowsOf(fields)), [fields]);
  const runBefore = useMemo(
    () => (published === null ? null : previewMap(mapRowsOf(published))),
    [published],
  );
  const before = useMemo(
    () => (runBefore === null || scope === null ? null : runBefore(scope)),
    [runBefore, scope],
  );
  const changes = useMemo(
    () => (published === null ? 0 : changedTargets(published, fields)),
    [published, fields],
  );
  return useMemo(() => {
    if (scope === null) return null;
    const made = run(scope);
    const bad = faultsOf(made, targets, type);
    return { ...made, bad, before, changes };
  }, [run, before, scope, targets, type, changes]);
}

/** Of documents that were made of one sample: a key changes little of them. */
const checkedLists: KnownLists = new WeakMap();

/**
 * What is wrong with a made document, by place.
 * @param type the canonical document it is to be; "" where a schema says what it is
 */
export function faultsOf(
  { document, problems }: Preview,
  targets: readonly TargetNode[],
  type: string,
): ReadonlyMap<string, string> {
  const bad = new Map<string, string>();
  for (const { field, message } of problems) if (!bad.has(field)) bad.set(field, message);
  const known = documentSchema(type) !== undefined;
  const found = known
    ? validateDocument(type, document, checkedLists).map(({ path, message }) => ({
        field: path,
        message: withoutPath(message, path),
      }))
    : checkDocument(document, targets);
  for (const { field, message } of found) if (!bad.has(field)) bad.set(field, message);
  return bad;
}

/** `lines[0].quantity.value is 3, …` is said beside that field: `3, …`. */
function withoutPath(message: string, path: string): string {
  const own = `${path} is `;
  return path !== "" && message.startsWith(own) ? message.slice(own.length) : message;
}
