"use client";

import { memo, type RefObject, useId, useRef } from "react";
import { activeOption, CompletionList } from "@/components/inspector/completion-list";
import { type Offers, useOffers } from "@/components/inspector/use-offers";
import { expressionAt } from "@/runtime/mapping/text-expression";
import { loopScope } from "./loop-scope";
import type { Mapper } from "./use-mapper";

type MapTextAreaProps = {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly mapper: Mapper;
  readonly text: string;
  /** Numbers of the lines that are wrong. */
  readonly faulty: ReadonlySet<number>;
  readonly isInvalid: boolean;
  readonly onChange: (text: string) => void;
};

/** A map's text with the numbers of its lines, and at the caret what may stand there in an expression. */
export function MapTextArea({ area, mapper, text, faulty, isInvalid, onChange }: MapTextAreaProps) {
  const numbers = useRef<HTMLDivElement>(null);
  const list = useId();
  const offers = useMapOffers({ area, mapper, text, onChange });
  return (
    <div className="flex min-h-0 flex-1 font-mono text-12 leading-5">
      <div
        ref={numbers}
        aria-hidden="true"
        className="w-11 shrink-0 select-none overflow-hidden bg-sunken py-2 pr-3 text-right text-fg-3"
      >
        <Numbers count={text.split("\n").length} faulty={[...faulty].join(" ")} />
        <div className="h-20" />
      </div>
      <div className="relative flex min-w-0 flex-1">
        <textarea
          ref={area}
          aria-label="Map as text"
          aria-invalid={isInvalid || undefined}
          aria-autocomplete="list"
          aria-controls={list}
          aria-activedescendant={activeOption(list, offers)}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          readOnly={!mapper.mayEdit}
          value={text}
          onChange={({ target }) => {
            onChange(target.value);
            offers.offer(target.value, target.selectionStart);
          }}
          onScroll={({ currentTarget }) => {
            offers.clear();
            if (numbers.current !== null) numbers.current.scrollTop = currentTarget.scrollTop;
          }}
          onClick={offers.clear}
          onBlur={offers.clear}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || offers.onKey(event)) return;
            if (event.key !== "Enter") return;
            event.preventDefault();
            indentNext(event.currentTarget);
          }}
          className="-outline-offset-2 min-w-0 flex-1 resize-none whitespace-pre bg-transparent px-3 py-2 text-fg"
        />
        <OffersAtCaret id={list} area={area} offers={offers} />
      </div>
    </div>
  );
}

/** The same that the field of a row offers. Of a word that is whole nothing: Enter then begins the next row. */
function useMapOffers({
  area,
  mapper: { places, readable, scope },
  text,
  onChange,
}: Pick<MapTextAreaProps, "area" | "mapper" | "text" | "onChange">): Offers {
  return useOffers({
    area,
    value: text,
    onChange,
    find: (known, whole, caret) => {
      const expression = expressionAt(whole, caret);
      if (expression === null) return [];
      const { start, lists, text: own } = expression;
      const { environment } = loopScope(places, lists, readable, scope);
      if (known.isWhole(own, caret - start, environment)) return [];
      const found = known.completionsFor(own, caret - start, environment, false);
      return found.map((one) =>
        one.span === undefined
          ? one
          : { ...one, span: [one.span[0] + start, one.span[1] + start] as const },
      );
    },
  });
}

const lineHeight = 20;
const padding = 8;
/** Of the list when it is full. */
const listHeight = 8 * 24 + 8;

/** Below the line of the caret, above it where there is no room. */
function OffersAtCaret({
  id,
  area,
  offers,
}: {
  readonly id: string;
  readonly area: MapTextAreaProps["area"];
  readonly offers: Offers;
}) {
  const element = area.current;
  if (element === null || offers.offered.length === 0) {
    return <CompletionList id={id} offers={offers} />;
  }
  const before = element.value.slice(0, element.selectionStart).split("\n");
  const top = padding + (before.length - 1) * lineHeight - element.scrollTop;
  const isLow = top + lineHeight + listHeight > element.clientHeight && top > listHeight;
  const left = `${before.at(-1)?.length ?? 0}ch - ${element.scrollLeft}px`;
  return (
    <CompletionList
      id={id}
      offers={offers}
      style={{
        left: `min(0.75rem + ${left}, 100% - 20rem)`,
        ...(isLow ? { bottom: `calc(100% - ${top}px)` } : { top: top + lineHeight }),
      }}
    />
  );
}

/** The next line begins where this one does; after the head of a list inside it. */
function indentNext(area: HTMLTextAreaElement): void {
  const line = area.value.slice(0, area.selectionStart).split("\n").at(-1) ?? "";
  const depth = /^ */.exec(line)?.[0] ?? "";
  const deeper = / = for each /.test(line) ? "  " : "";
  document.execCommand("insertText", false, `\n${depth}${deeper}`);
}

/** @param faulty numbers of the lines that are wrong; few keys change them, or how many lines there are */
const Numbers = memo(function Numbers({
  count,
  faulty,
}: {
  readonly count: number;
  readonly faulty: string;
}) {
  const marked = new Set(faulty.split(" "));
  return Array.from({ length: count }, (_, index) => (
    <div
      // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
      key={index}
      className={marked.has(String(index + 1)) ? "bg-negative-tint text-negative" : undefined}
    >
      {index + 1}
    </div>
  ));
});
