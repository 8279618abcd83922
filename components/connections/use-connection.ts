"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/shell/trpc";

/** A connection and what one does to it; list and page are fresh after each. */
export function useConnection(id: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(
    // What is being typed must not be replaced by a renewed answer.
    trpc.connections.get.queryOptions({ id }, { refetchOnWindowFocus: false }),
  );
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.connections.get.queryKey({ id }) }),
      queries.invalidateQueries({ queryKey: trpc.connections.list.queryKey() }),
    ]);
  };
  const afterwards = { onSuccess: refresh };
  return {
    query,
    refresh,
    update: useMutation(trpc.connections.update.mutationOptions(afterwards)),
    test: useMutation(trpc.connections.test.mutationOptions({ onSettled: refresh })),
    pause: useMutation(trpc.connections.pause.mutationOptions(afterwards)),
    resume: useMutation(trpc.connections.resume.mutationOptions(afterwards)),
    // Only the list: the connection itself is gone.
    archive: useMutation(
      trpc.connections.archive.mutationOptions({
        onSuccess: () => queries.invalidateQueries({ queryKey: trpc.connections.list.queryKey() }),
      }),
    ),
  };
}
