"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { usePath, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { compareMaps } from "@/runtime/mapping/shared/compare-maps";
import { MapChangeList } from "./map-changes";
import { type MapView, readContent } from "./map-types";
import { useRefreshMaps } from "./use-map-saving";

/** An earlier version beside the newest: row by row what differs, and the way back to it. */
export function MapVersionView({
  newest,
  number,
}: {
  readonly newest: MapView;
  readonly number: number;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const path = usePath();
  const router = useRouter();
  const refresh = useRefreshMaps();
  const { timeZone } = usePlace().distributor;
  const mayEdit = useMayEditSharable("flow.edit", newest);
  const [busy, setBusy] = useState(false);
  const here = path(`/maps/${newest.id}`);
  const query = useQuery(trpc.maps.get.queryOptions({ id: newest.id, number }));
  const older = query.data;
  usePageTitle(`${newest.name} v${number}`);
  const restore = async () => {
    setBusy(true);
    try {
      const input = { id: newest.id, number, base: newest.newest };
      const saved = await client.maps.restore.mutate(input);
      await refresh();
      notify(`${newest.name} is as in version ${number} again, as version ${saved.number}.`);
      router.replace(here);
    } catch (error) {
      notifyFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <>
      <PageBar>
        <h1 className="sr-only">
          Version {number} of {newest.name}
        </h1>
        <Breadcrumb
          parts={[
            { label: "Maps", href: path("/maps") },
            { label: newest.name, href: here },
            { label: `Version ${number}` },
          ]}
        />
        <Badge>v{newest.newest} is newest</Badge>
        <Spring />
        {mayEdit ? (
          <Button
            look="primary"
            busy={busy}
            disabled={older === undefined}
            onClick={() => void restore()}
          >
            <Icon as={History} size="s" />
            Restore v{number}
          </Button>
        ) : null}
      </PageBar>
      {unread(query) !== null ? (
        <LoadFailure what="The version" error={query.error} onRetry={() => query.refetch()} />
      ) : older === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <section
          aria-label="Comparison"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
          tabIndex={0}
          className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto px-4 py-3"
        >
          <p className="text-12 text-fg-2">
            What changed from version {number}
            {older.savedBy === "" ? "" : `, saved by ${older.savedBy}`} on{" "}
            {formatInstant(older.savedAt.getTime(), timeZone)}
            {older.note === "" ? "" : ` (${older.note})`}, to version {newest.newest}.
          </p>
          <div className="max-w-[820px]">
            <MapChangeList
              changes={compareMaps(readContent(older.content), readContent(newest.content))}
            />
          </div>
        </section>
      )}
    </>
  );
}
