"use client";

import { usePath, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { Badge } from "@/components/ui/badge";
import { formatInstant, formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { useNow } from "@/components/ui/use-now";
import type { Draft } from "./use-draft";
import { useRestoreHere } from "./use-restore-here";
import { rollBackWords, useRollBack } from "./use-roll-back";

export type VersionChoice = { readonly number: number; readonly hash: string };

export type CopyChoice = { readonly id: string; readonly label: string };

type VersionListProps = {
  readonly draft: Draft;
  readonly mayPublish: boolean;
  readonly mayEdit: boolean;
  readonly onPublish: (version: VersionChoice) => void;
  /** Another version is live. */
  readonly onChanged: () => void;
};

const action = "shrink-0 font-medium text-accent-text hover:underline";

/** Every version there was and what was kept beside them, newest first, with where it runs and the ways back. */
export function VersionList(props: VersionListProps) {
  const { draft, mayPublish, mayEdit, onPublish, onChanged } = props;
  const path = usePath();
  const now = useNow(60_000);
  const { distributor, environment } = usePlace();
  const back = useRollBack(draft.id, onChanged);
  const restore = useRestoreHere(draft.id);
  const live = draft.publications.find(
    ({ environmentId, state }) => environmentId === environment.id && state !== "withdrawn",
  );
  if (draft.versions.length === 0 && draft.copies.length === 0) {
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
              onClick={() => void restore(version)}
              className={action}
            >
              Restore
            </button>
          ) : null}
          {mayPublish && live !== undefined && live.earlier?.hash === version.hash ? (
            <button type="button" onClick={() => back(live.hash)} className={action}>
              {rollBackWords(live.number, version.number, environmentNames[live.kind])}
            </button>
          ) : null}
          {mayPublish ? (
            <button type="button" onClick={() => onPublish(version)} className={action}>
              Publish again…
            </button>
          ) : null}
        </li>
      ))}
      {draft.copies.map((copy) => (
        <CopyLine
          key={copy.id}
          copy={copy}
          now={now}
          compareHref={path(`/flows/${draft.id}/compare?from=${copy.id}&to=draft`)}
          onRestore={mayEdit ? () => void restore(copy) : null}
        />
      ))}
    </ul>
  );
}

/** A draft that was replaced, or a side of a conflict that was not chosen. */
function CopyLine({
  copy: { label, savedAt, savedBy },
  now,
  compareHref,
  onRestore,
}: {
  readonly copy: Draft["copies"][number];
  readonly now: number;
  readonly compareHref: string;
  readonly onRestore: (() => void) | null;
}) {
  const { timeZone } = usePlace().distributor;
  return (
    <li className="flex h-row-tight items-center gap-3 border-line border-b px-4 text-12 last:border-b-0">
      <span className="w-8 shrink-0 text-fg-3">Copy</span>
      <span className="min-w-0 truncate">{label}</span>
      <time
        dateTime={savedAt.toISOString()}
        title={formatInstant(savedAt.getTime(), timeZone)}
        className="ml-auto shrink-0 text-fg-3 tabular-nums"
      >
        {savedBy === null ? "" : `${savedBy}, `}
        {formatTime(savedAt.getTime(), now, timeZone)}
      </time>
      <Link
        href={compareHref}
        aria-label={`Compare the copy ${label} with the draft`}
        className={action}
      >
        Compare
      </Link>
      {onRestore === null ? null : (
        <button
          type="button"
          aria-label={`Restore the copy ${label} into the draft`}
          onClick={onRestore}
          className={action}
        >
          Restore
        </button>
      )}
    </li>
  );
}
