"use client";

import { Archive } from "lucide-react";
import { problemOf } from "@/components/shell/trpc";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { notifyFailure } from "@/components/ui/toast";
import type { TableView } from "./table-types";
import type { TableActions } from "./use-table-actions";

/** That the table is out of use, and the way back. */
export function ArchivedNote({
  view,
  actions: { bringBack },
}: {
  readonly view: TableView;
  readonly actions: TableActions;
}) {
  const { id, name } = view;
  const mayEdit = useMayEditSharable("table.edit", { ...view, archived: false });
  const onBringBack = () =>
    bringBack.mutate({ id }, { onError: (error) => notifyFailure(problemOf(error).message) });
  return (
    <div className="max-w-[592px] p-4">
      <ErrorCard
        tone="caution"
        icon={Archive}
        title={`${name} is archived`}
        why={<p>New runs do not find it. Runs of the past still show what they read.</p>}
        actions={
          mayEdit ? (
            <Button size="s" busy={bringBack.isPending} onClick={onBringBack}>
              Bring back
            </Button>
          ) : null
        }
      />
    </div>
  );
}
