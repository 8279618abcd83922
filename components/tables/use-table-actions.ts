"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { forgetTable } from "./table-memory";

/** What one does to a table; list and page are fresh after each. */
export function useTableActions(id: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { email } = usePlace().person;
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.tables.get.queryKey({ id }) }),
      queries.invalidateQueries({ queryKey: trpc.tables.versions.queryKey({ id }) }),
      queries.invalidateQueries({ queryKey: trpc.tables.list.queryKey() }),
    ]);
  };
  const afterwards = { onSuccess: refresh };
  const saved = {
    onSuccess: () => {
      // What is typed from here on is of the version before.
      forgetTable(email, id);
      return refresh();
    },
  };
  return {
    refresh,
    save: useMutation(trpc.tables.save.mutationOptions(saved)),
    restore: useMutation(trpc.tables.restore.mutationOptions(afterwards)),
    rename: useMutation(trpc.tables.rename.mutationOptions(afterwards)),
    archive: useMutation(trpc.tables.archive.mutationOptions(afterwards)),
    bringBack: useMutation(trpc.tables.bringBack.mutationOptions(afterwards)),
  };
}

export type TableActions = ReturnType<typeof useTableActions>;
