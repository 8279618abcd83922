"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";

/** What a person does to a run. Each is written with its audit row; the run's owner applies it. */
export function useRunActions(run: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePath();
  const renew = () => {
    void queries.invalidateQueries({ queryKey: trpc.runs.read.queryKey({ run }) });
    void queries.invalidateQueries({ queryKey: trpc.runs.counts.queryKey() });
  };
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: () => {
        notify("The run was asked to stop. What is in flight is recorded first.");
        renew();
      },
    }),
  );
  const resolve = useMutation(
    trpc.runs.resolve.mutationOptions({
      onSuccess: () => {
        notify("Noted. The run goes on from here.");
        renew();
      },
    }),
  );
  const settle = useMutation(
    trpc.runs.settle.mutationOptions({
      onSuccess: () => {
        notify("Settled. The run needs no attention any more.");
        renew();
        void queries.invalidateQueries({ queryKey: trpc.attention.list.queryKey() });
      },
    }),
  );
  const tryNow = useMutation(
    trpc.runs.tryNow.mutationOptions({
      onSuccess: () => {
        notify("It is tried once more now.");
        renew();
      },
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
  const retry = useMutation(
    trpc.runs.retry.mutationOptions({
      onSuccess: ({ run: started }) => router.push(path(`/runs/${started}?of=${run}`)),
    }),
  );
  return { cancel, resolve, retry, settle, tryNow };
}
