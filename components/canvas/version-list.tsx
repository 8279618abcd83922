"use client";

import Link from "next/link";
import { usePath, usePlace } from "@/components/shell/place";
import { Badge } from "@/components/ui/badge";
import { formatInstant, formatTime } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import type { Draft } from "./use-draft";

export type VersionChoice = { readonly number: number; readonly hash: string };

type VersionListProps = {
  readonly draft: Draft;
  readonly mayPublish: boolean;
  readonly onPublish: (version: VersionChoice) => void;
};

/** Every version there was, newest first, with where it runs and the way back to it. */
export function VersionList({ draft, mayPublish, onPublish }: VersionListProps) {
  const path = usePath();
  const now = useNow(60_000);
  const { distributor } = usePlace();
  if (draft.versions.length === 0) {
    return <p className="px-4 py-2 text-12 text-fg-3">Publishing makes the first version.</p>;
  }
  return (
    <ul>
      {draft.versions.map((version) => (
        <li
          key={version.hash}
          className="flex h-row-tight items-center gap-2 border-line border-b px-4 text-12 last:border-b-0"
        >
          <Link
            href={path(`/flows/${draft.id}/versions/${version.hash}`)}
            className="w-9 shrink-0 font-medium tabular-nums hover:underline"
          >
            v{version.number}
          </Link>
          <span className="min-w-0 truncate">{version.note}</span>
          {draft.publications
            .filter(({ hash }) => hash === version.hash)
            .map(({ environmentId, kind, state }) => (
              <Badge key={environmentId} tone={state === "active" ? "positive" : "neutral"}>
                {kind === "test" ? "Test" : "Production"}
                {state === "active" ? "" : `, ${state}`}
              </Badge>
            ))}
          <time
            dateTime={version.createdAt.toISOString()}
            title={formatInstant(version.createdAt.getTime(), distributor.timeZone)}
            className="ml-auto shrink-0 text-fg-3 tabular-nums"
          >
            {formatTime(version.createdAt.getTime(), now, distributor.timeZone)}
          </time>
          {mayPublish ? (
            <button
              type="button"
              onClick={() => onPublish(version)}
              className="w-28 shrink-0 text-right font-medium text-accent-text hover:underline"
            >
              Publish again…
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
