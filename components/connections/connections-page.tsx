"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { LoadFailure } from "@/components/shell/load-failure";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDistance, formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { NodeTile } from "@/components/ui/node-icon";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import { connectionDefinition } from "@/runtime/connections/registry";
import { counted } from "@/runtime/counted";
import { ConnectionState } from "./connection-state";
import type { ConnectionCalls, ConnectionView } from "./connection-types";

function NewConnection() {
  const path = usePath();
  return (
    <Button asChild look="primary">
      <Link href={path("/connections/new")}>
        <Icon as={Plus} size="s" />
        <span>
          New<span className="max-sm:sr-only"> connection</span>
        </span>
      </Link>
    </Button>
  );
}

/** "498, 3 failed"; the place is kept while it is not known. */
function callWords(calls: ConnectionCalls | null | undefined): string {
  if (calls === undefined) return "";
  if (calls === null || calls.calls === 0) return "none";
  const failed = calls.failed === 0 ? "" : `, ${formatCount(calls.failed)} failed`;
  return `${formatCount(calls.calls)}${failed}`;
}

function Row({
  connection,
  calls,
  now,
}: {
  readonly connection: ConnectionView;
  /** Null: none; undefined: not known yet. */
  readonly calls: ConnectionCalls | null | undefined;
  readonly now: number;
}) {
  const path = usePath();
  const { timeZone } = usePlace().distributor;
  const definition = connectionDefinition(connection.kind);
  const used = connection.lastUsedAt?.getTime() ?? null;
  return (
    <TableRow className="relative">
      <TableCell className="h-12 whitespace-normal">
        <span className="flex items-center gap-2.5">
          <NodeTile name={definition?.icon ?? "plug"} solid />
          <span className="min-w-0">
            <Link
              href={path(`/connections/${connection.id}`)}
              className="block truncate font-medium text-13 after:absolute after:inset-0"
            >
              {connection.name}
            </Link>
            <span className="mono block max-w-[48ch] truncate text-11 text-fg-3">
              {definition?.subtitle(connection.config) ?? connection.kind}
            </span>
          </span>
        </span>
      </TableCell>
      <TableCell className="text-fg-2 max-md:hidden">
        {definition?.label ?? connection.kind}
      </TableCell>
      <TableCell>
        <ConnectionState connection={connection} calls={calls} bare />
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-lg:hidden">
        {callWords(calls)}
        {calls != null && calls.held > 0 ? (
          <span className="block text-11 text-wait">
            {counted(calls.held, "run waits", "runs wait")}
          </span>
        ) : null}
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-md:hidden">
        {connection.publications}
      </TableCell>
      <TableCell
        className="text-right text-fg-2 tabular-nums max-lg:hidden"
        {...(used === null ? {} : { title: usedWords(used, connection.lastUsedBy, timeZone) })}
      >
        {used === null ? unusedWords(calls) : formatDistance(used, now)}
      </TableCell>
    </TableRow>
  );
}

/** Calls of before its use was noted are a use, too. */
function unusedWords(calls: ConnectionCalls | null | undefined): string {
  return (calls?.calls ?? 0) > 0 ? "within a day" : "never";
}

function usedWords(at: number, flow: string | null, zone: string): string {
  const when = formatInstant(at, zone);
  return flow === null ? when : `${when} by ${flow}`;
}

function List({ connections }: { readonly connections: readonly ConnectionView[] }) {
  const now = useNow(30_000);
  const trpc = useTRPC();
  const calls = useQuery(
    trpc.connections.calls.queryOptions(undefined, { refetchInterval: 30_000 }),
  );
  const callsOf = ({ id }: ConnectionView) =>
    calls.data === undefined && !calls.isError
      ? undefined
      : (calls.data?.find((entry) => entry.connection === id) ?? null);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Table aria-label="Connections">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            <TableHead>Name</TableHead>
            <TableHead className="max-md:hidden">Kind</TableHead>
            <TableHead>State</TableHead>
            <TableHead className="text-right max-lg:hidden">Calls in 24 h</TableHead>
            <TableHead className="text-right max-md:hidden">Flows</TableHead>
            <TableHead className="text-right max-lg:hidden">Last used</TableHead>
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <Row
              key={connection.id}
              connection={connection}
              calls={callsOf(connection)}
              now={now}
            />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The systems of an environment, with whether they answer. */
export function ConnectionsPage() {
  const trpc = useTRPC();
  const list = useQuery(trpc.connections.list.queryOptions());
  const mayEdit = useCan("connection.edit");
  return (
    <>
      <PageBar>
        <ListTitle title="Connections" />
        <Spring />
        {mayEdit ? <NewConnection /> : null}
      </PageBar>
      {unread(list) !== null ? (
        <LoadFailure what="The connections" error={list.error} onRetry={() => list.refetch()} />
      ) : list.data === undefined ? (
        <Skeleton lines={5} />
      ) : list.data.length === 0 ? (
        <EmptyState
          title="No connections here yet"
          why="A connection is a system with its address and credentials. Flows name a slot; a publication binds the slot to a connection of its environment."
          actions={mayEdit ? <NewConnection /> : null}
          then="Test it, then bind it when you publish a flow."
        />
      ) : (
        <List connections={list.data} />
      )}
    </>
  );
}
