"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
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

/** The selected step, kept in the address without asking the server for the page again. */
export function useSelection(view: RunView | undefined) {
  const params = useSearchParams();
  const selection = useMemo((): Selection => {
    const node = params.get("node") ?? (view ? firstNode(view) : null);
    const path = params.get("path");
    const attempt = Number(params.get("attempt"));
    return {
      node: node === "none" ? null : node,
      path: path ?? (view ? firstPath(view, node) : ""),
      attempt: attempt > 0 ? attempt : null,
    };
  }, [params, view]);
  const select = useCallback((next: Partial<Selection>) => {
    const url = new URL(location.href);
    if (next.node !== undefined) {
      url.searchParams.set("node", next.node ?? "none");
      url.searchParams.delete("path");
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
