import type { MutationKey, QueryClient } from "@tanstack/react-query";

/**
 * Resolves once nothing that was sent under this key is on its way any more, or `signal` is aborted: whether all of it
 * has arrived.
 */
export async function allSet(
  queries: QueryClient,
  mutationKey: MutationKey,
  signal?: AbortSignal,
): Promise<boolean> {
  const sent = queries.getMutationCache().findAll({ mutationKey, status: "pending" });
  if (sent.length > 0) await noneLeft(queries, mutationKey, signal);
  return sent.every(({ state }) => state.status !== "error");
}

function noneLeft(
  queries: QueryClient,
  mutationKey: MutationKey,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (signal?.aborted !== true && queries.isMutating({ mutationKey }) > 0) return;
      stop();
      signal?.removeEventListener("abort", look);
      resolve();
    };
    const stop = queries.getMutationCache().subscribe(look);
    signal?.addEventListener("abort", look);
    look();
  });
}
