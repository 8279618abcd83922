"use client";

import { useMutation } from "@tanstack/react-query";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";

/** Publishes what ran here before at one press; the notice leads forward again. */
export function useRollBack(flowId: string, onChanged: () => void) {
  const trpc = useTRPC();
  const mutation = useMutation(trpc.flows.rollBack.mutationOptions());
  const run = (from: string) =>
    mutation.mutate(
      { flowId, from },
      {
        onSuccess({ number, hash }) {
          onChanged();
          notify(`v${number} is live again.`, { label: "Undo", run: () => run(hash) });
        },
        onError: (error) => notifyFailure(problemOf(error).message),
      },
    );
  return run;
}

/** What ran before is newer where somebody had gone back from it: then it is no way back. */
export function rollBackWords(live: number, earlier: number, place?: string): string {
  const there = place === undefined ? "" : `${place} `;
  return earlier > live
    ? `Take ${place ?? "it"} forward to v${earlier} again`
    : `Roll back ${there}to v${earlier}`;
}
