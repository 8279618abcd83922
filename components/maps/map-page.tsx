"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { laterComponent } from "@/components/ui/later-component";
import { Skeleton } from "@/components/ui/skeleton";
import { MapVersionView } from "./map-version-view";

const MapEditor = laterComponent(
  () => import("./map-editor").then((module) => module.MapEditor),
  () => <Skeleton lines={8} />,
);

/** One shared map: its mapper, or an earlier version of it beside the newest. */
export function MapPage({ id }: { readonly id: string }) {
  return (
    <Suspense>
      <OneMap id={id} />
    </Suspense>
  );
}

function OneMap({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const asked = Number(useSearchParams().get("version"));
  const number = Number.isInteger(asked) && asked > 0 ? asked : undefined;
  const query = useQuery(
    // What is being drawn must not be replaced by a renewed answer.
    trpc.maps.get.queryOptions({ id }, { refetchOnWindowFocus: false, staleTime: 30_000 }),
  );
  if (unread(query) !== null) {
    return (
      <>
        <OpeningBar />
        <LoadFailure what="The map" error={query.error} onRetry={() => query.refetch()} />
      </>
    );
  }
  const view = query.data;
  if (view === undefined) {
    return (
      <>
        <OpeningBar />
        <Skeleton lines={8} />
      </>
    );
  }
  if (number !== undefined && number !== view.number) {
    return <MapVersionView newest={view} number={number} />;
  }
  return <MapEditor key={`${view.name} ${view.archived}`} view={view} />;
}

/** Where one is, before the map's name is known. */
function OpeningBar() {
  const path = usePath();
  return (
    <PageBar>
      <h1 className="sr-only">Map</h1>
      <Breadcrumb parts={[{ label: "Maps", href: path("/maps") }, { label: "Map" }]} />
    </PageBar>
  );
}
