"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/shell/trpc";

/** What one does to a table; list and page are fresh after each. `onSaved` is told before. */
export function useTableActions(id: string, onSaved?: (number: number) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.tables.get.queryKey({ id }) }),
      queries.invalidateQueries({ queryKey: trpc.tables.versions.queryKey({ id }) }),
      queries.invalidateQueries({ queryKey: trpc.tables.list.queryKey() }),
    ]);
  };
  const afterwards = { onSuccess: refresh };
  const saved = {
    onSuccess: ({ number }: { readonly number: number }) => {
      onSaved?.(number);
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
