"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { createDiagramMarks } from "@/components/canvas/diagram-marks";
import { sketchOf } from "@/components/canvas/draft-texts";
import { FlowDiagram } from "@/components/canvas/flow-diagram";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { useMedia } from "@/components/ui/media";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Spring } from "@/components/ui/top-bar";
import type { NodeId } from "@/runtime/flow/document";
import { ChangePanel } from "./change-panel";
import { compareFlows } from "./compare-flows";
import { useRestore } from "./use-restore";

/** Two of a flow's draft, versions and kept copies on one canvas: what was added, removed, changed. */
export function ComparePage({ flowId }: { readonly flowId: string }) {
  const sides = useSides(flowId);
  const { flow } = sides;
  if (unread(flow) !== null) {
    return <LoadFailure what="This flow" error={flow.error} onRetry={() => void flow.refetch()} />;
  }
  if (flow.data === undefined || !flow.isFetchedAfterMount) return <Skeleton lines={8} />;
  return <Loaded flowId={flowId} sides={sides} name={flow.data.name} />;
}

type Sides = ReturnType<typeof useSides>;

const draftSide = "draft";

/** Which two are compared stands in the address; without it the live version and the draft. */
function useSides(flowId: string) {
  const trpc = useTRPC();
  const { environment } = usePlace();
  const params = useSearchParams();
  const router = useRouter();
  const pathname = usePathname();
  // The canvas keeps what it opened with; here the draft is what was saved last.
  const flow = useQuery(
    trpc.flows.get.queryOptions({ id: flowId }, { refetchOnMount: "always", gcTime: 0 }),
  );
  const live = flow.data?.publications.find(
    ({ environmentId }) => environmentId === environment.id,
  );
  const newest = flow.data?.versions[0]?.hash;
  const from = params.get("from") ?? live?.hash ?? newest ?? draftSide;
  const to = params.get("to") ?? draftSide;
  const before = useSide(flowId, from, flow.data);
  const after = useSide(flowId, to, flow.data);
  const set = (side: "from" | "to", value: string) => {
    const next = new URLSearchParams({ from, to, [side]: value });
    router.push(`${pathname}?${next}`, { scroll: false });
  };
  const swap = () =>
    router.push(`${pathname}?${new URLSearchParams({ from: to, to: from })}`, { scroll: false });
  return { flow, from, to, before, after, set, swap };
}

type Texts = { readonly logic: string; readonly layout: string };

/** Kept copies have ids where versions have hashes. */
const isCopy = (side: string) => side.includes("-");

function useSide(flowId: string, side: string, draft: Texts | undefined) {
  const trpc = useTRPC();
  const staleTime = Number.POSITIVE_INFINITY;
  const isDraft = side === draftSide;
  const version = useQuery(
    trpc.flows.version.queryOptions(
      { id: flowId, hash: side },
      { enabled: !(isDraft || isCopy(side)), staleTime },
    ),
  );
  const copy = useQuery(
    trpc.flows.copy.queryOptions({ id: flowId, copy: side }, { enabled: isCopy(side), staleTime }),
  );
  const stored = isCopy(side) ? copy : version;
  const texts: Texts | undefined = isDraft ? draft : stored.data;
  const sketch = useMemo(() => (texts === undefined ? null : sketchOf(texts)), [texts]);
  return { sketch, error: isDraft ? null : stored.error, retry: stored.refetch };
}

