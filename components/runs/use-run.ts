"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
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

/** A run, renewed while it is under way. `of` is the run whose retry a worker is about to start as this one. */
export function useRun(id: string, of: string | null) {
  const expected = of !== null;
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [openedAt] = useState(() => Date.now());
  const [patient, setPatient] = useState(expected);
  const connected = useLive([`run:${id}`], () => {
    void queries.invalidateQueries({ queryKey: trpc.runs.read.queryKey({ run: id }) });
    void queries.invalidateQueries({ queryKey: trpc.runs.step.queryKey() });
    void queries.invalidateQueries({ queryKey: trpc.runs.iterations.queryKey() });
  });
  const query = useQuery(
    trpc.runs.read.queryOptions(
      { run: id },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => {
          if (state.data) return state.data.run.finished ? false : connected ? askSeldomMs : askMs;
          return expected && Date.now() - openedAt < startMaxMs ? 700 : false;
        },
      },
    ),
  );
  useEffect(() => {
    if (!expected) return;
    const timer = setTimeout(() => setPatient(false), startMaxMs);
    return () => clearTimeout(timer);
  }, [expected]);
  const missing = query.error !== null && problemOf(query.error).code === "NOT_FOUND";
  const refusal = useQuery(
    trpc.runs.retryRefusal.queryOptions(
      { of: of ?? id, run: id },
      { enabled: expected && missing && !query.data, refetchInterval: patient ? askMs : false },
    ),
  );
  const starting = !refusal.data && patient && missing && !query.data;
  return {
    view: query.data,
    starting,
    error: starting ? null : query.error,
    waiting: query.isPending || starting,
    /** Why the retry did not start. */
    refused: query.data ? null : (refusal.data ?? null),
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
