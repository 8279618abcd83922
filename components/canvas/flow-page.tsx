"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { useTRPC } from "@/components/shell/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import { FlowEditor } from "./flow-editor";

/** Loads a draft once; what others save later comes with the own saves, never under one's hands. */
export function FlowPage({ flowId }: { readonly flowId: string }) {
  const trpc = useTRPC();
  const draft = useQuery(
    trpc.flows.get.queryOptions(
      { id: flowId },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
    ),
  );
  if (draft.isError)
    return (
      <LoadFailure what="This flow" error={draft.error} onRetry={() => void draft.refetch()} />
    );
  if (draft.data === undefined) return <Opening />;
  return <FlowEditor key={flowId} draft={draft.data} reload={() => void draft.refetch()} />;
}

function Opening() {
  return (
    <div className="flex min-h-0 flex-1 flex-col" aria-busy="true">
      <div className="h-topbar shrink-0 border-line border-b bg-bg px-3 py-3">
        <Skeleton className="h-5 w-80" />
      </div>
      <div className="min-h-0 flex-1 bg-canvas" />
    </div>
  );
}