function Loaded({
  flowId,
  name,
  sides,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly sides: Sides;
}) {
  const path = usePath();
  const { distributor } = usePlace();
  const mayEdit = useCan("flow.edit");
  const restore = useRestore(flowId);
  usePageTitle(`Compare versions of ${name}`);
  const { from, to, before, after, set, swap } = sides;
  const options = sideOptions(sides);
  const error = before.error ?? after.error;
  return (
    <>
      <PageBar>
        <h1 className="sr-only">Compare versions of {name}</h1>
        <Breadcrumb
          parts={[
            { label: distributor.name },
            { label: "Flows", href: path("/flows") },
            { label: name, href: path(`/flows/${flowId}`) },
            { label: "Compare" },
          ]}
        />
        <Spring />
        {mayEdit && from !== draftSide ? (
          <Button
            busy={restore.busy}
            onClick={() => restore.run(isCopy(from) ? { copy: from } : { hash: from })}
          >
            Restore {nameOf(sides, from)} into the draft
          </Button>
        ) : null}
      </PageBar>
      <div className="grid min-h-11 shrink-0 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-2 border-line border-b px-4 py-2 text-12 text-fg-2 sm:flex">
        <span>From</span>
        <Select
          aria-label="Compare from"
          className="max-sm:col-span-2 sm:w-64"
          options={options}
          value={from}
          onValueChange={(value) => set("from", value)}
        />
        <span>to</span>
        <Select
          aria-label="Compare to"
          className="sm:w-64"
          options={options}
          value={to}
          onValueChange={(value) => set("to", value)}
        />
        <Button look="quiet" size="s" onClick={swap}>
          Swap
        </Button>
      </div>
      {error ? (
        <LoadFailure
          what="A version"
          error={error}
          onRetry={() => {
            void before.retry();
            void after.retry();
          }}
        />
      ) : (
        <Drawn sides={sides} label={`${nameOf(sides, from)} and ${nameOf(sides, to)} of ${name}`} />
      )}
    </>
  );
}

function sideOptions({ flow }: Sides) {
  const publications = flow.data?.publications ?? [];
  return [
    { value: draftSide, label: "Draft" },
    ...(flow.data?.versions ?? []).map(({ hash, number, note }) => {
      const where = publications
        .filter((publication) => publication.hash === hash)
        .map(
          ({ kind, state }) => `${environmentNames[kind]}${state === "active" ? "" : `, ${state}`}`,
        );
      const place = where.length === 0 ? "" : ` · ${where.join(", ")}`;
      return { value: hash, label: `v${number}${place}`, help: note === "" ? undefined : note };
    }),
    ...(flow.data?.copies ?? []).map(({ id, label, savedBy }) => ({
      value: id,
      label: `Copy: ${label}`,
      help: savedBy === null ? undefined : `Kept by ${savedBy}`,
    })),
  ];
}

function nameOf({ flow }: Sides, side: string): string {
  if (side === draftSide) return "the draft";
  const copy = flow.data?.copies.find(({ id }) => id === side);
  if (copy !== undefined) return `“${copy.label}”`;
  const version = flow.data?.versions.find(({ hash }) => hash === side);
  return version === undefined ? "a version" : `v${version.number}`;
}

function Drawn({ sides, label }: { readonly sides: Sides; readonly label: string }) {
  const roomy = useMedia("(min-width: 1024px)");
  const [selected, setSelected] = useState<NodeId | null>(null);
  const before = sides.before.sketch;
  const after = sides.after.sketch;
  const comparison = useMemo(
    () => (before === null || after === null ? null : compareFlows(before, after)),
    [before, after],
  );
  const marks = useMemo(
    () => (comparison === null ? null : createDiagramMarks(comparison.marks)),
    [comparison],
  );
  if (comparison === null || marks === null) return <Skeleton lines={8} />;
  return (
    <div className={roomy ? "flex min-h-0 flex-1" : "flex min-h-0 flex-1 flex-col overflow-y-auto"}>
      <div
        className={
          roomy
            ? "relative min-w-0 flex-1"
            : "relative h-[45dvh] min-h-28 shrink-0 border-line border-b"
        }
      >
        <FlowDiagram
          key={`${sides.from} ${sides.to}`}
          document={comparison.document}
          layout={comparison.layout}
          marks={marks}
          label={label}
          minimap={roomy}
          selected={selected}
          onSelect={setSelected}
        />
      </div>
      <ChangePanel comparison={comparison} selected={selected} onSelect={setSelected} />
    </div>
  );
}
