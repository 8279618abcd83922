"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { notifyFailure } from "@/components/ui/toast";
import type { TableState } from "@/runtime/tables/compare-tables";
import type { TableRow } from "@/runtime/tables/table-shape";
import { useMeeting } from "./use-meeting";

/** Why a table was not saved; when somebody else was faster, the way to have both. */
export function SaveConflict({
  error,
  id,
  base,
  mine,
  onMerged,
}: {
  readonly error: unknown;
  readonly id: string;
  /** The version that was begun with. */
  readonly base: TableState;
  readonly mine: TableState;
  /** Goes on with this, over the newest version. */
  readonly onMerged: (table: TableState, number: number) => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const problem = problemOf(error);
  const { meet, dialog } = useMeeting();
  const merge = async () => {
    setBusy(true);
    try {
      const view = await client.tables.get.query({ id });
      const rows = JSON.parse(view.rows) as readonly TableRow[];
      const { number, savedBy: by } = view;
      meet({ base, mine, theirs: { shape: view.shape, rows }, number, by }, (table) => {
        // Only now the page goes on with that version.
        queries.setQueryData(trpc.tables.get.queryKey({ id }), view);
        onMerged(table, number);
      });
    } catch (failure) {
      notifyFailure(problemOf(failure).message);
    }
    setBusy(false);
  };
  return (
    <div role="alert" className="max-w-[592px] shrink-0 p-4">
      <ErrorCard
        title="The table was not saved"
        why={<p>{problem.message}</p>}
        actions={
          problem.code === "REVISION_STALE" ? (
            <Button size="s" busy={busy} onClick={merge}>
              Put my changes on theirs
            </Button>
          ) : null
        }
      />
      {dialog}
    </div>
  );
}
