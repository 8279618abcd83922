"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ArchiveFilterBar, useArchiveFilter } from "@/components/shell/archive-filter";
import { LoadFailure } from "@/components/shell/load-failure";
import { NewRefused } from "@/components/shell/new-refused";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { VersionCells, VersionedName } from "@/components/shell/versioned-cells";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { NodeTile } from "@/components/ui/node-icon";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import type { MapSummary } from "./map-types";
import { NewMapDialog } from "./new-map-dialog";

/** The shared maps of a distributor. */
export function MapsPage() {
  const trpc = useTRPC();
  const list = useQuery(trpc.maps.list.queryOptions());
  const mayEdit = useCan("flow.edit");
  const filter = useArchiveFilter();
  // One for both buttons of an empty list.
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  const all = list.data ?? [];
  const wanted = filter.search.trim().toLowerCase();
  const shown = all.filter(
    ({ name, archived, builds, usedBy }) =>
      archived === filter.archived &&
      [name, builds, ...usedBy].some((text) => text.toLowerCase().includes(wanted)),
  );
  const body = () => {
    if (unread(list) !== null) {
      return <LoadFailure what="The maps" error={list.error} onRetry={() => list.refetch()} />;
    }
    if (list.data === undefined) return <Skeleton lines={5} />;
    if (all.length === 0) return <NoMaps onMake={mayEdit ? make : null} />;
    if (shown.length === 0) {
      return (
        <EmptyState
          title={wanted === "" ? "No map here" : `No map fits ${filter.search}`}
          why="The list shows maps whose name, document or flow has these letters."
          actions={
            <Button onClick={() => filter.set(wanted === "" ? "archived" : "q", "")}>
              Show all maps
            </Button>
          }
        />
      );
    }
    return <List maps={shown} />;
  };
  return (
    <>
      <PageBar>
        <ListTitle title="Maps" />
        <Spring />
        {mayEdit ? <NewMapButton onPress={make} /> : null}
      </PageBar>
      {mayEdit ? (
        <NewMapDialog open={making} onClose={() => setMaking(false)} />
      ) : (
        <NewRefused what="maps" />
      )}
      {all.length > 0 ? (
        <ArchiveFilterBar
          filter={filter}
          find="Find a map"
          by="name, document or flow"
          archivedCount={all.filter(({ archived }) => archived).length}
        />
      ) : null}
      {body()}
    </>
  );
}

function NewMapButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button look="primary" aria-haspopup="dialog" onClick={onPress}>
      <Icon as={Plus} size="s" />
      <span>
        New<span className="max-sm:sr-only"> map…</span>
      </span>
    </Button>
  );
}

function List({ maps }: { readonly maps: readonly MapSummary[] }) {
  const now = useNow(60_000);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Table aria-label="Maps">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            <TableHead>Name</TableHead>
            <TableHead>Used by</TableHead>
            <TableHead className="text-right max-md:hidden">Rows</TableHead>
            <TableHead className="text-right max-md:hidden">Version</TableHead>
            <TableHead className="text-right max-lg:hidden">Saved</TableHead>
          </tr>
        </thead>
        <tbody>
          {maps.map((map) => (
            <Row key={map.id} map={map} now={now} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Row({ map, now }: { readonly map: MapSummary; readonly now: number }) {
  const { usedBy } = map;
  return (
    <TableRow className="relative">
      <TableCell className="h-12 whitespace-normal">
        <span className="flex items-center gap-2.5">
          <NodeTile name="shuffle" solid={false} />
          <span className="min-w-0">
            <VersionedName of={map} to={`/maps/${map.id}`} />
            {map.builds === "" ? null : (
              <span className="mono block truncate text-11 text-fg-3">{map.builds}</span>
            )}
          </span>
        </span>
      </TableCell>
      <TableCell className="max-w-[36ch] truncate text-fg-2" title={usedBy.join(", ")}>
        {usedBy.length === 0
          ? "no flow"
          : `${usedBy.length} ${usedBy.length === 1 ? "flow" : "flows"}`}
        <span className="text-fg-3 max-lg:hidden">
          {usedBy.length === 0 ? "" : `: ${usedBy.join(", ")}`}
        </span>
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-md:hidden">
        {formatCount(map.rowCount)}
      </TableCell>
      <VersionCells of={map} now={now} />
    </TableRow>
  );
}

function NoMaps({ onMake }: { readonly onMake: (() => void) | null }) {
  return (
    <EmptyState
      title="No shared maps here yet"
      why="A shared map is the rows of a Map step under a name of their own, so that several flows use the same ones. Its changes are versions; what is published keeps the one it was published with."
      actions={onMake === null ? null : <NewMapButton onPress={onMake} />}
      then={
        onMake !== null
          ? "In a flow, “Keep as a shared map…” in the form of a Map step makes one of the rows that are there."
          : "A consultant of your workbench can add one."
      }
    />
  );
}
