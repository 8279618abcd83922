"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { useLive } from "@/components/shell/use-live";
import { laterComponent } from "@/components/ui/later-component";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { counted } from "@/runtime/counted";

const AttentionList = laterComponent(() =>
  import("./attention-list").then((module) => module.AttentionList),
);

type AttentionBellProps = {
  readonly side?: "bottom" | "right";
  /** The control that opens it, given how many things there are. */
  readonly children: (total: number) => ReactNode;
};

const againMs = 20_000;
const renewMs = 3_000;

export function attentionLabel(total: number): string {
  if (total === 0) return "Needs attention: nothing";
  return `Needs attention: ${counted(total, "thing")}`;
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
            Nothing needs you here. Failed runs, steps in doubt, refused credentials, paused
            connections and versions that other environments lack show up here.
          </p>
        ) : (
          <AttentionList
            counts={counts}
            items={attention.data?.items ?? []}
            onOpen={() => setOpen(false)}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}
