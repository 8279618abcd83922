"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notifyFailure } from "@/components/ui/toast";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import type { Json } from "@/runtime/json";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>["flowTests"];
export type TestList = Outputs["list"];
export type TestEntry = TestList["tests"][number];
export type TestView = Outputs["get"];

/** As the server takes it. */
const sent = (test: FlowTest) => JSON.parse(JSON.stringify(test)) as Json as never;

/** The tests of a flow as they stand here; asked again, because others run and change them too. */
export function useTestList(flowId: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.flowTests.list.queryOptions({ flowId }, { refetchInterval: 5_000, staleTime: 1_000 }),
  );
}

export function useTest(flowId: string, id: string) {
  const trpc = useTRPC();
  return useQuery(trpc.flowTests.get.queryOptions({ flowId, id }, { staleTime: 1_000 }));
}

/** Running, changing and deleting tests; each reads anew what it changed. */
export function useTestDeeds(flowId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const renew = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: trpc.flowTests.list.queryKey({ flowId }) }),
      queries.invalidateQueries({ queryKey: trpc.flowTests.get.queryKey() }),
    ]);
  const onError = (error: unknown) => {
    notifyFailure(problemOf(error).message);
    void renew();
  };
  const run = useMutation(trpc.flowTests.run.mutationOptions({ onSuccess: renew, onError }));
  const create = useMutation(trpc.flowTests.create.mutationOptions({ onSuccess: renew }));
  const save = useMutation(trpc.flowTests.save.mutationOptions({ onSuccess: renew, onError }));
  const remove = useMutation(trpc.flowTests.remove.mutationOptions({ onSuccess: renew, onError }));
  return {
    run,
    remove,
    saving: save.isPending || run.isPending,
    create: (test: FlowTest) => create.mutateAsync({ flowId, test: sent(test) }),
    /** Saves a test, and runs it: what it came to before is of another one. */
    save: async (id: string, revision: number, test: FlowTest) => {
      await save.mutateAsync({ flowId, id, revision, test: sent(test) });
      await run.mutateAsync({ flowId, tests: [id] });
    },
  };
}
