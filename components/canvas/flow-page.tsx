"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Breadcrumb } from "@/components/ui/breadcrumb";
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
  if (unread(draft) !== null) {
    return (
      <>
        <OpeningBar />
        <LoadFailure what="This flow" error={draft.error} onRetry={() => void draft.refetch()} />
      </>
    );
  }
  if (draft.data === undefined) return <Opening />;
  return <FlowEditor key={flowId} draft={draft.data} reload={() => void draft.refetch()} />;
}

/** Where one is, before the flow's name is known. */
function OpeningBar() {
  const path = usePath();
  const { distributor } = usePlace();
  return (
    <PageBar>
      <h1 className="sr-only" data-opening>
        Flow
      </h1>
      <Breadcrumb
        parts={[
          { label: distributor.name },
          { label: "Flows", href: path("/flows") },
          { label: "Flow" },
        ]}
      />
    </PageBar>
  );
}

/** The regions of the editor, so that nothing moves when the flow comes. */
function Opening() {
  const mayEdit = useCan("flow.edit");
  return (
    <>
      <OpeningBar />
      <div className="flex min-h-0 flex-1" aria-busy="true">
        {mayEdit ? (
          <div className="w-52 shrink-0 border-line border-r bg-surface max-lg:hidden" />
        ) : null}
        <div className="min-w-0 flex-1 bg-canvas">
          <Skeleton lines={6} />
        </div>
        <div className="w-panel shrink-0 border-line border-l bg-surface max-lg:hidden" />
      </div>
    </>
  );
}
