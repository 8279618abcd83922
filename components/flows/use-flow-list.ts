"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useLive } from "@/components/shell/use-live";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>;
export type FlowRow = Outputs["flows"]["list"][number] & {
  /** Null until it is known. */
  readonly activity: Outputs["runs"]["flowActivity"][number] | null;
};

const activityMs = 15_000;

/** Flows by name with what they did today; counts are renewed as runs come and go. */
export function useFlowList() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const flows = useQuery(trpc.flows.list.queryOptions());
  const ids = useMemo(() => flows.data?.map((flow) => flow.id) ?? [], [flows.data]);
  const activity = useQuery(
    trpc.runs.flowActivity.queryOptions(
      { flows: ids.slice(0, 500) },
      {
        enabled: ids.length > 0,
        refetchInterval: activityMs,
        placeholderData: keepPreviousData,
      },
    ),
  );
  useLive(["runs"], () => {
    void queries.invalidateQueries(
      { queryKey: trpc.runs.flowActivity.queryKey() },
      { cancelRefetch: false },
    );
  });
  const rows = useMemo((): readonly FlowRow[] => {
    const known = new Map(activity.data?.map((entry) => [entry.flow, entry]));
    return (flows.data ?? []).map((flow) => ({ ...flow, activity: known.get(flow.id) ?? null }));
  }, [flows.data, activity.data]);
  return {
    rows,
    waiting: flows.isPending,
    error: unread(flows),
    retry: () => void flows.refetch(),
  };
}
