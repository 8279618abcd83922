"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import { SessionList } from "./session-list";

/** Where a person is signed in; an owner ends one, or all. */
export function SessionsDialog({
  member,
  onClose,
}: {
  readonly member: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.access.members.sessions.queryOptions({ id: member.id }));
  const end = useMutation(
    trpc.access.members.endSessions.mutationOptions({
      onSuccess: ({ ended }) => notify(`${counted(ended, "session")} ended.`),
      onError: (error) => notifyFailure(problemOf(error).message),
      onSettled: () =>
        queries.invalidateQueries({ queryKey: trpc.access.members.sessions.queryKey() }),
    }),
  );
  const any = (list.data?.length ?? 0) > 0;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        title={`Sessions of ${member.name}`}
        description="A session that is ended is out with its next click."
        footer={
          <>
            {any ? (
              <Button
                look="danger"
                busy={end.isPending && end.variables?.sessionId === null}
                onClick={() => end.mutate({ id: member.id, sessionId: null })}
              >
                End all
              </Button>
            ) : null}
            <DialogClose asChild>
              <Button look="primary">Done</Button>
            </DialogClose>
          </>
        }
      >
        {unread(list) !== null ? (
          <LoadFailure what="The sessions" error={list.error} onRetry={() => list.refetch()} />
        ) : list.data === undefined ? (
          <Skeleton lines={2} className="p-0" />
        ) : any ? (
          <SessionList
            sessions={list.data}
            ending={end.isPending ? (end.variables?.sessionId ?? null) : null}
            onEnd={(sessionId) => end.mutate({ id: member.id, sessionId })}
          />
        ) : (
          <p className="text-fg-2">{member.name} is signed in nowhere.</p>
        )}
      </DialogContent>
    </Dialog>
  );
}
