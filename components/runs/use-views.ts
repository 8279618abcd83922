"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/shell/trpc";
import { type RunListState, readListState, writeListState } from "./run-filter-state";

/** The named views a person may choose, and what can be done with them. */
export function useViews() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const views = useQuery(trpc.runs.views.queryOptions(undefined, { staleTime: 30_000 }));
  const renew = () => queries.invalidateQueries({ queryKey: trpc.runs.views.queryKey() });
  const save = useMutation(trpc.runs.saveView.mutationOptions({ onSuccess: renew }));
  const remove = useMutation(trpc.runs.deleteView.mutationOptions({ onSuccess: renew }));
  return { views: views.data ?? [], save, remove };
}

export type SavedView = ReturnType<typeof useViews>["views"][number];

/** The part of the address behind the `?`, which is the view. */
export function queryOf(state: RunListState): string {
  return writeListState({ ...state, bulk: null }).replace(/^\?/, "");
}

/** The saved view that is shown; null where filters, search or columns are others than any saved ones. */
export function viewOf(views: readonly SavedView[], state: RunListState): SavedView | null {
  const shown = queryOf(state);
  const normal = (query: string) => queryOf(readListState(new URLSearchParams(query)));
  return shown === "" ? null : (views.find(({ query }) => normal(query) === shown) ?? null);
}
