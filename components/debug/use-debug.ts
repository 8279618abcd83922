"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { useLive } from "@/components/shell/use-live";
import { notifyFailure } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/app-router";
import { allSet } from "./all-set";

type Outputs = inferRouterOutputs<AppRouter>["debug"];
type Inputs = inferRouterInputs<AppRouter>["debug"];
export type DebugSession = Outputs["session"];
export type DebugSlot = DebugSession["slots"][number];
export type DebugRun = Outputs["read"];
export type DebugLine = DebugRun["lines"][number];
export type Pause = NonNullable<DebugRun["pause"]>;
export type DebugSetup = DebugSession["setup"];
export type EffectMode = NonNullable<DebugSetup["effects"][string]>;
export type Breakpoint = DebugSetup["breakpoints"][number];
export type DebugOrder = Inputs["order"]["order"];
export type DebugStart = Inputs["start"];

const askMs = 3_000;
type Wanted = {
  readonly setup: DebugSetup;
  readonly watches: readonly string[];
  /** By slot the connection that was named to this person, who said yes. */
  readonly live?: { readonly [slot: string]: string };
};

/** What is set for debugging a flow here, shared by all who do; asked again while others may change it. */
export function useDebugSession(flowId: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { queryKey } = trpc.debug.session.queryOptions({ flowId });
  const mutationKey = trpc.debug.set.mutationKey();
  const setting = () => queries.isMutating({ mutationKey });
  const query = useQuery({
    queryKey,
    // What is read before a press arrives would take back what the press has set, whoever asks for it.
    queryFn: async ({ signal }) => {
      await allSet(queries, mutationKey, signal);
      return client.debug.session.query({ flowId }, { signal });
    },
    refetchInterval: askMs,
    staleTime: 1_000,
  });
  const set = useMutation({
    mutationKey,
    // One after the other: the second of two presses builds on what the first has made.
    scope: { id: `debug ${flowId}` },
    mutationFn: (wanted: Wanted) =>
      client.debug.set.mutate({
        flowId,
        revision: queries.getQueryData<DebugSession>(queryKey)?.revision ?? null,
        setup: wanted.setup,
        watches: [...wanted.watches],
        ...(wanted.live !== undefined && { live: { ...wanted.live } }),
      }),
    onSuccess: ({ revision }) => {
      const now = queries.getQueryData<DebugSession>(queryKey);
      if (now !== undefined) queries.setQueryData<DebugSession>(queryKey, { ...now, revision });
    },
    onError: (error) => notifyFailure(problemOf(error).message),
    // Asking rested meanwhile; who has said yes, and what a refusal takes back, is told by the server.
    onSettled: () => {
      if (setting() === 1) void queries.invalidateQueries({ queryKey });
    },
  });
  /** What somebody sets is there at once; a refusal takes it back and says why. */
  const change = (changed: Partial<Wanted>) => {
    const latest = queries.getQueryData<DebugSession>(queryKey);
    if (latest === undefined) return;
    const wanted = {
      setup: changed.setup ?? latest.setup,
      watches: changed.watches ?? latest.watches,
      ...(changed.live !== undefined && { live: changed.live }),
    };
    void queries.cancelQueries({ queryKey });
    // First the order, so that whoever sees the change asks nothing until it has arrived.
    set.mutate(wanted);
    queries.setQueryData<DebugSession>(queryKey, {
      ...latest,
      setup: wanted.setup,
      watches: [...wanted.watches],
    });
  };
  /** Says yes to what somebody else set live, by the connections that were named. */
  const agree = async (live: { readonly [slot: string]: string }): Promise<void> => {
    const latest = queries.getQueryData<DebugSession>(queryKey);
    if (latest === undefined) return;
    const { setup, watches } = latest;
    await set.mutateAsync({ setup, watches, live });
  };
  return { query, session: query.data, change, agree, busy: set.isPending };
}

/** Why a fork in an item of the run begins its list anew for its length; null where it does not. */
export type BegunAnew = Outputs["begunAnew"];

