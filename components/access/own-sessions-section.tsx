"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import { AccountSection } from "./account-section";
import { SessionList } from "./session-list";

/** Where one is signed in; each can be ended. */
export function OwnSessionsSection() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.access.account.sessions.queryOptions());
  const end = useMutation(
    trpc.access.account.endSessions.mutationOptions({
      onSuccess: ({ ended }) => notify(`${counted(ended, "session")} ended.`),
      onError: (error) => notifyFailure(problemOf(error).message),
      onSettled: () =>
        queries.invalidateQueries({ queryKey: trpc.access.account.sessions.queryKey() }),
    }),
  );
  const others = list.data?.filter(({ isThis }) => !isThis).length ?? 0;
  return (
    <AccountSection
      title="Sessions"
      about="Where you are signed in. End what you do not know, and change your password then."
    >
      {unread(list) !== null ? (
        <LoadFailure what="Your sessions" error={list.error} onRetry={() => list.refetch()} />
      ) : list.data === undefined ? (
        <Skeleton lines={2} className="p-0" />
      ) : (
        <>
          <SessionList
            sessions={list.data}
            ending={end.isPending ? (end.variables?.id ?? null) : null}
            onEnd={(id) => end.mutate({ id })}
          />
          {others > 0 ? (
            <Button
              className="mt-3"
              busy={end.isPending && end.variables?.id === null}
              onClick={() => end.mutate({ id: null })}
            >
              End all others
            </Button>
          ) : null}
        </>
      )}
    </AccountSection>
  );
}
