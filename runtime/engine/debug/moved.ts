import { canonicalJson } from "../../flow/canonical";
import type { JsonObject } from "../../json";
import { pinnedTables } from "../pinned-tables";
import type { TableVersions } from "../records";
import { type Past, wasEdited } from "../replay-past";

/** What a run of one version decides by, beside its message. */
export type Grounds = {
  readonly parameters: JsonObject;
  readonly tables: TableVersions;
  /** Somebody has changed a document of it. */
  readonly isEdited: boolean;
};

/**
 * Whether a run may take other ways, come to other items or name them by other keys than another run of the same
 * version and message: it reads other rows or values, or somebody has changed a document of one of them.
 */
export function isMoved(past: Past, { parameters, tables, isEdited }: Grounds): boolean {
  if (isEdited || wasEdited(past)) return true;
  const { contents } = past;
  // Rows that a step waited for are newer than those that its run began with.
  if (contents.some(({ steps }) => steps.some((step) => step.tables !== undefined))) return true;
  const then = [contents[0]?.start?.parameters ?? {}, pinnedTables(contents) ?? {}];
  return canonicalJson(then) !== canonicalJson([parameters, tables]);
}
