import type { inferRouterOutputs } from "@trpc/server";
import type { TableDraft } from "@/runtime/rules/table-draft";
import type { TableRow } from "@/runtime/tables/table-shape";
import type { AppRouter } from "@/server/trpc/app-router";
import type { KnownDraft } from "./draft-saver";

type StoredDraft = NonNullable<inferRouterOutputs<AppRouter>["tables"]["draft"]>;

/** A draft as the server has it. */
export function readStoredDraft({ revision, base, shape, rows, ids }: StoredDraft): KnownDraft {
  return {
    revision,
    base,
    draft: {
      shape,
      rows: JSON.parse(rows) as readonly TableRow[],
      ids: JSON.parse(ids) as readonly string[],
    },
  };
}

/** And as it takes it. */
export function writeDraft({ shape, rows, ids }: TableDraft) {
  return { shape, rows: JSON.stringify(rows), ids: JSON.stringify(ids) };
}
