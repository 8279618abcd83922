"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Badge } from "@/components/ui/badge";
import { formatCount, formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useNow } from "@/components/ui/use-now";
import { UsesList } from "@/components/versions/uses-card";

/** Beside a shared map: its versions, and the flows that use it. */
export function MapPanel({ id, number }: { readonly id: string; readonly number: number }) {
  return (
    <SidePanel
      aria-label="About the map"
      className="w-80 max-lg:h-[42%] max-lg:w-full max-lg:border-t max-lg:border-l-0"
    >
      <Tabs defaultValue="versions" className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="About the map">
          <Tab value="versions">Versions</Tab>
          <Tab value="uses">Used by</Tab>
        </TabList>
        <TabPanel value="versions" className="min-h-0 flex-1 overflow-y-auto">
          <Versions id={id} number={number} />
        </TabPanel>
        <TabPanel value="uses" className="min-h-0 flex-1 overflow-y-auto">
          <Uses id={id} />
          <p className="px-3 text-12 text-fg-3">
            What is published keeps the version it was published with. A draft takes a newer one by
            a press at its step, or when it is published if the step says so.
          </p>
        </TabPanel>
      </Tabs>
    </SidePanel>
  );
}

function Uses({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const uses = useQuery(trpc.maps.uses.queryOptions({ id }));
  return uses.data === undefined ? null : <UsesList kind="map" uses={uses.data} className="p-3" />;
}

function Versions({ id, number }: { readonly id: string; readonly number: number }) {
  const trpc = useTRPC();
  const path = usePath();
  const now = useNow(60_000);
  const { timeZone } = usePlace().distributor;
  const versions = useQuery(trpc.maps.versions.queryOptions({ id }));
  if (unread(versions) !== null) {
    return (
      <LoadFailure what="The versions" error={versions.error} onRetry={() => versions.refetch()} />
    );
  }
  if (versions.data === undefined) return <Skeleton lines={4} />;
  return (
    <ol className="divide-y divide-line px-3 text-12">
      {versions.data.map((version) => (
        <li key={version.number} className="relative py-2 hover:bg-hover">
          <p className="flex items-center gap-2">
            {version.number === number ? (
              <b className="font-medium">Version {version.number}</b>
            ) : (
              <Link
                href={path(`/maps/${id}?version=${version.number}`)}
                className="font-medium after:absolute after:inset-0"
              >
                Version {version.number}
              </Link>
            )}
            {version.number === number ? <Badge tone="positive">Newest</Badge> : null}
            <span className="ml-auto text-fg-3 tabular-nums">
              {formatTime(version.savedAt.getTime(), now, timeZone)}
            </span>
          </p>
          <p className="text-fg-3">
            {formatCount(version.rowCount)} {version.rowCount === 1 ? "row" : "rows"}
            {version.savedBy === "" ? "" : `, saved by ${version.savedBy}`}
            {version.note === "" ? "" : `: ${version.note}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
