"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Badge } from "@/components/ui/badge";
import { formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import { counted } from "@/runtime/counted";
import type { TableView } from "./table-types";

/** All versions, the newest first; a press compares one with the newest. */
export function VersionsPanel({ view }: { readonly view: TableView }) {
  const trpc = useTRPC();
  const path = usePath();
  const now = useNow(60_000);
  const { timeZone } = usePlace().distributor;
  const versions = useQuery(trpc.tables.versions.queryOptions({ id: view.id }));
  if (unread(versions) !== null) {
    return (
      <LoadFailure what="The versions" error={versions.error} onRetry={() => versions.refetch()} />
    );
  }
  if (versions.data === undefined) return <Skeleton lines={4} />;
  return (
    <ol className="divide-y divide-line px-3 text-12">
      {versions.data.map((version) => (
        <li key={version.hash} className="relative py-2 hover:bg-hover">
          <p className="flex items-center gap-2">
            {version.number === view.number ? (
              <b className="font-medium">Version {version.number}</b>
            ) : (
              <Link
                href={path(`/tables/${view.id}?version=${version.number}`)}
                className="font-medium after:absolute after:inset-0"
              >
                Version {version.number}
              </Link>
            )}
            {version.number === view.number ? <Badge tone="positive">Newest</Badge> : null}
            <span className="ml-auto text-fg-3 tabular-nums">
              {formatTime(version.savedAt.getTime(), now, timeZone)}
            </span>
          </p>
          <p className="text-fg-3">
            {counted(version.rowCount, "row")}
            {version.savedBy === "" ? "" : `, saved by ${version.savedBy}`}
            {version.note === "" ? "" : `: ${version.note}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
