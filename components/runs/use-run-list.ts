"use client";

import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useLive } from "@/components/shell/use-live";
import { useOnline } from "@/components/shell/use-online";
import type { AppRouter } from "@/server/trpc/app-router";
import { filterOf, type RunListState } from "./run-filter-state";

export type RunRow = inferRouterOutputs<AppRouter>["runs"]["list"]["rows"][number];

const pageSize = 100;
const watchedMax = 200;
/** Without the stream a list asks this often; with it only now and then, in case something was missed. */
const askMs = 4_000;
const askSeldomMs = 30_000;
const settleMs = 400;

/** Calls `run` at most once per `settleMs`, after the last of a burst. */
function useSettled(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, settleMs);
  }, []);
}

/**
 * The pages of a list as loaded, with rows renewed in place; what came since is only counted until it is
 * asked for, so that nothing moves under the reader; an empty list shows it at once.
 */
export function useRunList(state: RunListState, paused: boolean) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [openedAt, setOpenedAt] = useState(() => Math.floor(Date.now() / 1_000) * 1_000);
  // Choosing columns or typing elsewhere must not ask anew.
  const wanted = JSON.stringify(filterOf(state, openedAt));
  const filter = useMemo(() => JSON.parse(wanted) as ReturnType<typeof filterOf>, [wanted]);
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { filter, limit: pageSize },
      {
        getNextPageParam: (page) => page.next,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const ids = useMemo(
    () =>
      loaded
        .filter((row) => !row.finished)
        .slice(0, watchedMax)
        .map((row) => row.id),
    [loaded],
  );
  const asking = { filter, top: loaded[0]?.id ?? null, ids };
  const settled = useSettled(() => {
    if (paused) return;
    void queries.invalidateQueries({ queryKey: trpc.runs.changes.queryKey() });
    void queries.invalidateQueries({ queryKey: trpc.runs.counts.queryKey() });
  });
  const connected = useLive(["runs"], settled);
  const changes = useQuery(
    trpc.runs.changes.queryOptions(asking, {
      enabled: list.isSuccess && !list.isPlaceholderData && !paused,
      refetchInterval: connected ? askSeldomMs : askMs,
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
  const counts = useQuery(
    trpc.runs.counts.queryOptions(undefined, {
      refetchInterval: paused ? false : connected ? askSeldomMs : askMs,
      placeholderData: keepPreviousData,
    }),
  );
  const online = useOnline();
  const unanswered = [counts, changes].some(
    ({ isError, failureCount }) => isError || failureCount > 0,
  );
  const rows = useRenewedRows(loaded, changes.data?.rows);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list;
  const newer = changes.isPlaceholderData ? 0 : (changes.data?.newer ?? 0);
  // Where nothing is shown nothing can move under the reader: what comes is shown at once.
  const isEmpty = list.isSuccess && !list.isPlaceholderData && loaded.length === 0;
  useEffect(() => {
    if (isEmpty && newer > 0) void refetch();
  }, [isEmpty, newer, refetch]);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const showNewer = useCallback(() => {
    setOpenedAt(Math.floor(Date.now() / 1_000) * 1_000);
    void queries.resetQueries({ queryKey: trpc.runs.list.infiniteQueryKey() });
  }, [queries, trpc]);
  return {
    rows,
    counts: counts.data,
    newer,
    /** What is shown is as it was when the server last answered. */
    away: !online || unanswered,
    waiting: list.isPending,
    error: unread(list),
    retry: () => void list.refetch(),
    more: hasNextPage,
    onEnd,
    showNewer,
    filter,
    queryKey: trpc.runs.list.infiniteQueryKey(),
  };
}

/** Rows with what is known since; a row renewed once stays so when a later answer leaves it out. */
function useRenewedRows(loaded: readonly RunRow[], fresh: readonly RunRow[] | undefined) {
  const known = useRef(new Map<string, RunRow>());
  return useMemo(() => {
    for (const row of fresh ?? []) known.current.set(row.id, row);
    return loaded.map((row) => {
      const newer = known.current.get(row.id);
      return newer && !row.finished ? newer : row;
    });
  }, [loaded, fresh]);
}
