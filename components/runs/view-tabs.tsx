"use client";

import { Bookmark } from "lucide-react";
import { usePathname } from "next/navigation";
import { useLayoutEffect, useRef } from "react";
import { Count } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LinkTabs, tabLook, tabOn } from "@/components/ui/tabs";
import { type RunListState, readListState, runTabs, writeListState } from "./run-filter-state";
import { useViews, viewOf } from "./use-views";

/** So many saved views have a tab; the others are in the menu. */
const tabsMost = 6;

const unfiltered = readListState(new URLSearchParams());

/** The views everybody has, then the saved ones; which is on is told by what is shown. */
export function ViewTabs({
  state,
  counts,
}: {
  readonly state: RunListState;
  readonly counts: { readonly [view: string]: number | undefined };
}) {
  const pathname = usePathname();
  const { views } = useViews();
  const on = viewOf(views, state);
  const first = views.slice(0, tabsMost);
  // The one that is on is never hidden.
  const saved = on === null || first.includes(on) ? first : [...first.slice(0, -1), on];
  return (
    <LinkTabs aria-label="Views">
      {runTabs.map(({ view, name }) => {
        const count = counts[view];
        const shown = on === null && state.view === view;
        // Filters stay from one view to the next, but those of a saved view are its own.
        const from = on === null ? state : { ...unfiltered, columns: state.columns };
        return (
          <ViewTab key={view} href={`${pathname}${writeListState({ ...from, view })}`} on={shown}>
            {name}
            {count === undefined ? null : (
              <Count
                value={count}
                tone={view === "attention" && count > 0 ? "negative" : "neutral"}
              />
            )}
          </ViewTab>
        );
      })}
      {saved.map((view) => (
        <ViewTab
          key={view.id}
          href={`${pathname}${view.query === "" ? "" : `?${view.query}`}`}
          on={view === on}
        >
          <Icon as={Bookmark} size="s" />
          <span className="max-w-40 truncate">{view.name}</span>
        </ViewTab>
      ))}
    </LinkTabs>
  );
}

function ViewTab({
  href,
  on,
  children,
}: {
  readonly href: string;
  readonly on: boolean;
  readonly children: React.ReactNode;
}) {
  const link = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(() => {
    if (on) link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [on]);
  return (
    <Link
      ref={link}
      href={href}
      aria-current={on ? "page" : undefined}
      className={`${tabLook} ${on ? tabOn : ""}`}
    >
      {children}
    </Link>
  );
}
