"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";

/** Copies a flow and opens the copy; archives one, with the way back in the notice. */
export function useFlowActions() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePath();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.flows.archived.queryKey() }),
    ]);
  const onError = (error: unknown) => notifyFailure(problemOf(error).message);
  const duplicate = useMutation(trpc.flows.duplicate.mutationOptions({ onError }));
  const archive = useMutation(trpc.flows.archive.mutationOptions({ onError }));
  const bringBack = useMutation(trpc.flows.bringBack.mutationOptions({ onError }));
  return {
    bringBack: (flowId: string) =>
      bringBack.mutate(
        { flowId },
        {
          onSuccess({ name }) {
            void refresh();
            notify(`${name} is back among the flows.`, {
              label: "Open it",
              run: () => router.push(path(`/flows/${flowId}`)),
            });
          },
        },
      ),
    duplicate: (flowId: string) =>
      duplicate.mutate(
        { flowId },
        {
          onSuccess({ id, name }) {
            void refresh();
            router.push(path(`/flows/${id}`));
            notify(`${name} is a draft of its own.`);
          },
        },
      ),
    archive: (flowId: string) =>
      archive.mutate(
        { flowId },
        {
          onSuccess({ name }) {
            void refresh();
            router.push(path("/flows"));
            notify(`${name} is archived: its versions and runs stay.`, {
              label: "Undo",
              run: () => bringBack.mutate({ flowId }, { onSuccess: () => void refresh() }),
            });
          },
        },
      ),
  };
}
