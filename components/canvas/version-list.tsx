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
  readonly mayEdit: boolean;
  readonly onPublish: (version: VersionChoice) => void;
  readonly onRestore: (version: VersionChoice) => void;
};

const action = "shrink-0 font-medium text-accent-text hover:underline";

/** Every version there was, newest first, with where it runs and the ways back to it. */
export function VersionList(props: VersionListProps) {
  const { draft, mayPublish, mayEdit, onPublish, onRestore } = props;
  const path = usePath();
  const now = useNow(60_000);
  const { distributor } = usePlace();
  if (draft.versions.length === 0) {
    return (
      <div className="px-4 py-2 text-12 text-fg-2">
        <p>
          Versions stand here, newest first: unchangeable, with their note and where they run. Each
          can be compared with the draft, restored into it, or published again.
        </p>
        <p className="mt-1 text-fg-3">Publishing makes the first one.</p>
      </div>
    );
  }
  return (
    <ul>
      {draft.versions.map((version) => (
        <li
          key={version.hash}
          className="flex h-row-tight items-center gap-3 border-line border-b px-4 text-12 last:border-b-0"
        >
          <Link
            href={path(`/flows/${draft.id}/versions/${version.hash}`)}
            className="w-8 shrink-0 font-medium tabular-nums hover:underline"
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
          <Link
            href={path(`/flows/${draft.id}/compare?from=${version.hash}&to=draft`)}
            aria-label={`Compare v${version.number} with the draft`}
            className={action}
          >
            Compare
          </Link>
          {mayEdit ? (
            <button
              type="button"
              aria-label={`Restore v${version.number} into the draft`}
              onClick={() => onRestore(version)}
              className={action}
            >
              Restore
            </button>
          ) : null}
          {mayPublish ? (
            <button type="button" onClick={() => onPublish(version)} className={action}>
              Publish again…
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
