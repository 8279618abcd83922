"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ChevronDown, ChevronRight, Waypoints } from "lucide-react";
import { useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import { placeText } from "@/runtime/expressions/places";
import type { AppRouter } from "@/server/trpc/app-router";

type Entry = inferRouterOutputs<AppRouter>["runs"]["valueTree"]["entries"][number];
type Path = readonly (string | number)[];
type TreeProps = {
  readonly run: string;
  readonly value: number;
  /** Fields can be asked about, by their places as in `lines[3].sku`. */
  readonly pointing?: Pointing | undefined;
};

type Pointing = {
  readonly onRest: (field: string | null, at: DOMRect | null) => void;
  readonly onPress: (field: string, from: HTMLElement) => void;
};

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
export function ValueTree({ label, ...tree }: TreeProps & { readonly label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="-outline-offset-2 max-h-[440px] overflow-auto border-line border-y bg-sunken py-1 font-mono text-12"
    >
      <Branch {...tree} path={[]} />
    </section>
  );
}

function Branch({ path, ...tree }: TreeProps & { readonly path: Path }) {
  const { run, value } = tree;
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
        <Twig key={entry.name} {...tree} path={[...path, entry.name]} entry={entry} />
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
  path,
  entry,
  ...tree
}: TreeProps & { readonly path: Path; readonly entry: Entry }) {
  const [open, setOpen] = useState(false);
  const branch = entry.kind === "list" || entry.kind === "object";
  const { pointing } = tree;
  const field = pointing === undefined ? "" : placeText(path);
  const ask = (event: React.MouseEvent<HTMLElement>) =>
    pointing?.onPress(field, event.currentTarget);
  const line = (
    <>
      <span className="text-code-key">{entry.name}</span>
      <span className={`min-w-0 break-words ${looks[entry.kind]}`}>{entryText(entry)}</span>
    </>
  );
  const row = "-outline-offset-2 flex min-h-6.5 w-full items-center gap-2 pr-3 text-left";
  return (
    <li>
      <div
        className="group flex items-center hover:bg-hover"
        onPointerEnter={({ currentTarget }) =>
          pointing?.onRest(field, currentTarget.getBoundingClientRect())
        }
        onPointerLeave={() => pointing?.onRest(null, null)}
      >
        {branch ? (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className={`${row} pl-1`}
          >
            <Icon as={open ? ChevronDown : ChevronRight} size="s" className="text-fg-3" />
            {line}
          </button>
        ) : pointing === undefined ? (
          <span className={`${row} pl-6.5`}>{line}</span>
        ) : (
          <button
            type="button"
            aria-description="Tells where it comes from and what it went into"
            onClick={ask}
            className={`${row} pl-6.5`}
          >
            {line}
          </button>
        )}
        {branch && pointing !== undefined ? (
          <IconButton
            icon={Waypoints}
            size="s"
            label={`Lineage of ${field}`}
            className="shrink-0 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
            onClick={ask}
          />
        ) : null}
      </div>
      {open ? <Branch {...tree} path={path} /> : null}
    </li>
  );
}
