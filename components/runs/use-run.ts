"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { useLive } from "@/components/shell/use-live";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>["runs"];
export type RunView = Outputs["read"];
export type NodeOverview = RunView["nodes"][number];
export type TimelineRow = RunView["timeline"][number];
export type StepDetail = Outputs["step"];
export type StepLine = Outputs["iterations"]["iterations"][number];
export type ValuePreview = NonNullable<StepDetail["output"]>;

const askMs = 2_000;
const askSeldomMs = 15_000;
/** How long a run that was just asked for may take to appear. */
const startMaxMs = 30_000;
const startAskMs = 700;

/** Has the run that a retry asked for begun? Asked until it has, is refused, or takes too long. */
function useRetryState(run: string, of: string | null) {
  const trpc = useTRPC();
  const [openedAt] = useState(() => Date.now());
  const query = useQuery(
    trpc.runs.retryState.queryOptions(
      { of: of ?? run, run },
      {
        enabled: of !== null,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state }) => {
          const settled = state.data?.started || state.data?.refused;
          if (settled) return false;
          if (state.data?.awaits) return askMs;
          return Date.now() - openedAt > startMaxMs ? false : startAskMs;
        },
      },
    ),
  );
  const awaits = query.data?.awaits ?? null;
  const late = query.data !== undefined && Date.now() - openedAt > startMaxMs && awaits === null;
  return {
    // Once it takes too long the page says that there is no such run.
    ready: of === null || query.data?.started === true || late || query.isError,
    refused: query.data?.refused ?? null,
    awaits,
  };
}

/** A run, renewed while it is under way. `of` is the run whose retry a worker is about to start as this one. */
export function useRun(id: string, of: string | null) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const retried = useRetryState(id, of);
  const connected = useLive([`run:${id}`], () => {
    void queries.invalidateQueries({ queryKey: trpc.runs.read.queryKey({ run: id }) });
    void queries.invalidateQueries({ queryKey: trpc.runs.step.queryKey() });
    void queries.invalidateQueries({ queryKey: trpc.runs.iterations.queryKey() });
  });
  const query = useQuery(
    trpc.runs.read.queryOptions(
      { run: id },
      {
        enabled: retried.ready,
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => {
          if (!state.data || state.data.run.finished) return false;
          return connected ? askSeldomMs : askMs;
        },
      },
    ),
  );
  return {
    view: query.data,
    starting: !retried.ready && retried.refused === null,
    /** The run whose request is under way: the retry starts once that says what became of it. */
    awaits: retried.awaits,
    /** Why the retry did not start. */
    refused: query.data ? null : retried.refused,
    error: query.error,
    waiting: query.isPending,
    retry: () => void query.refetch(),
  };
}

/** Where one is in a run: node, iteration, attempt. */
export type Selection = {
  readonly node: string | null;
  readonly path: string;
  readonly attempt: number | null;
};

/** What is kept of the selected attempt; asked again while its run moves. */
export function useStep(run: RunView["run"], selection: Selection) {
  const trpc = useTRPC();
  return useQuery(
    trpc.runs.step.queryOptions(
      {
        run: run.id,
        node: selection.node ?? "",
        path: selection.path,
        ...(selection.attempt !== null && { attempt: selection.attempt }),
      },
      {
        enabled: selection.node !== null,
        placeholderData: keepPreviousData,
        refetchInterval: run.finished ? false : askMs,
      },
    ),
  );
}
