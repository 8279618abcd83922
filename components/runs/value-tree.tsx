"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { AppRouter } from "@/server/trpc/app-router";

type Entry = inferRouterOutputs<AppRouter>["runs"]["valueTree"]["entries"][number];
type Path = readonly (string | number)[];
type TreeProps = { readonly run: string; readonly value: number };

const pageSize = 100;

const looks: { readonly [kind in Entry["kind"]]: string } = {
  text: "text-code-string",
  number: "text-code-number",
  word: "text-code-word",
  list: "text-fg-3",
  object: "text-fg-3",
};

function entryText({ kind, size, text }: Entry): string {
  switch (kind) {
    case "list":
      return counted(size, "entry", "entries");
    case "object":
      return counted(size, "field");
    case "text":
      return text.length < size
        ? `${JSON.stringify(text)} … ${formatCount(size)} characters`
        : JSON.stringify(text);
    default:
      return text;
  }
}

/** A value as a tree: what is opened is asked for, a hundred entries at a time. */
export function ValueTree({ run, value, label }: TreeProps & { readonly label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="-outline-offset-2 max-h-[440px] overflow-auto border-line border-y bg-sunken py-1 font-mono text-12"
    >
      <Branch run={run} value={value} path={[]} />
    </section>
  );
}

function Branch({ run, value, path }: TreeProps & { readonly path: Path }) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.runs.valueTree.infiniteQueryOptions(
      { run, ref: value, path: [...path], limit: pageSize },
      {
        initialCursor: 0,
        getNextPageParam: ({ offset, entries, total }) =>
          offset + entries.length < total ? offset + entries.length : null,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  if (pages.error) {
    return (
      <p role="alert" className="px-3 py-1 font-sans text-negative">
        {problemOf(pages.error).message}
      </p>
    );
  }
  const loaded = pages.data?.pages;
  if (loaded === undefined) return <Skeleton lines={3} />;
  const entries = loaded.flatMap((page) => page.entries);
  const total = loaded[0]?.total ?? 0;
  return (
    <ul className={path.length === 0 ? "" : "ml-4.5 border-line border-l"}>
      {entries.length === 0 ? <li className="px-3 font-sans text-fg-3">Empty</li> : null}
      {entries.map((entry) => (
        <Twig key={entry.name} run={run} value={value} path={[...path, entry.name]} entry={entry} />
      ))}
      {pages.hasNextPage ? (
        <li className="flex items-center gap-2 px-3 py-1 font-sans text-11 text-fg-3">
          {formatCount(entries.length)} of {formatCount(total)}
          <Button
            size="s"
            busy={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show more
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

function Twig({
  run,
  value,
  path,
  entry,
}: TreeProps & { readonly path: Path; readonly entry: Entry }) {
  const [open, setOpen] = useState(false);
  const branch = entry.kind === "list" || entry.kind === "object";
  const line = (
    <>
      <span className="text-code-key">{entry.name}</span>
      <span className={`min-w-0 break-words ${looks[entry.kind]}`}>{entryText(entry)}</span>
    </>
  );
  return (
    <li>
      {branch ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-outline-offset-2 flex min-h-6.5 w-full items-center gap-2 pr-3 pl-1 text-left hover:bg-hover"
        >
          <Icon as={open ? ChevronDown : ChevronRight} size="s" className="text-fg-3" />
          {line}
        </button>
      ) : (
        <span className="flex min-h-6.5 items-center gap-2 pr-3 pl-6.5">{line}</span>
      )}
      {open ? <Branch run={run} value={value} path={path} /> : null}
    </li>
  );
}
