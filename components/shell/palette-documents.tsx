"use client";

import { useQuery } from "@tanstack/react-query";
import { History, Plug, Shuffle, Table2, Workflow } from "lucide-react";
import { usePathname } from "next/navigation";
import { type GroupProps, PaletteEntry, PaletteGroup } from "./palette-entry";
import { usePath, usePlace } from "./place";
import { readRecents } from "./recents";
import { useTRPC } from "./trpc";

export function FlowEntries({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const flows = useQuery(trpc.flows.list.queryOptions());
  if (!flows.data || flows.data.length === 0) return null;
  return (
    <PaletteGroup heading="Flows">
      {flows.data.map((flow) => (
        <PaletteEntry
          key={flow.id}
          value={`flow ${flow.name} ${flow.id}`}
          icon={Workflow}
          name={flow.name}
          onSelect={() => go(path(`/flows/${flow.id}`))}
        />
      ))}
    </PaletteGroup>
  );
}

export function ConnectionEntries({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const connections = useQuery(trpc.connections.list.queryOptions());
  if (!connections.data || connections.data.length === 0) return null;
  return (
    <PaletteGroup heading="Connections">
      {connections.data.map(({ id, name }) => (
        <PaletteEntry
          key={id}
          value={`connection ${name} ${id}`}
          icon={Plug}
          name={name}
          onSelect={() => go(path(`/connections/${id}`))}
        />
      ))}
    </PaletteGroup>
  );
}

export function TableEntries({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const tables = useQuery(trpc.tables.list.queryOptions());
  const current = tables.data?.filter(({ archived }) => !archived) ?? [];
  if (current.length === 0) return null;
  return (
    <PaletteGroup heading="Tables">
      {current.map(({ id, name }) => (
        <PaletteEntry
          key={id}
          value={`table ${name} ${id}`}
          icon={Table2}
          name={name}
          onSelect={() => go(path(`/tables/${id}`))}
        />
      ))}
    </PaletteGroup>
  );
}

export function MapEntries({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const maps = useQuery(trpc.maps.known.queryOptions());
  if (maps.data === undefined || maps.data.length === 0) return null;
  return (
    <PaletteGroup heading="Maps">
      {maps.data.map(({ id, name }) => (
        <PaletteEntry
          key={id}
          value={`map ${name} ${id}`}
          icon={Shuffle}
          name={name}
          onSelect={() => go(path(`/maps/${id}`))}
        />
      ))}
    </PaletteGroup>
  );
}

/** What was open last, before everything else; a search finds it in its own group. */
export function RecentEntries({ go, searching }: GroupProps & { readonly searching: boolean }) {
  const path = usePath();
  const { environment } = usePlace();
  const pathname = usePathname();
  const recents = readRecents(environment.id).filter(({ page }) => path(page) !== pathname);
  if (searching || recents.length === 0) return null;
  return (
    <PaletteGroup heading="Recent">
      {recents.slice(0, 5).map(({ page, title }) => (
        <PaletteEntry
          key={page}
          value={`recent ${title} ${page}`}
          icon={History}
          name={title}
          onSelect={() => go(path(page))}
        />
      ))}
    </PaletteGroup>
  );
}
