"use client";

import { useQuery } from "@tanstack/react-query";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { UsesList } from "@/components/versions/uses-card";
import type { TableView } from "./table-types";

/** Shared maps that look something up in it, whether a flow uses them or not. */
function MapUses({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const path = usePath();
  const maps = useQuery(trpc.tables.maps.queryOptions({ id })).data ?? [];
  if (maps.length === 0) return null;
  return (
    <section aria-label="Shared maps that read it" className="px-3 pb-3 text-12">
      <h2 className="font-medium text-fg-2">Shared maps</h2>
      <ul className="mt-1 divide-y divide-line">
        {maps.map(({ mapId, mapName, number, targets }) => (
          <li key={mapId} className="flex min-h-row-tight items-center gap-2">
            <Link href={path(`/maps/${mapId}`)} className="truncate font-medium hover:underline">
              {mapName}
            </Link>
            <Badge tone="neutral">v{number}</Badge>
            <span className="ml-auto truncate text-fg-3">in {targets.join(", ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The flows that read the table: of all distributors, where it is shared and the person works for all of them. */
export function TableUsesCard({ view: { id, shared } }: { readonly view: TableView }) {
  const trpc = useTRPC();
  const uses = useQuery(trpc.tables.uses.queryOptions({ id }));
  return (
    <>
      {uses.data === undefined ? null : <UsesList kind="table" uses={uses.data} className="p-3" />}
      <MapUses id={id} />
      <p className="px-3 text-12 text-fg-3">
        What is saved here is read by runs that begin afterwards, in test and in production
        {shared ? ", of every distributor" : ""}. Runs under way keep the version they began with.
      </p>
    </>
  );
}
