import type { MutationKey, QueryClient } from "@tanstack/react-query";

/** What has no answer by then is not waited for: a request may never get one. */
const waitMs = 10_000;

/**
 * Resolves once nothing that was sent under this key is on its way any more, `signal` is aborted, or {@link waitMs} have
 * passed: whether all of it has arrived.
 */
export async function allSet(
  queries: QueryClient,
  mutationKey: MutationKey,
  signal?: AbortSignal,
): Promise<boolean> {
  const sent = queries.getMutationCache().findAll({ mutationKey, status: "pending" });
  if (sent.length > 0) await noneLeft(queries, mutationKey, signal);
  return sent.every(({ state }) => state.status === "success");
}

function noneLeft(
  queries: QueryClient,
  mutationKey: MutationKey,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    let isLate = false;
    const look = () => {
      const isOver = isLate || signal?.aborted === true;
      if (!isOver && queries.isMutating({ mutationKey }) > 0) return;
      stop();
      clearTimeout(timer);
      signal?.removeEventListener("abort", look);
      resolve();
    };
    const timer = setTimeout(() => {
      isLate = true;
      look();
    }, waitMs);
    const stop = queries.getMutationCache().subscribe(look);
    signal?.addEventListener("abort", look);
    look();
  });
}
