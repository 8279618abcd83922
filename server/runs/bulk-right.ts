import type { BulkKind } from "../../drizzle/schema/runs";
import type { Action } from "../access/permissions";
import { replayRights, type VersionChoice } from "./replay-version";

/** What somebody must be allowed to do whose bulk action is begun, gone on with or stopped. */
export const bulkRight: { readonly [kind in BulkKind]: Action } = {
  retry: "run.retry",
  resolve: "run.resolve",
};

/** The same for what it lets run. */
export function rightsFor(
  kind: BulkKind,
  version: VersionChoice | undefined,
  environment: "test" | "production",
): readonly Action[] {
  return kind === "retry" ? replayRights(version ?? "same", environment) : [bulkRight[kind]];
}
