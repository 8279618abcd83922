"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { usePath, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { compareTables } from "@/runtime/tables/compare-tables";
import type { TableRow } from "@/runtime/tables/table-shape";
import { RowChanges } from "./row-changes";
import type { TableView } from "./table-types";
import { useTableActions } from "./use-table-actions";

/** An earlier version beside the newest: row by row what differs, and the way back to it. */
export function TableVersionView({
  newest,
  newestRows,
  number,
}: {
  readonly newest: TableView;
  readonly newestRows: readonly TableRow[];
  readonly number: number;
}) {
  const trpc = useTRPC();
  const path = usePath();
  const router = useRouter();
  const { timeZone } = usePlace().distributor;
  const mayEdit = useMayEditSharable("table.edit", newest);
  const { restore } = useTableActions(newest.id);
  const here = path(`/tables/${newest.id}`);
  const query = useQuery(trpc.tables.get.queryOptions({ id: newest.id, number }));
  const older = query.data;
  const compared = useMemo(() => {
    if (older === undefined) return null;
    const before = { shape: older.shape, rows: JSON.parse(older.rows) as readonly TableRow[] };
    const after = { shape: newest.shape, rows: newestRows };
    return { before, after, changes: compareTables(before, after) };
  }, [older, newest.shape, newestRows]);
  usePageTitle(`${newest.name} v${number}`);
  const onRestore = () =>
    restore.mutate(
      { id: newest.id, number, base: newest.number },
      {
        onSuccess: (saved) => {
          notify(`${newest.name} is as in version ${number} again, as version ${saved.number}.`);
          router.replace(here);
        },
        onError: (error) => notifyFailure(problemOf(error).message),
      },
    );
  return (
    <>
      <PageBar>
        <h1 className="sr-only">
          Version {number} of {newest.name}
        </h1>
        <Breadcrumb
          parts={[
            { label: "Tables", href: path("/tables") },
            { label: newest.name, href: here },
            { label: `Version ${number}` },
          ]}
        />
        <Badge>v{newest.number} is newest</Badge>
        <Spring />
        {mayEdit ? (
          <Button
            look="primary"
            busy={restore.isPending}
            disabled={older === undefined}
            onClick={onRestore}
          >
            <Icon as={History} size="s" />
            Restore v{number}
          </Button>
        ) : null}
      </PageBar>
      {unread(query) !== null ? (
        <LoadFailure what="The version" error={query.error} onRetry={() => query.refetch()} />
      ) : compared === null || older === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <>
          <p className="shrink-0 border-line border-b px-4 py-3 text-12 text-fg-2">
            What changed from version {number}
            {older.savedBy === "" ? "" : `, saved by ${older.savedBy}`} on{" "}
            {formatInstant(older.savedAt.getTime(), timeZone)}
            {older.note === "" ? "" : ` (${older.note})`}, to version {newest.number}.
          </p>
          <RowChanges {...compared} />
        </>
      )}
    </>
  );
}
