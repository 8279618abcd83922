"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Bot, Download, KeyRound, type LucideIcon, ShieldCheck, UserRound } from "lucide-react";
import { useMemo } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatInstant, formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import type { AppRouter } from "@/server/trpc/app-router";
import { detailWords } from "./detail-words";

type AuditRow = inferRouterOutputs<AppRouter>["audit"]["list"]["rows"][number];

const pageSize = 100;
const actorIcons: { readonly [kind in AuditRow["actorKind"]]: LucideIcon } = {
  user: UserRound,
  "api-key": KeyRound,
  system: Bot,
};

function Row({
  row,
  now,
  zone,
}: {
  readonly row: AuditRow;
  readonly now: number;
  readonly zone: string;
}) {
  const at = row.at.getTime();
  return (
    <TableRow>
      <TableCell className="text-fg-2 tabular-nums" title={formatInstant(at, zone)}>
        {formatTime(at, now, zone)}
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-1.5">
          <Icon as={actorIcons[row.actorKind]} size="s" className="text-fg-3" />
          {row.actorName}
        </span>
      </TableCell>
      <TableCell className="max-md:w-full max-md:max-w-0">
        <span className="mono">{row.action}</span>
        <span className="block truncate text-11 text-fg-3 md:hidden">
          {detailWords(row.detail)}
        </span>
      </TableCell>
      <TableCell className="w-full max-w-0 truncate text-fg-2 max-md:hidden">
        {detailWords(row.detail)}
      </TableCell>
      <TableCell
        className="mono text-fg-3 max-lg:hidden"
        title={`${row.subjectKind} ${row.subjectId}`}
      >
        {row.subjectKind} {row.subjectId.slice(-8)}
      </TableCell>
    </TableRow>
  );
}

/** Recomputes the chain over all rows of the partner, and says what came of it. */
function VerifyButton() {
  const client = useTRPCClient();
  const verify = useMutation({
    mutationFn: () => client.audit.verify.query(),
    onSuccess: (verdict) => {
      if (verdict.intact) {
        const open =
          verdict.unsealed > 0 ? ` ${formatCount(verdict.unsealed)} are sealed soon.` : "";
        notify(`All ${formatCount(verdict.rows)} sealed rows are as they were written.${open}`);
      } else {
        notifyFailure(`Row ${formatCount(verdict.position)} is not as it was: ${verdict.reason}`);
      }
    },
    onError: (error) => notifyFailure(problemOf(error).message),
  });
  return (
    <Button busy={verify.isPending} onClick={() => verify.mutate()} className="max-sm:hidden">
      <Icon as={ShieldCheck} size="s" />
      Verify
    </Button>
  );
}

/** Hands the sealed rows over as a file of JSON lines. */
function ExportButton() {
  const client = useTRPCClient();
  const fetchLog = useMutation({
    mutationFn: () => client.audit.export.query(),
    onSuccess: ({ text }) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
      link.download = "audit.jsonl";
      link.click();
      URL.revokeObjectURL(link.href);
    },
    onError: (error) => notifyFailure(problemOf(error).message),
  });
  return (
    <Button busy={fetchLog.isPending} onClick={() => fetchLog.mutate()} className="max-sm:hidden">
      <Icon as={Download} size="s" />
      Export
    </Button>
  );
}

/** Who changed what, newest first. */
export function AuditPage() {
  const trpc = useTRPC();
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000);
  const list = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: pageSize },
      { getNextPageParam: (page) => page.next },
    ),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  return (
    <>
      <PageBar>
        <ListTitle title="Audit log" />
        <Spring />
        <VerifyButton />
        <ExportButton />
      </PageBar>
      {list.isError ? (
        <LoadFailure what="The audit log" error={list.error} onRetry={() => list.refetch()} />
      ) : list.data === undefined ? (
        <Skeleton lines={10} />
      ) : rows.length === 0 ? (
        <EmptyState
          title="Nothing was changed yet"
          why="Every change by a person, a key or the program itself appears here, written together with the change."
          then="Rows are sealed into a chain, so that a later change of one is found. Nothing has to be switched on."
        />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Table aria-label="Audit log">
            <thead className="sticky top-0 z-10 bg-surface">
              <tr>
                <TableHead>When</TableHead>
                <TableHead>Who</TableHead>
                <TableHead>What</TableHead>
                <TableHead className="max-md:hidden">Detail</TableHead>
                <TableHead className="max-lg:hidden">Of</TableHead>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} now={now} zone={timeZone} />
              ))}
            </tbody>
          </Table>
          {list.hasNextPage ? (
            <div className="p-4">
              <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                Load older
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </>
  );
}
