import type { BulkKind } from "../../drizzle/schema/runs";
import type { Action } from "../access/permissions";
import { choiceOf, type ReplayVersion, replayRights } from "./replay-version";

/** What somebody must be allowed to do whose bulk action is begun, gone on with or stopped. */
const bulkRight: { readonly [kind in BulkKind]: Action } = {
  retry: "run.retry",
  resolve: "run.resolve",
};

/** The same for what it lets run, and how. */
export function rightsFor(
  kind: BulkKind,
  { version, asNew }: { readonly version?: ReplayVersion; readonly asNew?: boolean },
  environment: "test" | "production",
): readonly Action[] {
  if (kind !== "retry") return [bulkRight[kind]];
  const rights = replayRights(choiceOf(version), environment);
  return asNew === true ? [...rights, "run.send-as-new"] : rights;
}
