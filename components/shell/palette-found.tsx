"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ListVideo } from "lucide-react";
import { searchMax } from "@/components/runs/run-filter-state";
import { runName } from "@/components/ui/format";
import { StatusBadge } from "@/components/ui/status-badge";
import { docsPage } from "./navigation";
import { type GroupProps, PaletteEntry, PaletteGroup } from "./palette-entry";
import { usePath } from "./place";
import { useTRPC } from "./trpc";

const foundMin = 3;

/** Runs whose document numbers begin with what was typed. */
export function useFoundRuns(search: string, enabled: boolean) {
  const trpc = useTRPC();
  const wanted = search.trim().slice(0, searchMax);
  const runs = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: wanted, status: [] }, limit: 6 },
      { enabled: enabled && wanted.length >= foundMin, placeholderData: keepPreviousData },
    ),
  );
  const asked = wanted.length >= foundMin;
  return {
    rows: asked ? (runs.data?.rows ?? []) : [],
    searching: asked && enabled && runs.isFetching,
  };
}

export function FoundRuns({
  rows,
  search,
  go,
}: GroupProps & {
  readonly rows: ReturnType<typeof useFoundRuns>["rows"];
  readonly search: string;
}) {
  const path = usePath();
  if (rows.length === 0) return null;
  return (
    <PaletteGroup heading="Runs with this number" found>
      {rows.map((row) => (
        <PaletteEntry
          key={row.id}
          value={`${search} run ${row.id}`}
          icon={ListVideo}
          name={row.keys.map((key) => key.value).join(" · ") || runName(row.id)}
          detail={row.flowName}
          aside={<StatusBadge status={row.status} bare />}
          onSelect={() => go(path(`/runs/${row.id}`))}
        />
      ))}
    </PaletteGroup>
  );
}

const foundInDocs = 4;

/** Places in the docs that have what was typed; they follow what is the distributor's own. */
export function FoundInDocs({ search, go }: GroupProps & { readonly search: string }) {
  const trpc = useTRPC();
  const path = usePath();
  const query = search.trim();
  const found = useQuery(
    trpc.docs.search.queryOptions(
      { query, limit: foundInDocs },
      {
        enabled: query.length >= foundMin,
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  if (query.length < foundMin || !found.data || found.data.hits.length === 0) return null;
  return (
    <PaletteGroup heading="In the docs" found>
      {found.data.hits.map(({ slug, anchor, heading, title }) => (
        <PaletteEntry
          key={`${slug}#${anchor}`}
          value={`${search} docs ${slug}#${anchor}`}
          icon={docsPage.icon}
          name={heading === "" ? title : heading}
          detail={heading === "" ? undefined : title}
          onSelect={() => go(path(`/docs/${slug}${anchor === "" ? "" : `#${anchor}`}`))}
        />
      ))}
    </PaletteGroup>
  );
}
