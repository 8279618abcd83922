"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "./cn";
import { Input, type InputProps } from "./input";

/** What may be chosen; `label` says what the value means. */
export type Suggestion = { readonly value: string; readonly label?: string };

type SuggestInputProps = Omit<InputProps, "value" | "onChange" | "list"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
};

const shownMost = 50;

/**
 * Free text with what there is to choose from below it: by a click, an arrow or while one types. Arrows go
 * through the list, Enter takes, Escape closes; nothing is taken by leaving the field.
 */
export function SuggestInput({ value, onChange, suggestions, ...rest }: SuggestInputProps) {
  const list = useId();
  const [open, setOpen] = useState<"all" | "typed" | null>(null);
  const [active, setActive] = useState(-1);
  const found =
    open === null ? [] : open === "all" ? allOf(suggestions) : matching(suggestions, value);
  const show = (what: typeof open) => {
    setOpen(what);
    setActive(-1);
  };
  const take = (text: string) => {
    onChange(text);
    show(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const down = event.key === "ArrowDown";
    if ((down || event.key === "ArrowUp") && !event.altKey) {
      if (found.length === 0) show("all");
      else setActive(stepped(active, down ? 1 : -1, found.length));
    } else if (event.key === "Enter" && found[active] !== undefined) take(found[active].value);
    else if (event.key === "Escape" && found.length > 0) show(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="relative block">
      <Input
        boxClassName="w-full"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={active < 0 ? undefined : `${list}-${active}`}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          show("typed");
        }}
        onClick={() => show("all")}
        onBlur={() => show(null)}
        onKeyDown={onKeyDown}
      />
      <span
        id={list}
        role="listbox"
        aria-label="Suggestions"
        tabIndex={-1}
        hidden={found.length === 0}
        // The last field of a form has no room below it.
        ref={found.length === 0 ? undefined : intoView}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-60 overflow-y-auto rounded-8 bg-raised p-1 shadow-2"
      >
        {found.map((suggestion, index) => (
          <span
            key={suggestion.value}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            ref={index === active ? intoView : undefined}
            onPointerDown={(event) => {
              event.preventDefault();
              take(suggestion.value);
            }}
            className={cn(
              "flex min-h-6 items-center gap-3 rounded-5 px-2 text-12 hover:bg-hover",
              index === active && "bg-press",
            )}
          >
            <span className="min-w-0 truncate">{suggestion.value}</span>
            {suggestion.label === undefined ? null : (
              <span className="ml-auto shrink-0 text-fg-3">{suggestion.label}</span>
            )}
          </span>
        ))}
      </span>
    </span>
  );
}

function allOf(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return suggestions.slice(0, shownMost);
}

/** Those that have the text in them; none once it is one of them, so that the list is out of the way. */
function matching(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const wanted = text.trim().toLowerCase();
  if (suggestions.some(({ value }) => value.toLowerCase() === wanted)) return [];
  const fits = ({ value, label = "" }: Suggestion) =>
    value.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted);
  return suggestions.filter(fits).slice(0, shownMost);
}

/** The next place in the list; before the first and after the last is the text itself. */
function stepped(active: number, by: number, count: number): number {
  const next = active + by;
  return next >= count ? -1 : next < -1 ? count - 1 : next;
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
