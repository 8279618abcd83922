"use client";

import { useDeferredValue, useMemo } from "react";
import { counted } from "@/runtime/counted";
import { numbersReadOtherwise, type ReadOtherwise } from "@/runtime/json-numbers";
import { numberWords } from "./number-words";
import { readJson } from "./read-json";

const shownMost = 4;

/** Says which numbers of a JSON text that somebody wrote are read otherwise than written; it may go on all the same. */
export function NumberWarning({
  text,
  before = "",
}: {
  readonly text: string;
  /** What there was by itself: nobody wrote its numbers. */
  readonly before?: string;
}) {
  // Of a long document that is looked for when nobody types.
  const settled = useDeferredValue(text);
  const known = useMemo(() => new Set(numbersIn(before).map(({ number }) => number)), [before]);
  const numbers = useMemo(
    () => numbersIn(settled).filter(({ number }) => !known.has(number)),
    [settled, known],
  );
  if (numbers.length === 0) return null;
  const more = numbers.length - shownMost;
  return (
    <div role="status" className="text-12 text-caution">
      {numbers.slice(0, shownMost).map((one) => (
        <p key={one.number} className="break-words">
          {numberWords(one)}
        </p>
      ))}
      {more > 0 ? <p>and {counted(more, "more number", "more numbers")}</p> : null}
    </div>
  );
}

function numbersIn(text: string): readonly ReadOtherwise[] {
  return readJson(text) === null ? [] : numbersReadOtherwise(text);
}
