"use client";

import { useQuery } from "@tanstack/react-query";
import { ArchiveRestore } from "lucide-react";
import { LoadFailure } from "@/components/shell/load-failure";
import { useCan, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatInstant, formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useNow } from "@/components/ui/use-now";
import { useFlowActions } from "./use-flow-actions";

/** Flows that were taken out of the list; with their drafts and versions they can be brought back. */
export function ArchivedFlows({ search }: { readonly search: string }) {
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.archived.queryOptions());
  const { bringBack } = useFlowActions();
  const mayEdit = useCan("flow.edit");
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000);
  if (unread(flows) !== null) {
    return (
      <LoadFailure
        what="The archived flows"
        error={flows.error}
        onRetry={() => void flows.refetch()}
      />
    );
  }
  if (flows.data === undefined) return <Skeleton lines={4} />;
  const wanted = search.trim().toLowerCase();
  const rows = flows.data.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (rows.length === 0) {
    return (
      <EmptyState
        title={flows.data.length === 0 ? "No flow is archived" : `None of them is called ${search}`}
        why="A flow that is no longer wanted can be archived from its menu in the list. Its draft, versions and runs stay, and it can be brought back here."
      />
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Table aria-label="Archived flows">
        <thead>
          <tr>
            <TableHead>Flow</TableHead>
            <TableHead>Version</TableHead>
            <TableHead>Archived</TableHead>
            <TableHead>
              <span className="sr-only">Bring back</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, latest, archivedAt }) => (
            <TableRow key={id}>
              <TableCell className="max-w-0 w-full truncate font-medium text-13">{name}</TableCell>
              <TableCell className="text-fg-2">{latest === 0 ? "Draft" : `v${latest}`}</TableCell>
              <TableCell className="text-fg-2">
                <time
                  dateTime={archivedAt.toISOString()}
                  title={formatInstant(archivedAt.getTime(), timeZone)}
                >
                  {formatTime(archivedAt.getTime(), now, timeZone)}
                </time>
              </TableCell>
              <TableCell className="text-right">
                {mayEdit ? (
                  <Button size="s" onClick={() => bringBack(id)} aria-label={`Bring ${name} back`}>
                    <Icon as={ArchiveRestore} size="s" />
                    Bring back
                  </Button>
                ) : null}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
