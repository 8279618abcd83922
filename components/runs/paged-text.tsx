"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { formatBytes, formatCount } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { JsonText } from "./json-text";
import type { HeldBy } from "./use-lineage";

/** A large value as text, a page at a time; it says how much of it is shown. */
export function PagedText({
  run,
  value,
  label,
  heldBy,
}: {
  readonly run: string;
  /** Number of the value in its run. */
  readonly value: number;
  readonly label: string;
  readonly heldBy?: HeldBy | undefined;
}) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.runs.valueText.infiniteQueryOptions(
      { run, ref: value },
      {
        initialCursor: 0,
        getNextPageParam: (page) => page.next,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  if (pages.error) {
    return (
      <p role="alert" className="px-3 pb-2 text-12 text-negative">
        {problemOf(pages.error).message}
      </p>
    );
  }
  const loaded = pages.data?.pages ?? [];
  const last = loaded.at(-1);
  if (last === undefined) return <Skeleton lines={6} />;
  const text = loaded.map((page) => page.text).join("");
  const shown = last.next ?? last.chars;
  return (
    <>
      <JsonText
        text={text}
        language={last.language}
        label={label}
        className="border-line border-y"
        heldBy={heldBy}
      />
      <p className="flex flex-wrap items-center gap-2 px-3 py-1.5 text-11 text-fg-3" role="status">
        {last.next === null
          ? `All of ${formatBytes(last.bytes)}`
          : `The first ${formatCount(text.split("\n").length - 1)} lines, ${Math.max(
              1,
              Math.floor((shown / last.chars) * 100),
            )}% of ${formatBytes(last.bytes)}. The download has all of it.`}
        {last.next === null ? null : (
          <Button
            size="s"
            busy={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </p>
    </>
  );
}
