"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import type { DecisionDraftSaver } from "@/components/rules/draft-saver";
import { LoadFailure } from "@/components/shell/load-failure";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { laterComponent } from "@/components/ui/later-component";
import { Skeleton } from "@/components/ui/skeleton";
import type { TableState } from "@/runtime/tables/compare-tables";
import type { TableRow } from "@/runtime/tables/table-shape";
import { TableEditor } from "./table-editor";
import { TableVersionView } from "./table-version-view";
import type { KeptHistory } from "./use-table-draft";

const DecisionEditor = laterComponent(
  () => import("@/components/rules/decision-editor").then((module) => module.DecisionEditor),
  () => <Skeleton lines={8} />,
);

type Sent = { readonly table: TableState; readonly number: number };

/** One table: its grid, or an earlier version of it beside the newest. */
export function TablePage({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const asked = Number(useSearchParams().get("version"));
  const number = Number.isInteger(asked) && asked > 0 ? asked : undefined;
  const query = useQuery(
    // What is being typed must not be replaced by a renewed answer.
    trpc.tables.get.queryOptions({ id }, { refetchOnWindowFocus: false, staleTime: 30_000 }),
  );
  const view = query.data;
  const [carried, setCarried] = useState<{
    readonly table: TableState;
    /** The version that it changes. */
    readonly over: number;
  } | null>(null);
  const rows = useMemo(
    () => (view === undefined ? [] : (JSON.parse(view.rows) as readonly TableRow[])),
    [view],
  );
  const shape = view?.shape;
  const saved = useMemo(() => (shape === undefined ? null : { shape, rows }), [shape, rows]);
  // A look at an older version takes neither what was typed nor the steps back.
  const kept = useRef<KeptHistory | null>(null);
  // What this page saved last: the grid goes on with it, so that whoever writes into it does, too.
  const sent = useRef<Sent | null>(null);
  const begun = useRef(0);
  const keptSaver = useRef<DecisionDraftSaver | null>(null);
  if (unread(query) !== null) {
    return <LoadFailure what="The table" error={query.error} onRetry={() => query.refetch()} />;
  }
  if (view === undefined || saved === null) return <Skeleton lines={8} />;
  if (number !== undefined && number !== view.number) {
    return <TableVersionView newest={view} newestRows={rows} number={number} />;
  }
  if (view.shape.decision !== undefined) {
    const key = `${view.archived}-${view.name}`;
    return <DecisionEditor key={key} view={view} saved={saved} kept={keptSaver} />;
  }
  const isOwn = sent.current?.number === view.number;
  if (!isOwn && begun.current !== view.number) begun.current = view.number;
  // Another's version starts a new grid: what was typed is on it, or was given up.
  return (
    <TableEditor
      key={`${begun.current}-${view.archived}-${view.name}`}
      view={view}
      saved={saved}
      kept={kept}
      carried={carried?.over === view.number ? carried.table : null}
      sent={isOwn ? (sent.current?.table ?? null) : null}
      onCarry={(table, over) => setCarried({ table, over })}
      onSaved={(table, number) => {
        sent.current = { table, number };
      }}
    />
  );
}
