"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import { sketchOf } from "@/components/canvas/draft-texts";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { notifyFailure } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>["backtest"];
export type BacktestView = Outputs["read"];
export type CauseCount = BacktestView["tally"]["causes"][number];
export type DifferenceLine = Outputs["differences"]["lines"][number];
export type DifferenceView = NonNullable<Outputs["difference"]["difference"]>;
export type BacktestOrder = inferRouterInputs<AppRouter>["backtest"]["start"]["request"];

const askMs = 1_000;

export const isUnderWay = ({ state }: Pick<BacktestView, "state">): boolean =>
  state === "queued" || state === "running";

/** The last backtests of a flow here, newest first. */
export function useBacktests(flowId: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.backtest.list.queryOptions(
      { flowId },
      {
        refetchOnMount: "always",
        refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? askMs : false),
      },
    ),
  );
}

/** One of them; asked again while it is under way. */
export function useBacktest(id: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.backtest.read.queryOptions(
      { id },
      {
        refetchInterval: ({ state }) =>
          state.data === undefined || isUnderWay(state.data) ? askMs : false,
      },
    ),
  );
}

/** The draft as it was tried, to name its steps. Null where it is not kept any more. */
export function useTriedDraft(id: string) {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.backtest.draft.queryOptions({ id }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return useMemo(() => (data == null ? null : (sketchOf(data)?.document ?? null)), [data]);
}

export function useChosenCount(flowId: string, request: BacktestOrder) {
  const trpc = useTRPC();
  return useQuery(
    trpc.backtest.count.queryOptions(
      { flowId, request },
      { enabled: request.from < request.to, placeholderData: (before) => before },
    ),
  );
}

export function useBacktestStart(flowId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.backtest.start.mutationOptions({
      onSettled: () =>
        queries.invalidateQueries({ queryKey: trpc.backtest.list.queryKey({ flowId }) }),
    }),
  );
}

export function useBacktestCancel() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.backtest.cancel.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.backtest.pathKey() }),
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
}

/** Messages of one cause, as far as they are kept. */
export function useDifferences(id: string, cause: string, kept: number) {
  const client = useTRPCClient();
  return useInfiniteQuery({
    // What is found while the backtest is under way belongs to the list.
    queryKey: ["backtest differences", id, cause, kept],
    queryFn: ({ pageParam }) => client.backtest.differences.query({ id, cause, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

export function useDifference(id: string, run: string | null) {
  const trpc = useTRPC();
  return useQuery(
    trpc.backtest.difference.queryOptions(
      { id, run: run ?? id },
      { enabled: run !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
}
