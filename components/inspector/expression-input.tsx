"use client";

import { Maximize2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { FieldControl } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { later } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import { notifyFailure } from "@/components/ui/toast";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { charactersMax } from "@/runtime/expressions/limits";
import type { JsonObject } from "@/runtime/json";
import { activeOption, CompletionList } from "./completion-list";
import type { FieldSeverity } from "./field-context";
import { completions, useOffers } from "./use-offers";
import { caretTo, noteField, takesReferences, writeReference } from "./write-reference";

const suggestions = later(() => import("./suggestions"));

const ExpressionResult = laterComponent(() =>
  import("./expression-result").then((module) => module.ExpressionResult),
);
const CodeDialog = laterComponent(() =>
  import("@/components/code/code-dialog").then((module) => module.CodeDialog),
);

export type ExpressionInputProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `template` is text with `${…}`. */
  readonly kind: "expression" | "condition" | "template";
  readonly environment: TypeEnvironment;
  /** Roots and their values in the sample: what the text gives on it is shown below. */
  readonly scope?: JsonObject | null;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean;
  readonly control?: FieldControl;
  readonly label?: string;
  /** What the field is called where its label is not beside it, e.g. `If of small`, and whose it is. */
  readonly title?: string;
  readonly of?: string | undefined;
  /** How bad what is wrong with it is; an error also has a ring. */
  readonly trouble?: FieldSeverity | undefined;
  /** Path in the config, by which a problem finds this field. */
  readonly path: string;
  readonly bare?: boolean;
  /** Name of what is built with the value: while the field is empty, values of a like name are offered. */
  readonly target?: string;
  readonly onKeyDown?: (event: React.KeyboardEvent<HTMLTextAreaElement>) => void;
};

/**
 * Text of an expression with a list of what may stand at the caret: arrows, Enter, Escape. Tab takes what the
 * arrows have gone to; otherwise it leaves the field as everywhere, with the text as it was typed.
 */
export function ExpressionInput({
  value,
  onChange,
  kind,
  environment,
  scope = null,
  placeholder,
  disabled = false,
  control,
  label,
  title = label ?? "Expression",
  of,
  trouble,
  path,
  bare = false,
  target = "",
  onKeyDown,
}: ExpressionInputProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [editing, setEditing] = useState(false);
  const list = useId();

  const offers = useOffers({
    area,
    value,
    onChange,
    find: (known, text, caret) =>
      known.completionsFor(text, caret, environment, kind === "template"),
  });
  const offerSuggestions = () => {
    void suggestions.load().then(({ suggestionsFor }) => {
      const element = area.current;
      // One may have typed, or gone on, before it came.
      if (element === null || element.value !== "" || document.activeElement !== element) return;
      offers.show(suggestionsFor(target, environment));
    });
  };
  const onKey = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.altKey && event.key.toLowerCase() === "e") {
      event.preventDefault();
      offers.clear();
      setEditing(true);
    } else if (offers.offered.length === 0) onKeyDown?.(event);
    else offers.onKey(event);
  };

  const onReference = (event: React.DragEvent, reference: string) => {
    if (area.current === null) return;
    caretTo(area.current, event);
    writeReference(area.current, reference);
  };

  return (
    <span className="group/code relative block min-w-0 flex-1">
      <textarea
        ref={area}
        {...control}
        aria-label={label}
        aria-invalid={trouble === "error" || undefined}
        role="combobox"
        aria-expanded={offers.offered.length > 0}
        aria-controls={list}
        aria-activedescendant={activeOption(list, offers)}
        aria-autocomplete="list"
        data-field={path}
        data-expression={kind}
        onFocus={(event) => {
          noteField(event.currentTarget);
          void completions.load().catch(() => undefined);
          if (value === "" && target !== "") offerSuggestions();
        }}
        {...takesReferences(disabled ? null : onReference)}
        onPaste={refuseTooLong}
        rows={1}
        spellCheck={false}
        autoComplete="off"
        disabled={disabled}
        value={value}
        placeholder={placeholder}
        onChange={(event) => {
          onChange(event.target.value);
          offers.offer(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={onKey}
        onBlur={offers.clear}
        className={areaLook(bare, trouble === "error")}
      />
      {/* Off the right edge of a narrow field: at the window's edge it would be cut. */}
      <CompletionList
        id={list}
        offers={offers}
        className={cn("top-full mt-1", bare ? "right-0" : "left-0")}
      />
      {bare ? null : (
        <IconButton
          icon={Maximize2}
          size="s"
          label={`Open ${label ?? "this text"} in the editor`}
          keys="Alt E"
          className="absolute top-0.5 right-0.5 opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100 focus-visible:opacity-100"
          onClick={() => setEditing(true)}
        />
      )}
      {editing ? (
        <CodeDialog
          label={title}
          of={of}
          kind={kind}
          environment={environment}
          scope={scope}
          value={value}
          onChange={onChange}
          disabled={disabled}
          onClose={() => {
            setEditing(false);
            requestAnimationFrame(() => area.current?.focus());
          }}
        />
      ) : null}
      {trouble !== undefined || scope === null ? null : (
        <ExpressionResult text={value} kind={kind} scope={scope} />
      )}
    </span>
  );
}

function areaLook(isBare: boolean, isWrong: boolean): string {
  return cn(
    "field-sizing-content mono block max-h-60 w-full resize-none bg-transparent px-2 py-1 text-fg focus-visible:outline-hidden disabled:text-fg-off",
    isBare
      ? "rounded-5 focus:bg-surface focus:shadow-[inset_0_0_0_1.5px_var(--accent)]"
      : "min-h-control rounded-6 bg-surface outline-control disabled:shadow-[inset_0_0_0_1px_var(--line)] focus:shadow-[inset_0_0_0_1.5px_var(--accent),0_0_0_3px_var(--accent-tint)]",
    "data-drop:bg-accent-tint data-drop:shadow-[inset_0_0_0_1.5px_var(--accent)]",
    isWrong && "shadow-[inset_0_0_0_1.5px_var(--negative-solid)]",
  );
}

function refuseTooLong(event: React.ClipboardEvent<HTMLTextAreaElement>): void {
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const pasted = event.clipboardData.getData("text/plain").length;
  const length = value.length - (selectionEnd - selectionStart) + pasted;
  if (length <= charactersMax) return;
  event.preventDefault();
  notifyFailure(
    `Nothing was pasted: ${formatCount(length)} characters are more than the ${formatCount(charactersMax)} that fit here.`,
  );
}
