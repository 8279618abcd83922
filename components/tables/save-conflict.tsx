"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import type { TableState } from "@/runtime/tables/compare-tables";
import { mergeTables } from "@/runtime/tables/merge-tables";
import type { TableRow } from "@/runtime/tables/table-shape";

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
  readonly onMerged: (table: TableState) => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const problem = problemOf(error);
  const merge = async () => {
    setBusy(true);
    try {
      const key = trpc.tables.get.queryOptions({ id });
      const newest = await queries.query({ ...key, staleTime: 0 });
      const rows = JSON.parse(newest.rows) as readonly TableRow[];
      const { table, conflicts } = mergeTables(base, mine, { shape: newest.shape, rows });
      onMerged(table);
      const both =
        conflicts === 0
          ? ""
          : ` ${counted(conflicts, "cell that both changed is as you have it.", "cells that both changed are as you have them.")}`;
      notify(`Your changes are on version ${newest.number} now.${both} Look at them, then save.`);
    } catch (failure) {
      notifyFailure(problemOf(failure).message);
      setBusy(false);
    }
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
    </div>
  );
}
