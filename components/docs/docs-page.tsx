"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { KeyHint } from "@/components/ui/key-hint";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { DocsContents } from "@/server/docs/docs-pages";
import { DocsNavigation, DocsPageChoice } from "./docs-navigation";
import { DocsResults } from "./docs-results";

type DocsPageProps = {
  readonly contents: DocsContents;
  /** Slug of the page that is open. */
  readonly current: string | null;
  /** The page, drawn by the server. */
  readonly children: ReactNode;
};

/** What is looked for, kept in the address; `null` while nobody searches. */
function useDocsSearch() {
  const params = useSearchParams();
  const pathname = usePathname();
  const search = params.get("q");
  const setSearch = (text: string) => {
    const query = text === "" ? "" : `?q=${encodeURIComponent(text)}`;
    // The page itself is the same: no round trip to the server for it.
    history.replaceState(null, "", pathname + query);
  };
  return [search, setSearch] as const;
}

/** The documents of this build: contents, the page that is open, and a search over all of them. */
export function DocsPage({ contents, current, children }: DocsPageProps) {
  const [search, setSearch] = useDocsSearch();
  const [typed, setTyped] = useState(search ?? "");
  const input = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLOListElement>(null);
  // Whoever came to search, with an empty `q` or a full one, types at once.
  const [arrivedWith] = useState(search);
  const toSearch = search === "" || arrivedWith !== null;
  useEffect(() => {
    if (toSearch) input.current?.focus();
  }, [toSearch]);
  useSearchKey(() => input.current?.focus());
  const change = (text: string) => {
    setTyped(text);
    setSearch(text);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape" && typed !== "") change("");
    else if (event.key === "ArrowDown") results.current?.querySelector("a")?.focus();
    else if (event.key === "Enter") results.current?.querySelector("a")?.click();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <PageBar>
        <p className="mr-1 shrink-0 font-semibold text-16">Docs</p>
        <Input
          ref={input}
          type="search"
          aria-label="Search the docs"
          placeholder="Search the docs"
          autoComplete="off"
          value={typed}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          lead={<Icon as={Search} size="s" />}
          trail={<KeyHint keys="/" />}
          boxClassName="w-88 max-md:w-full max-md:flex-1"
        />
      </PageBar>
      <div className="flex min-h-0 flex-1">
        <DocsNavigation contents={contents} current={typed.trim() === "" ? current : null} />
        <div className="min-w-0 flex-1 overflow-y-auto">
          <DocsPageChoice contents={contents} current={current} />
          {typed.trim() === "" ? (
            children
          ) : (
            <Results
              search={typed}
              list={results}
              onBack={() => input.current?.focus()}
              onLeave={() => setTyped("")}
            />
          )}
        </div>
      </div>
    </>
  );
}

type ResultsProps = {
  readonly search: string;
  readonly list: React.RefObject<HTMLOListElement | null>;
  readonly onBack: () => void;
  readonly onLeave: () => void;
};

function Results({ search, list, onBack, onLeave }: ResultsProps) {
  const trpc = useTRPC();
  const query = useDeferredValue(search.trim());
  const found = useQuery(
    trpc.docs.search.queryOptions(
      { query },
      { placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (unread(found) !== null) {
    return (
      <LoadFailure what="The search" error={found.error} onRetry={() => void found.refetch()} />
    );
  }
  if (found.data === undefined) return <Skeleton lines={8} />;
  return (
    <DocsResults
      query={query}
      hits={found.data.hits}
      list={list}
      onBack={onBack}
      onLeave={onLeave}
    />
  );
}

/** `/` on the page goes to the search, as in lists. */
function useSearchKey(focus: () => void): void {
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null;
      if (event.key !== "/" || event.defaultPrevented || typing) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

/** An address that no page of this build has, e.g. a link from an older one. */
export function MissingPage({ slug }: { readonly slug: string }) {
  const path = usePath();
  return (
    <EmptyState
      title={`The docs have no page ${slug}`}
      why="The link may come from another version of Orderloom. A search by its words finds where the subject stands now."
      actions={
        <Button asChild>
          <Link href={path("/docs")}>Open the first page</Link>
        </Button>
      }
    />
  );
}
