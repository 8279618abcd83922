"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { formatCount } from "./format";
import { IconButton } from "./icon-button";
import { Input } from "./input";
import { firstOfPage } from "./page-of";

/** Leads through what is shown a page at a time: a page on or back, or to the page of a place that is typed. */
export function Pager({
  what,
  first,
  pageSize,
  total,
  onFirst,
}: {
  /** Plural: “Values”. */
  readonly what: string;
  /** Of what is shown, from 0. */
  readonly first: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onFirst: (first: number) => void;
}) {
  const [typed, setTyped] = useState("");
  if (total <= pageSize) return null;
  return (
    <form
      className="flex items-center gap-1 text-12 text-fg-3"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = firstOfPage(typed, { pageSize, total });
        if (wanted === null) return;
        onFirst(wanted);
        setTyped("");
      }}
    >
      <IconButton
        icon={ChevronLeft}
        size="s"
        label={`${what} before`}
        disabled={first === 0}
        onClick={() => onFirst(Math.max(0, first - pageSize))}
      />
      <span className="tabular-nums">
        {formatCount(first + 1)} to {formatCount(Math.min(total, first + pageSize))} of{" "}
        {formatCount(total)}
      </span>
      <IconButton
        icon={ChevronRight}
        size="s"
        label={`${what} after`}
        disabled={first + pageSize >= total}
        onClick={() => onFirst(first + pageSize)}
      />
      <Input
        aria-label={`${what}: go to number`}
        placeholder="Go to"
        inputMode="numeric"
        enterKeyHint="go"
        boxClassName="ml-1 w-20"
        value={typed}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, "").slice(0, 9))}
      />
    </form>
  );
}
