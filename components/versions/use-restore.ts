import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";

/** Makes the draft what a version or a copy is, and goes to the canvas. */
export function useRestore(flowId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePath();
  const restore = useMutation(
    trpc.flows.restore.mutationOptions({
      async onSuccess({ what }) {
        await queries.invalidateQueries({ queryKey: trpc.flows.get.queryKey() });
        router.push(path(`/flows/${flowId}`));
        notify(`The draft is ${what} again. What it was is kept as a copy.`);
      },
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
  return {
    run: (source: { readonly hash: string } | { readonly copy: string }) =>
      restore.mutate({ flowId, ...source }),
    busy: restore.isPending,
  };
}