/** Undefined until it is known, `unknown` where it was not answered; asked only where a list of the run was folded. */
export function useBegunAnew(run: string, isFolded: boolean): BegunAnew | "unknown" | undefined {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.debug.begunAnew.queryOptions({ run }, { enabled: isFolded, staleTime: 0 }),
  );
  if (!isFolded) return null;
  return error === null ? data : "unknown";
}

/** Starts a run of the draft that is stepped through, by all that is set already. */
export function useDebugStart(flowId: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  return useMutation({
    ...trpc.debug.start.mutationOptions({
      onSuccess: () =>
        queries.invalidateQueries({ queryKey: trpc.debug.session.queryKey({ flowId }) }),
    }),
    mutationFn: async (start: DebugStart) => {
      if (!(await allSet(queries, trpc.debug.set.mutationKey()))) {
        throw new TRPCClientError("What was set before did not arrive.");
      }
      return client.debug.start.mutate(start);
    },
  });
}

/** Steps through the older message that came after the one of this run, in a run of its own; null who may not. */
export function useOlderStart(flowId: string, run: string, mayStart: boolean) {
  const start = useDebugStart(flowId);
  if (!mayStart) return null;
  return (ends: string | null) => {
    if (start.isPending) return;
    start.mutate(
      { flowId, from: { kind: "older", run }, pace: "into", ends },
      { onError: (error) => notifyFailure(problemOf(error).message) },
    );
  };
}

/** Waits for a real message, or does so no more. */
export function useCatching(flowId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.debug.catch.mutationOptions({
      onSuccess: () =>
        queries.invalidateQueries({ queryKey: trpc.debug.session.queryKey({ flowId }) }),
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
}

/** Ends the run that is stepped through. */
export function useDebugStop(run: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.debug.stop.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.debug.read.queryKey({ run }) });
        void queries.invalidateQueries({ queryKey: trpc.runs.read.queryKey({ run }) });
        // Nothing stands any more that another start would end.
        void queries.invalidateQueries({ queryKey: trpc.debug.session.queryKey() });
      },
    }),
  );
}

/** Steps are only ever added. */
function isLater(one: DebugRun, other: DebugRun): boolean {
  return one.lines.length > other.lines.length || (one.finished && !other.finished);
}

/** How a run that is stepped through stands, and telling it what to do next. */
export function useDebugRun(run: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { queryKey } = trpc.debug.read.queryOptions({ run });
  const renewRun = () => {
    void queries.invalidateQueries({ queryKey: trpc.runs.read.queryKey({ run }) });
    void queries.invalidateQueries({ queryKey: trpc.runs.step.queryKey() });
    void queries.invalidateQueries({ queryKey: ["watched", run] });
  };
  const connected = useLive([`run:${run}`], () => {
    void queries.invalidateQueries({ queryKey });
  });
  const query = useQuery(
    trpc.debug.read.queryOptions(
      { run },
      {
        refetchInterval: ({ state }) =>
          state.data?.finished === true ? false : connected ? 15_000 : askMs,
      },
    ),
  );
  const order = useMutation({
    // A run that goes on before a stop has arrived runs past it.
    mutationFn: async (told: Inputs["order"]): Promise<DebugRun | null> => {
      if (!(await allSet(queries, trpc.debug.set.mutationKey()))) return null;
      return client.debug.order.mutate(told);
    },
    onSuccess: (stands) => {
      if (stands === null) {
        notifyFailure(
          "What you set did not arrive, so the run was told nothing. Look, and press again.",
        );
        return;
      }
      // What was read before, and comes after this, would show the run where it stood then.
      void queries.cancelQueries({ queryKey });
      queries.setQueryData<DebugRun>(queryKey, (now) =>
        now !== undefined && isLater(now, stands) ? now : stands,
      );
      renewRun();
    },
    onError: (error) => {
      notifyFailure(problemOf(error).message);
      void queries.invalidateQueries({ queryKey });
    },
  });
  return { query, debug: query.data, order };
}
