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
import { NewTableDialog } from "./new-table-dialog";
import { kindWords, type TableSummary } from "./table-types";

function NewTableButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button look="primary" aria-haspopup="dialog" onClick={onPress}>
      <Icon as={Plus} size="s" />
      <span>
        New<span className="max-sm:sr-only"> table…</span>
      </span>
    </Button>
  );
}

function Row({ table, now }: { readonly table: TableSummary; readonly now: number }) {
  const { keys, columns, kind } = table.shape;
  return (
    <TableRow className="relative">
      <TableCell className="h-12 whitespace-normal max-md:w-full max-md:max-w-0">
        <span className="flex items-center gap-2.5">
          <NodeTile name={kind === "decision" ? "table-properties" : "table-2"} solid={false} />
          <span className="min-w-0">
            <VersionedName of={table} to={`/tables/${table.id}`} />
            <span className="mono block max-w-[48ch] truncate text-11 text-fg-3 xl:max-w-[88ch]">
              {(keys.length > 0 ? keys : columns).join(", ")}
            </span>
          </span>
        </span>
      </TableCell>
      <TableCell className="text-fg-2 max-md:hidden">{kindWords[kind].label}</TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums">
        {formatCount(table.rowCount)}
      </TableCell>
      <VersionCells of={table} now={now} />
    </TableRow>
  );
}

function List({ tables }: { readonly tables: readonly TableSummary[] }) {
  const now = useNow(60_000);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <Table aria-label="Tables">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            <TableHead>Name</TableHead>
            <TableHead className="max-md:hidden">Kind</TableHead>
            <TableHead className="text-right">Rows</TableHead>
            <TableHead className="text-right max-md:hidden">Version</TableHead>
            <TableHead className="text-right max-lg:hidden">Saved</TableHead>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <Row key={table.id} table={table} now={now} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The lookup tables of a distributor, and those that its partner shares with all. */
export function TablesPage() {
  const trpc = useTRPC();
  const list = useQuery(trpc.tables.list.queryOptions());
  const mayEdit = useCan("table.edit");
  const filter = useArchiveFilter();
  // One for both buttons of an empty list.
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  const all = list.data ?? [];
  const wanted = filter.search.trim().toLowerCase();
  const shown = all.filter(
    ({ name, archived, shape }) =>
      archived === filter.archived &&
      [name, ...shape.columns].some((text) => text.toLowerCase().includes(wanted)),
  );
  const body = () => {
    if (unread(list) !== null) {
      return <LoadFailure what="The tables" error={list.error} onRetry={() => list.refetch()} />;
    }
    if (list.data === undefined) return <Skeleton lines={5} />;
    if (all.length === 0) return <NoTables onMake={mayEdit ? make : null} />;
    if (shown.length === 0) {
      return (
        <EmptyState
          title={wanted === "" ? "No table here" : `No table has ${filter.search} in its name`}
          why="The list shows tables whose name or a column has these letters."
          actions={
            <Button onClick={() => filter.set(wanted === "" ? "archived" : "q", "")}>
              Show all tables
            </Button>
          }
        />
      );
    }
    return <List tables={shown} />;
  };
  return (
    <>
      <PageBar>
        <ListTitle title="Tables" />
        <Spring />
        {mayEdit ? <NewTableButton onPress={make} /> : null}
      </PageBar>
      {mayEdit ? (
        <NewTableDialog open={making} onOpenChange={setMaking} />
      ) : (
        <NewRefused what="tables" />
      )}
      {all.length > 0 ? (
        <ArchiveFilterBar
          filter={filter}
          find="Find a table"
          by="name or column"
          archivedCount={all.filter(({ archived }) => archived).length}
        />
      ) : null}
      {body()}
    </>
  );
}

function NoTables({ onMake }: { readonly onMake: (() => void) | null }) {
  return (
    <EmptyState
      title="No tables here yet"
      why="A table says what others call what you know: a buyer's item numbers and yours, ship-to codes, units, carriers. A step “Look up in table” reads it, so that a new code is a row and not a change of the flow."
      actions={onMake === null ? null : <NewTableButton onPress={onMake} />}
      then={
        onMake !== null
          ? "Paste rows from a spreadsheet or import a CSV file; every save is a version you can go back to."
          : "A consultant of your workbench can add one."
      }
    />
  );
}
