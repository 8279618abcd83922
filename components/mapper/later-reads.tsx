"use client";

import { ArrowLeft, Check } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import type { LaterRead } from "@/runtime/mapping/read-later";
import type { Suggestion } from "@/runtime/mapping/suggestion";
import type { Mapper } from "./use-mapper";
import type { Suggestions } from "./use-suggestions";

type LaterReadsProps = {
  readonly mapper: Mapper;
  readonly suggestions: Suggestions;
  /** Shows a target, to write what it is made of. */
  readonly onSelect: (target: string) => void;
};

const shownMost = 6;

/** Fields that later steps read and the map does not make: a press maps one as suggested, or leads to it. */
export function LaterReads({ mapper, suggestions, onSelect }: LaterReadsProps) {
  const box = useRef<HTMLDivElement>(null);
  const { later, mayEdit } = mapper;
  if (later.length === 0) return null;
  const proposed = new Map(
    later.map((read) => [read, suggestions.all.filter(({ target }) => belongs(target, read))]),
  );
  const all = [...proposed.values()].flat();
  const ready = [...proposed.values()].filter((own) => own.length > 0).length;
  const use = (own: readonly Suggestion[]) => {
    suggestions.use(own);
    // Its button goes with it: one goes on at the next.
    requestAnimationFrame(() => {
      const next =
        box.current?.querySelector<HTMLElement>("button") ??
        document.querySelector<HTMLElement>('[role="tree"][data-side="target"]');
      next?.focus({ preventScroll: true });
    });
  };
  return (
    <section
      ref={box}
      aria-label="Fields that later steps read"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-surface px-3 py-1.5 text-12"
    >
      <p role="status" className="font-medium text-caution">
        {counted(later.length, "field")} that later steps read {later.length === 1 ? "is" : "are"}{" "}
        not made:
      </p>
      {later.slice(0, shownMost).map((read) => {
        const own = proposed.get(read) ?? [];
        const from = own.find(({ target }) => target === read.target)?.source?.path;
        return (
          <Button
            key={read.target}
            size="s"
            title={readBy(read)}
            aria-label={
              own.length > 0 && mayEdit
                ? `Map ${read.target}${from === undefined ? " as suggested" : ` to ${from}`}, ${readBy(read)}`
                : `Show ${read.target}, ${readBy(read)}`
            }
            onClick={() => (own.length > 0 && mayEdit ? use(own) : onSelect(read.target))}
          >
            <span className="mono">{read.target}</span>
            {own.length > 0 && mayEdit ? (
              <>
                <Icon as={ArrowLeft} size="s" className="text-fg-3" />
                <span className="mono max-w-60 truncate text-fg-3">{from ?? "as suggested"}</span>
              </>
            ) : null}
          </Button>
        );
      })}
      {later.length > shownMost ? (
        <span className="text-fg-2">and {later.length - shownMost} more</span>
      ) : null}
      {ready > 1 && mayEdit ? (
        <Button size="s" look="quiet" className="ml-auto" onClick={() => use(all)}>
          <Icon as={Check} size="s" />
          Map {ready} as suggested
        </Button>
      ) : null}
    </section>
  );
}

/** What is suggested for it, or for what is read in it; a list is only made by what makes its entries. */
function belongs(target: string, { target: wanted, fields }: LaterRead): boolean {
  return target === wanted || fields.includes(target);
}

export function readBy({ by }: Pick<LaterRead, "by">): string {
  return by.length === 0 ? "read by a business key" : `read by ${by.join(", ")}`;
}
