"use client";

import { useQuery } from "@tanstack/react-query";
import { useInterpreter } from "@/components/shell/interpreter";
import { formatBytes } from "@/components/ui/format";
import type { RecomputedText } from "@/server/runs/recomputed-values";

export type Arriving =
  | { readonly state: "reading" }
  /** `text` is JSON in lines, all of it. */
  | { readonly state: "there"; readonly text: string; readonly bytes: number }
  | { readonly state: "away"; readonly why: string };

type Place = {
  readonly run: string;
  readonly node: string;
  readonly path: string;
  /** Of the pause: what arrives is asked for again after each. */
  readonly number?: number;
  /** Without what somebody let arrive there instead. */
  readonly unedited?: boolean;
};

const shownMax = 16 * 1024 * 1024;

const away: { readonly [state in Exclude<RecomputedText["state"], "recomputed">]: string } = {
  changed: "What arrives cannot be put together again: an earlier engine ran the steps before it.",
  gone: "What arrives is not kept any more: it is past its retention.",
  "too-much": `What arrives has over ${formatBytes(shownMax)}: too much to be changed here. Begin with a smaller message, or let a step before it take what is needed.`,
};

/** What arrives at a step, whole: of an item, of what was collected, and of what several steps handed on, too. */
export function useArriving(place: Place | null): Arriving {
  const ask = useInterpreter();
  const { run = "", node = "", path = "", number = 0, unedited = false } = place ?? {};
  const { data, error } = useQuery({
    queryKey: ["arriving", run, node, path, number, unedited],
    queryFn: () => ask<RecomputedText>("arriving", { run, node, path, unedited }),
    enabled: place !== null,
    // What somebody is writing from must not change under it; it may be large, so it goes with the dialog.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (error) return { state: "away", why: `What arrives cannot be read: ${error.message}` };
  if (data === undefined) return { state: "reading" };
  if (data.state !== "recomputed") return { state: "away", why: away[data.state] };
  return { state: "there", text: data.text, bytes: data.bytes };
}
