import type { BulkKind } from "../../drizzle/schema/runs";
import type { Action } from "../access/permissions";

/** What somebody must be allowed to do whose bulk action is begun, gone on with or stopped. */
export const bulkRight: { readonly [kind in BulkKind]: Action } = {
  retry: "run.retry",
  resolve: "run.resolve",
};
