"use client";

import type { inferRouterOutputs } from "@trpc/server";
import type { RefObject } from "react";
import { usePath } from "@/components/shell/place";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { counted } from "@/runtime/counted";
import type { AppRouter } from "@/server/trpc/app-router";

export type DocsHit = inferRouterOutputs<AppRouter>["docs"]["search"]["hits"][number];

/** Address of a place in the docs, below an environment. */
export function docsAddress({ slug, anchor }: Pick<DocsHit, "slug" | "anchor">): string {
  return `/docs/${slug}${anchor === "" ? "" : `#${anchor}`}`;
}

type DocsResultsProps = {
  readonly query: string;
  readonly hits: readonly DocsHit[];
  readonly list: RefObject<HTMLOListElement | null>;
  /** From above the first result, back into the search. */
  readonly onBack: () => void;
  /** A result was opened. */
  readonly onLeave: () => void;
};

/** Headings that have the words, with what stands around them. Arrows walk, Enter opens. */
export function DocsResults({ query, hits, list, onBack, onLeave }: DocsResultsProps) {
  const path = usePath();
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Escape") return;
    event.preventDefault();
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (event.key === "Escape" || (event.key === "ArrowUp" && at <= 0)) onBack();
    else next?.focus();
  };
  return (
    <div className="max-w-[76ch] px-6 py-4 max-md:px-4">
      <p role="status" className="text-12 text-fg-3">
        {hits.length === 0 ? "" : `${counted(hits.length, "place")} with ${query}`}
      </p>
      {hits.length === 0 ? (
        <div className="-ml-4">
          <EmptyState
            title={`Nothing in the docs has ${query}`}
            why="Every word must be there; beginnings of words and one wrong letter are found too. Try fewer words, an error code, or the name of a node or function."
          />
        </div>
      ) : (
        <ol ref={list} onKeyDown={onKeyDown} className="-mx-2 mt-1.5 flex flex-col">
          {hits.map((hit) => (
            <li key={`${hit.slug}#${hit.anchor}`}>
              <Link
                href={path(docsAddress(hit))}
                onClick={onLeave}
                className="-outline-offset-2 block rounded-6 px-2 py-2 hover:bg-hover focus-visible:bg-hover"
              >
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">
                    {hit.heading === "" ? hit.title : hit.heading}
                  </span>
                  {hit.heading === "" ? null : (
                    <span className="text-12 text-fg-3">{hit.title}</span>
                  )}
                </span>
                <span className="mt-0.5 block text-12 text-fg-2 leading-4.5">
                  {hit.excerpt.map((part, index) =>
                    part.hit ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
                      <mark key={index} className="rounded-3 bg-caution-tint text-fg">
                        {part.text}
                      </mark>
                    ) : (
                      part.text
                    ),
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
