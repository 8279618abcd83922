"use client";

import { CircleCheck, CirclePause, CircleStop, LoaderCircle, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useCan, usePath } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { notifyFailure } from "@/components/ui/toast";
import { bulkCounts, bulkName, bulkStateWords } from "./bulk-words";
import { type BulkView, isOpen, useBulkActions, useBulks } from "./use-bulk";

const icons: { readonly [state in BulkView["state"]]: LucideIcon } = {
  canary: LoaderCircle,
  running: LoaderCircle,
  halted: CirclePause,
  stopped: CircleStop,
  done: CircleCheck,
};

function Progress({ bulk }: { readonly bulk: BulkView }) {
  const part = (count: number) => `${(count / Math.max(1, bulk.total)) * 100}%`;
  return (
    <span
      role="progressbar"
      aria-label={bulkName(bulk)}
      aria-valuemin={0}
      aria-valuemax={bulk.total}
      aria-valuenow={bulk.total - bulk.counts.waiting - bulk.counts.asked}
      className="flex h-1.5 w-28 shrink-0 overflow-hidden rounded-full bg-neutral-tint max-sm:w-full"
    >
      <i className="block bg-positive-solid" style={{ width: part(bulk.counts.succeeded) }} />
      <i
        className="block bg-negative-solid"
        style={{ width: part(bulk.counts.failed + bulk.counts.refused) }}
      />
    </span>
  );
}

function BulkLine({ bulk, onHide }: { readonly bulk: BulkView; readonly onHide: () => void }) {
  const path = usePath();
  const mayAct = useCan(bulk.kind === "resolve" ? "run.resolve" : "run.retry");
  const { stop, goOn } = useBulkActions();
  const told = { onError: (error: unknown) => notifyFailure(problemOf(error).message) };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-sunken px-4 py-2 text-12">
      <span className="flex items-center gap-1.5 font-medium">
        <Icon as={icons[bulk.state]} size="s" className="text-fg-2" />
        {bulkName(bulk)}
      </span>
      <Progress bulk={bulk} />
      <span className="min-w-0 flex-1 basis-60 text-fg-2" aria-live="polite">
        {bulkCounts(bulk)}; {bulkStateWords(bulk)}
        {bulk.trouble?.note ? (
          <>
            .{" "}
            <Link
              href={path(`/runs/${bulk.trouble.run}`)}
              className="text-negative underline underline-offset-2"
            >
              {bulk.trouble.note}
            </Link>
          </>
        ) : null}
      </span>
      <span className="flex gap-1.5">
        <Button size="s" asChild>
          <Link href={path(`/runs?bulk=${bulk.id}`)}>Show runs</Link>
        </Button>
        {mayAct && bulk.state === "halted" ? (
          <Button size="s" busy={goOn.isPending} onClick={() => goOn.mutate({ id: bulk.id }, told)}>
            Go on with the others
          </Button>
        ) : null}
        {mayAct && isOpen(bulk) ? (
          <Button size="s" busy={stop.isPending} onClick={() => stop.mutate({ id: bulk.id }, told)}>
            Stop
          </Button>
        ) : null}
        {isOpen(bulk) ? null : (
          <Button size="s" look="quiet" onClick={onHide}>
            Hide
          </Button>
        )}
      </span>
    </li>
  );
}

const shownMost = 3;

/** What is being done to many runs at once, over the list of runs. `only` shows one, also after it has ended. */
export function BulkBanner({ only }: { readonly only: string | null }) {
  const { data } = useBulks();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [openedAt] = useState(() => Date.now());
  const shown = (data ?? []).filter((bulk) => {
    if (hidden.has(bulk.id)) return false;
    if (only !== null) return bulk.id === only;
    return isOpen(bulk) || (bulk.endedAt ?? 0) >= openedAt;
  });
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Bulk actions" className="shrink-0">
      {shown.slice(0, shownMost).map((bulk) => (
        <BulkLine
          key={bulk.id}
          bulk={bulk}
          onHide={() => setHidden((old) => new Set([...old, bulk.id]))}
        />
      ))}
    </ul>
  );
}
