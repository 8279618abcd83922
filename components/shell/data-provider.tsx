"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { withAnyNames } from "@/runtime/any-names";
import type { AppRouter } from "@/server/trpc/app-router";
import { ServerAway } from "./server-away";
import { fetchAndNote } from "./server-reach";
import { isLeaving } from "./sign-out";
import { problemOf, TRPCProvider } from "./trpc";

/** Calls a refused request makes again: none; a lost connection: two. */
function retry(count: number, error: unknown): boolean {
  return !(error instanceof TRPCClientError && error.data) && count < 2;
}

/** A session that ended in the background: sign in, then come back to this page. */
function leaveWhenSignedOut(error: unknown): void {
  if (isLeaving() || problemOf(error).code !== "NOT_SIGNED_IN") return;
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry, refetchOnWindowFocus: true },
      // What somebody asks for fails at once and in words: it is not done unseen when the server is back.
      mutations: { networkMode: "always" },
    },
  });
}

/**
 * Queries and mutations of one environment. It is mounted anew per environment, so that nothing of one
 * distributor is ever shown under another.
 */
export function DataProvider({
  environment,
  children,
}: {
  /** Null outside every environment: link pages, the own account before anything else. */
  readonly environment: string | null;
  readonly children: ReactNode;
}) {
  const [queries] = useState(makeQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: "/api/trpc",
          transformer: withAnyNames(superjson),
          maxItems: 10,
          fetch: (input, init) => fetchAndNote(input as RequestInfo | URL, init as RequestInit),
          headers: environment === null ? {} : { "x-orderloom-environment": environment },
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
        <ServerAway />
      </TRPCProvider>
    </QueryClientProvider>
  );
}
