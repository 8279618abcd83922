"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useRef, useState } from "react";
import { usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { useLive } from "@/components/shell/use-live";
import { Count } from "@/components/ui/badge";
import { formatInstant, formatTime } from "@/components/ui/format";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { StatusIcon } from "@/components/ui/status-badge";
import { useNow } from "@/components/ui/use-now";

type AttentionBellProps = {
  readonly side?: "bottom" | "right";
  /** The control that opens it, given how many things there are. */
  readonly children: (total: number) => ReactNode;
};

type Kind = "in-doubt" | "failed" | "paused" | "drift";

const kinds: readonly {
  readonly kind: Kind;
  readonly title: string;
  readonly status: string;
  /** List of all of them. */
  readonly all: string;
  readonly document: string;
}[] = [
  {
    kind: "in-doubt",
    title: "In doubt",
    status: "in-doubt",
    all: "/runs?view=in-doubt",
    document: "/runs/",
  },
  {
    kind: "failed",
    title: "Failed runs",
    status: "failed",
    all: "/runs?view=attention",
    document: "/runs/",
  },
  {
    kind: "paused",
    title: "Connections paused",
    status: "paused",
    all: "/connections",
    document: "/connections/",
  },
  {
    kind: "drift",
    title: "Other environments behind",
    status: "at-risk",
    all: "/flows",
    document: "/flows/",
  },
];

const againMs = 20_000;
const renewMs = 3_000;

export function attentionLabel(total: number): string {
  if (total === 0) return "Needs attention: nothing";
  return `Needs attention: ${total} ${total === 1 ? "thing" : "things"}`;
}

/** What needs somebody in this environment, live; each entry leads to its place. */
export function AttentionBell({ side = "bottom", children }: AttentionBellProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const attention = useQuery(
    trpc.attention.list.queryOptions(undefined, {
      refetchInterval: againMs,
      placeholderData: keepPreviousData,
    }),
  );
  const renewed = useRef(0);
  useLive(["runs"], () => {
    // Runs move many times a second; this list is about what stays.
    if (Date.now() - renewed.current < renewMs) return;
    renewed.current = Date.now();
    void queries.invalidateQueries(
      { queryKey: trpc.attention.list.queryKey() },
      { cancelRefetch: false },
    );
  });
  const counts = attention.data?.counts;
  const total = counts === undefined ? 0 : Object.values(counts).reduce((a, b) => a + b, 0);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children(total)}</PopoverTrigger>
      <PopoverContent
        side={side}
        aria-label="Needs attention"
        className="max-h-[70dvh] w-96 max-w-[calc(100vw-24px)] overflow-y-auto p-0"
      >
        {total === 0 ? (
          <p className="p-3 text-12 text-fg-2">
            Nothing needs you here. Failed runs, steps in doubt, paused connections and versions
            that other environments lack show up here.
          </p>
        ) : (
          kinds.map((kind) => (
            <KindList
              key={kind.kind}
              {...kind}
              count={counts?.[kind.kind] ?? 0}
              items={(attention.data?.items ?? []).filter((item) => item.kind === kind.kind)}
              onOpen={() => setOpen(false)}
            />
          ))
        )}
      </PopoverContent>
    </Popover>
  );
}

type Item = {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly at: Date | null;
};

function KindList({
  title,
  status,
  all,
  document,
  count,
  items,
  onOpen,
}: (typeof kinds)[number] & {
  readonly count: number;
  readonly items: readonly Item[];
  readonly onOpen: () => void;
}) {
  const path = usePath();
  const now = useNow(60_000);
  const { timeZone } = usePlace().distributor;
  if (count === 0) return null;
  return (
    <section className="border-line border-b pb-1 last:border-b-0">
      <h2 className="flex items-center gap-2 px-3 pt-2.5 pb-1 font-medium text-12 text-fg-2">
        {title}
        <Count value={count} />
        <Link
          href={path(all)}
          onClick={onOpen}
          className="ml-auto text-accent-text hover:underline"
        >
          Show all
        </Link>
      </h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Link
              href={path(`${document}${item.id}`)}
              onClick={onOpen}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 px-3 py-1.5 text-12 -outline-offset-2 hover:bg-hover"
            >
              <StatusIcon status={status} />
              <span className="truncate font-medium">{item.name}</span>
              {item.at === null ? (
                <span />
              ) : (
                <time
                  dateTime={item.at.toISOString()}
                  title={formatInstant(item.at.getTime(), timeZone)}
                  className="text-fg-3 tabular-nums"
                >
                  {formatTime(item.at.getTime(), now, timeZone)}
                </time>
              )}
              <span className="col-span-2 col-start-2 truncate text-fg-2" title={item.text}>
                {item.text}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
