"use client";

import Link from "next/link";
import { usePath, usePlace } from "@/components/shell/place";
import { formatTime, runName } from "@/components/ui/format";
import { StatusBadge } from "@/components/ui/status-badge";
import { purposeName } from "./run-words";
import type { RunView } from "./use-run";

/** The runs of the same message, oldest first. Nothing where there is only this one. */
export function RunChain({ view, now }: { readonly view: RunView; readonly now: number }) {
  const path = usePath();
  const { timeZone } = usePlace().distributor;
  if (view.chain.length < 2) return null;
  return (
    <nav
      aria-label="Runs of the same message"
      className="flex shrink-0 items-center gap-1 overflow-x-auto border-line border-b bg-surface px-3 py-1.5 text-12"
    >
      <span className="mr-1 whitespace-nowrap text-fg-3">Same message</span>
      {view.chain.map((link) => {
        const here = link.id === view.run.id;
        return (
          <Link
            key={link.id}
            href={path(`/runs/${link.id}`)}
            aria-current={here ? "page" : undefined}
            className={`flex h-6 shrink-0 items-center gap-1.5 rounded-6 px-2 ${here ? "bg-press font-medium" : "text-fg-2 hover:bg-hover"}`}
          >
            <StatusBadge status={link.status} bare />
            <span className="mono">{runName(link.id)}</span>
            <span className="text-fg-3">
              {link.asNew ? "sent as new" : (purposeName(link)?.toLowerCase() ?? "first")},{" "}
              {formatTime(link.acceptedAt, now, timeZone)}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
