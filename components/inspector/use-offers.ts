"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import { later } from "@/components/ui/later";
import type { Completion } from "./completions";

/** Knows the whole language: it comes with the first field one goes into. */
export const completions = later(() => import("./completions"));

type Knowing = NonNullable<ReturnType<typeof completions.known>>;

type OffersOf = {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What may stand at the caret, best first. */
  readonly find: (known: Knowing, text: string, caret: number) => readonly Completion[];
};

export type Offers = ReturnType<typeof useOffers>;

/** Keys that take the caret away from where something is offered. */
const leaving: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

/**
 * What is offered at the caret of a text: arrows, Enter, Escape. Tab takes what the arrows have gone to; otherwise it
 * leaves the field as everywhere, with the text as it was typed.
 */
export function useOffers({ area, value, onChange, find }: OffersOf) {
  const [offered, setOffered] = useState<readonly Completion[]>([]);
  const [active, setActive] = useState(0);
  const [isChosen, setChosen] = useState(false);

  const show = (found: readonly Completion[]) => {
    setOffered(found);
    setActive(0);
    setChosen(false);
  };
  const offer = (text: string, caret: number) => {
    const known = completions.known();
    show(known === null ? [] : find(known, text, caret));
    if (known !== null) return;
    void completions.load().then(() => {
      const element = area.current;
      if (element?.value === text) offer(text, element.selectionStart);
    });
  };
  const take = (completion: Completion) => {
    const element = area.current;
    if (element === null) return;
    const caret = element.selectionStart;
    const word = /[\w$]*$/.exec(value.slice(0, caret))?.[0] ?? "";
    const [start, end] = completion.span ?? [caret - word.length, caret];
    const head = value.slice(0, start) + completion.text;
    // The text must be there before the caret is set, and before the next key arrives.
    flushSync(() => {
      onChange(head + value.slice(end));
      setOffered([]);
    });
    element.setSelectionRange(head.length - completion.back, head.length - completion.back);
  };
  const clear = () => setOffered([]);
  const move = (by: number) => {
    setActive((active + by + offered.length) % offered.length);
    setChosen(true);
  };
  const deedOf = (key: string, current: Completion): (() => void) | undefined => {
    switch (key) {
      case "ArrowDown":
        return () => move(1);
      case "ArrowUp":
        return () => move(-1);
      case "Enter":
        return () => take(current);
      case "Tab":
        return isChosen ? () => take(current) : undefined;
      case "Escape":
        return clear;
      default:
        return undefined;
    }
  };
  /** Whether the key was for what is offered. */
  const onKey = (event: KeyboardEvent): boolean => {
    const current = offered[active];
    if (current === undefined) return false;
    if (leaving.has(event.key)) clear();
    const deed = deedOf(event.key, current);
    if (deed === undefined) return false;
    deed();
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { offered, active, offer, show, clear, take, onKey };
}
