"use client";

import { ArrowRight, Check, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import type { Suggestion } from "@/runtime/mapping/suggestion";
import { valueWords } from "./value-words";

type SuggestionsPaneProps = {
  readonly suggestions: readonly Suggestion[];
  readonly mayEdit: boolean;
  readonly onUse: (suggestions: readonly Suggestion[]) => void;
  readonly onDismiss: (suggestion: Suggestion) => void;
  /** Shows where a suggested line would go. */
  readonly onShow: (suggestion: Suggestion) => void;
  readonly onClose: () => void;
};

/** Lines that names and meanings propose, each with its reason: one by one, or all. */
export function SuggestionsPane({
  suggestions,
  mayEdit,
  onUse,
  onDismiss,
  onShow,
  onClose,
}: SuggestionsPaneProps) {
  return (
    <section
      aria-label="Suggestions"
      className="flex h-56 shrink-0 flex-col border-line border-t bg-surface"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="flex h-9 shrink-0 items-center gap-2 px-3">
        <h3 className="font-semibold text-13">Suggestions</h3>
        <span className="truncate text-12 text-fg-3">
          by name and meaning; nothing is mapped until you use it
        </span>
        <span className="flex-1" />
        <Button
          size="s"
          look="primary"
          disabled={!mayEdit || suggestions.length === 0}
          onClick={() => onUse(suggestions)}
        >
          <Icon as={Check} size="s" />
          Use all {suggestions.length}
        </Button>
        <IconButton icon={X} size="s" label="Close the suggestions" keys="Esc" onClick={onClose} />
      </div>
      {suggestions.length === 0 ? (
        <p className="px-3 py-2 text-12 text-fg-2">
          Nothing more is to be suggested: every target field is mapped, or no source field is
          called like it.
        </p>
      ) : (
        <ol aria-label="Suggested lines" className="min-h-0 flex-1 overflow-y-auto">
          {suggestions.map((suggestion) => (
            <li
              key={suggestion.target}
              className="grid h-8 grid-cols-[minmax(0,1.1fr)_14px_minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-2 border-line border-t px-3 text-12 hover:bg-hover"
              onFocus={() => onShow(suggestion)}
              onPointerEnter={() => onShow(suggestion)}
            >
              <span className="mono truncate" title={expressionOf(suggestion)}>
                {expressionOf(suggestion)}
                <span className="pl-2 font-sans text-fg-3">
                  {valueWords(suggestion.source?.value)}
                </span>
              </span>
              <Icon as={ArrowRight} size="s" className="text-fg-3" />
              <span className="mono truncate font-medium" title={suggestion.target}>
                {suggestion.target}
                {suggestion.required ? "*" : ""}
              </span>
              <span className="truncate text-fg-2" title={suggestion.reason}>
                {suggestion.reason}
              </span>
              <span className="flex items-center gap-1">
                <Button
                  size="s"
                  disabled={!mayEdit}
                  aria-label={`Use ${suggestion.source?.path ?? suggestion.form} for ${suggestion.target}`}
                  onClick={() => onUse([suggestion])}
                >
                  Use
                </Button>
                <IconButton
                  icon={X}
                  size="s"
                  label={`No suggestion for ${suggestion.target}`}
                  tooltip={false}
                  onClick={() => onDismiss(suggestion)}
                />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What is written once it is used; inside a list by the list's path, whatever its entry is called then. */
function expressionOf({ source, form }: Suggestion): string {
  return source === null ? form : form.replace("$", () => source.path);
}
