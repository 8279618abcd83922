"use client";

import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import {
  Bot,
  ChevronDown,
  ChevronRight,
  Download,
  KeyRound,
  type LucideIcon,
  ShieldCheck,
  UserRound,
} from "lucide-react";
import { useMemo, useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatInstant, formatTime, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import { counted } from "@/runtime/counted";
import type { AppRouter } from "@/server/trpc/app-router";
import { deedWords } from "./action-words";
import { AuditFilters, useAuditFilter } from "./audit-filters";
import { detailWords, type Names, subjectName } from "./detail-words";
import { type Folded, foldEdits } from "./fold-edits";
import { hasPage, subjectPath } from "./subject-path";

type AuditPageData = inferRouterOutputs<AppRouter>["audit"]["list"];
type AuditRow = AuditPageData["rows"][number];

const pageSize = 100;
/** A key is no person, whatever it is called. */
function actorWords({ actorKind, actorName }: AuditRow): string {
  return actorKind === "api-key" && !actorName.startsWith("API key")
    ? `API key “${actorName}”`
    : actorName;
}

const actorIcons: { readonly [kind in AuditRow["actorKind"]]: LucideIcon } = {
  user: UserRound,
  "api-key": KeyRound,
  system: Bot,
};

function subjectWords({ detail, subjectKind, subjectId }: AuditRow, names: Names): string | null {
  const known = subjectName(detail) ?? names[subjectId];
  if (known !== undefined && known !== null) return known;
  if (subjectKind === "run" && subjectId !== "") return runName(subjectId);
  if (subjectKind === "bulk") {
    return typeof detail.runs === "number" ? counted(detail.runs, "run") : null;
  }
  return hasPage(subjectKind) ? subjectId.slice(-8) : null;
}

/** The thing by its name, as the way to it where it has a page. */
function Subject({ row, names }: { readonly row: AuditRow; readonly names: Names }) {
  const page = subjectPath(row, usePlace());
  const name = subjectWords(row, names);
  if (name === null) return null;
  return page === null ? (
    <b className="font-medium">{name}</b>
  ) : (
    <Link href={page} className="font-medium hover:underline">
      {name}
    </Link>
  );
}

function Row({
  folded: { row, times },
  names,
  now,
  zone,
}: {
  readonly names: Names;
  readonly folded: Folded<AuditRow>;
  readonly now: number;
  readonly zone: string;
}) {
  const [open, setOpen] = useState(false);
  const at = row.at.getTime();
  const more = times > 1 ? `${formatCount(times)} times` : detailWords(row.detail, names, zone);
  return (
    <>
      <TableRow>
        <TableCell className="text-fg-2 tabular-nums" title={formatInstant(at, zone)}>
          {formatTime(at, now, zone)}
        </TableCell>
        <TableCell className="max-md:hidden">
          <span className="flex items-center gap-1.5">
            <Icon as={actorIcons[row.actorKind]} size="s" className="text-fg-3" />
            {actorWords(row)}
          </span>
        </TableCell>
        <TableCell className="max-md:w-full max-md:max-w-0">
          <span className="block truncate">
            <span title={row.action}>{deedWords(row.action)}</span>{" "}
            <Subject row={row} names={names} />
          </span>
          <span className="block truncate text-11 text-fg-3 md:hidden">
            {actorWords(row)}
            {more === "" ? "" : ` · ${more}`}
          </span>
        </TableCell>
        <TableCell className="w-full max-w-0 truncate text-fg-2 max-md:hidden">{more}</TableCell>
        <TableCell className="w-10">
          <IconButton
            icon={open ? ChevronDown : ChevronRight}
            size="s"
            label={`${open ? "Fold" : "Unfold"} the row as it was written`}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </TableCell>
      </TableRow>
      {open ? (
        <tr>
          <td colSpan={5} className="border-line border-b px-4 py-2">
            <pre className="mono whitespace-pre-wrap break-all text-11 text-fg-2">
              {JSON.stringify(
                {
                  action: row.action,
                  at: row.at,
                  subject: `${row.subjectKind} ${row.subjectId}`,
                  detail: row.detail,
                  sealed: row.sealed,
                },
                null,
                2,
              )}
            </pre>
          </td>
        </tr>
      ) : null}
    </>
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
          verdict.unsealed > 0
            ? ` ${counted(verdict.unsealed, "is sealed soon.", "are sealed soon.")}`
            : "";
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
  const state = useAuditFilter();
  const asked = { ...state.filter, limit: pageSize };
  const paging = { getNextPageParam: (page: AuditPageData) => page.next };
  const ofDistributor = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(asked, {
      ...paging,
      enabled: state.reach === "distributor",
      placeholderData: keepPreviousData,
    }),
  );
  const ofPartner = useInfiniteQuery(
    trpc.audit.listAll.infiniteQueryOptions(asked, {
      ...paging,
      enabled: state.reach === "partner",
      placeholderData: keepPreviousData,
    }),
  );
  const list = state.reach === "partner" ? ofPartner : ofDistributor;
  const rows = useMemo(
    () => foldEdits(list.data?.pages.flatMap((page) => page.rows) ?? []),
    [list.data],
  );
  const names = useMemo(
    (): Names => Object.assign({}, ...(list.data?.pages.map((page) => page.names) ?? [])),
    [list.data],
  );
  return (
    <>
      <PageBar>
        <ListTitle title="Audit log" />
        <Spring />
        <VerifyButton />
        <ExportButton />
      </PageBar>
      {/* Where a window is low the filters scroll away, so that rows have room. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <AuditFilters state={state} />
        {unread(list) !== null ? (
          <LoadFailure what="The audit log" error={list.error} onRetry={() => list.refetch()} />
        ) : list.data === undefined ? (
          <Skeleton lines={10} />
        ) : rows.length === 0 && state.narrowed ? (
          <EmptyState
            title="Nothing like this in the log"
            why="No row has all that is asked for."
            actions={
              <Button size="s" onClick={state.clear}>
                Show everything
              </Button>
            }
          />
        ) : rows.length === 0 ? (
          <EmptyState
            title="Nothing was changed yet"
            why="Every change by a person, a key or the program itself appears here, written together with the change."
            then="Rows are sealed into a chain, so that a later change of one is found. Nothing has to be switched on."
          />
        ) : (
          <div className="min-h-80 flex-1 overflow-y-auto">
            <Table aria-label="Audit log">
              <thead className="sticky top-0 z-10 bg-surface">
                <tr>
                  <TableHead title={`Times in ${timeZone}`}>When</TableHead>
                  <TableHead className="max-md:hidden">Who</TableHead>
                  <TableHead>What</TableHead>
                  <TableHead className="max-md:hidden">Detail</TableHead>
                  <TableHead>
                    <span className="sr-only">As it was written</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {rows.map((folded) => (
                  <Row
                    key={folded.row.id}
                    folded={folded}
                    names={names}
                    now={now}
                    zone={timeZone}
                  />
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
      </div>
    </>
  );
}
