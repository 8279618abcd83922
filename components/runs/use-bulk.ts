"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTRPC } from "@/components/shell/trpc";
import { notify } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/app-router";

export type BulkView = inferRouterOutputs<AppRouter>["runs"]["bulks"][number];

const askMs = 2_000;
const askSeldomMs = 30_000;

export function isOpen({ state }: BulkView): boolean {
  return state !== "done" && state !== "stopped";
}

/** What was asked of many runs here, renewed while it is under way. */
export function useBulks() {
  const trpc = useTRPC();
  return useQuery(
    trpc.runs.bulks.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(isOpen) ? askMs : askSeldomMs),
    }),
  );
}

/** What a person can say about many runs. */
export function useBulkActions() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const renew = () => {
    void queries.invalidateQueries({ queryKey: trpc.runs.bulks.queryKey() });
    void queries.invalidateQueries({ queryKey: trpc.runs.counts.queryKey() });
  };
  const begun = ({ runs }: { readonly runs: number }) => {
    notify(runs === 1 ? "One run is asked for." : "One run goes first; the others follow it.");
    renew();
  };
  return {
    retry: useMutation(trpc.runs.retryMany.mutationOptions({ onSuccess: begun })),
    resolve: useMutation(trpc.runs.resolveMany.mutationOptions({ onSuccess: begun })),
    stop: useMutation(trpc.runs.stopBulk.mutationOptions({ onSuccess: renew })),
    goOn: useMutation(trpc.runs.continueBulk.mutationOptions({ onSuccess: renew })),
  };
}
