"use client";

import { ListTree } from "lucide-react";
import { useState } from "react";
import { usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { formatTime, runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { StatusBadge } from "@/components/ui/status-badge";
import { type RunBranch, runTree } from "./run-tree";
import { purposeName } from "./run-words";
import type { RunView } from "./use-run";

type ChainProps = { readonly view: RunView; readonly now: number };
type ChainLink = RunView["chain"][number];

/** The runs of the same message, oldest first. Nothing where there is only this one. */
export function RunChain({ view, now }: ChainProps) {
  if (view.chain.length < 2) return null;
  return (
    <nav
      aria-label="Runs of the same message"
      className="flex shrink-0 items-center gap-1 overflow-x-auto border-line border-b bg-surface px-3 py-1.5 text-12"
    >
      {view.chain.length < 3 ? (
        <span className="mr-1 whitespace-nowrap text-fg-3">Same message</span>
      ) : (
        <TreeButton view={view} now={now} />
      )}
      {view.chain.map((link) => (
        <RunLink key={link.id} link={link} here={link.id === view.run.id} now={now} />
      ))}
    </nav>
  );
}

function RunLink({
  link,
  here,
  now,
  onFollow,
}: {
  readonly link: ChainLink;
  readonly here: boolean;
  readonly now: number;
  readonly onFollow?: () => void;
}) {
  const path = usePath();
  const { timeZone } = usePlace().distributor;
  return (
    <Link
      href={path(`/runs/${link.id}`)}
      aria-current={here ? "page" : undefined}
      className={`flex h-6 shrink-0 items-center gap-1.5 rounded-6 px-2 ${here ? "bg-press font-medium" : "text-fg-2 hover:bg-hover"}`}
      {...(onFollow !== undefined && { onClick: onFollow })}
    >
      <StatusBadge status={link.status} bare />
      <span className="mono">{runName(link.id)}</span>
      <span className="text-fg-3">
        {link.asNew ? "sent as new" : (purposeName(link)?.toLowerCase() ?? "first")},{" "}
        {formatTime(link.acceptedAt, now, timeZone)}
      </span>
    </Link>
  );
}

/** Which of them was begun from which. */
function TreeButton({ view, now }: ChainProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="s" look="quiet" className="mr-1 shrink-0">
          <Icon as={ListTree} size="s" />
          Same message
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label="Runs of the same message, as a tree"
        className="max-h-[70dvh] max-w-[calc(100vw-24px)] overflow-auto p-2 text-12"
      >
        <Branches
          branches={runTree(view.chain)}
          here={view.run.id}
          now={now}
          onFollow={() => setOpen(false)}
        />
      </PopoverContent>
    </Popover>
  );
}

function Branches({
  branches,
  here,
  now,
  onFollow,
}: {
  readonly branches: readonly RunBranch<ChainLink>[];
  readonly here: string;
  readonly now: number;
  readonly onFollow: () => void;
}) {
  return (
    <ul>
      {branches.map(({ link, branches: below }) => (
        <li key={link.id} className="py-0.5">
          <RunLink link={link} here={link.id === here} now={now} onFollow={onFollow} />
          {below.length === 0 ? null : (
            <div className="ml-3.5 border-line border-l pl-2">
              <Branches branches={below} here={here} now={now} onFollow={onFollow} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
