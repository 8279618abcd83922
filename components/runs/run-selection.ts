"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { RunView, Selection } from "./use-run";

const trouble: readonly string[] = [
  "in-doubt",
  "failed",
  "unknown",
  "retrying",
  "running",
  "waiting",
];

/** What a reader came for: where it went wrong, else where it is, else where it began. */
export function firstNode(view: RunView): string | null {
  const known = view.run.status === "failed" ? view.error?.node : null;
  if (known) return known;
  for (const status of trouble) {
    const found = view.nodes.find((node) => node.status === status);
    if (found) return found.node;
  }
  return view.trigger?.node ?? view.nodes[0]?.node ?? null;
}

/** The first iteration of a node that explains its status. */
export function firstPath(view: RunView, node: string | null): string {
  const bars = view.timeline.find((row) => row.node === node)?.bars ?? [];
  const status = view.nodes.find((overview) => overview.node === node)?.status;
  return (bars.find((bar) => bar.status === status) ?? bars[0])?.path ?? "";
}

/** What is selected until a person selects something: chosen once per run, so that it never moves by itself. */
function useFirstNode(view: RunView | undefined): string | null {
  const [first, setFirst] = useState<{ readonly run: string; readonly node: string | null }>();
  if (view === undefined) return null;
  if (first?.run === view.run.id && first.node !== null) return first.node;
  const node = firstNode(view);
  if (first?.run !== view.run.id || node !== null) setFirst({ run: view.run.id, node });
  return node;
}

/** The selected step, kept in the address without asking the server for the page again. */
export function useSelection(view: RunView | undefined) {
  const params = useSearchParams();
  const first = useFirstNode(view);
  const selection = useMemo((): Selection => {
    const node = params.get("node") ?? first;
    const path = params.get("path");
    const attempt = Number(params.get("attempt"));
    return {
      node: node === "none" ? null : node,
      path: path ?? (view ? firstPath(view, node) : ""),
      attempt: attempt > 0 ? attempt : null,
    };
  }, [params, view, first]);
  const select = useCallback((next: Partial<Selection>) => {
    const url = new URL(location.href);
    if (next.node !== undefined) {
      url.searchParams.set("node", next.node ?? "none");
      url.searchParams.delete("path");
      // Each step opens with what explains it.
      url.searchParams.delete("tab");
      url.searchParams.delete("attempt");
    }
    if (next.path !== undefined) {
      url.searchParams.set("path", next.path);
      url.searchParams.delete("attempt");
    }
    if (next.attempt) url.searchParams.set("attempt", String(next.attempt));
    history.replaceState(null, "", url);
  }, []);
  return { selection, select, picked: params.has("node") };
}

export type RunSelection = ReturnType<typeof useSelection>;
