"use client";

import { ChevronsUpDown } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { cn } from "./cn";
import { HeldKeys } from "./held-keys";
import { Icon } from "./icon";
import { later, useLater } from "./later";

const surface = later(() => import("./select-surface"));

export type SelectOption = {
  readonly value: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly disabled?: boolean;
};

type SelectProps = {
  readonly options: readonly SelectOption[];
  readonly value?: string | undefined;
  readonly onValueChange?: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly lead?: ReactNode;
  readonly id?: string | undefined;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly "aria-label"?: string;
  readonly "aria-invalid"?: boolean | undefined;
  readonly "aria-describedby"?: string | undefined;
  readonly "data-field"?: string | undefined;
};

const openingKeys = ["Enter", " ", "ArrowDown", "ArrowUp"];

/** One of a few. For many or searchable ones use the popover with a list. */
export function Select({
  options,
  value,
  onValueChange,
  placeholder = "Choose…",
  lead,
  className,
  disabled,
  ...control
}: SelectProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const pressedBy = useRef("");
  const [open, setOpen] = useState(false);
  const loaded = useLater(surface, open);
  const chosen = options.find((option) => option.value === value);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        role="combobox"
        aria-autocomplete="none"
        aria-expanded={open}
        aria-haspopup="listbox"
        {...control}
        disabled={disabled}
        data-state={open ? "open" : "closed"}
        data-placeholder={chosen === undefined ? "" : undefined}
        onPointerDown={(event) => {
          pressedBy.current = event.pointerType;
          if (event.button !== 0 || event.ctrlKey || event.pointerType !== "mouse") return;
          // The focus goes into the list.
          event.preventDefault();
          setOpen(true);
        }}
        onClick={(event) => {
          event.currentTarget.focus();
          if (pressedBy.current !== "mouse") setOpen(true);
        }}
        onKeyDown={(event) => {
          const next = nextByLetter(options, value, event);
          if (next !== undefined) onValueChange?.(next.value);
          else if (openingKeys.includes(event.key)) setOpen(true);
          else return;
          event.preventDefault();
        }}
        className={cn(
          "flex h-control w-full min-w-0 items-center gap-1.5 rounded-6 bg-surface px-2 text-left text-13 outline-control focus-visible:shadow-[inset_0_0_0_1.5px_var(--accent),0_0_0_3px_var(--accent-tint)] focus-visible:outline-hidden disabled:text-fg-off disabled:shadow-[inset_0_0_0_1px_var(--line)] aria-invalid:shadow-[inset_0_0_0_1.5px_var(--negative-solid)] data-[placeholder]:text-fg-3",
          className,
        )}
      >
        {lead ? <span className="shrink-0">{lead}</span> : null}
        <span className="min-w-0 flex-1 truncate">{chosen?.label ?? placeholder}</span>
        <Icon as={ChevronsUpDown} size="s" className="text-fg-3" />
      </button>
      {loaded === null ? (
        open && <HeldKeys />
      ) : (
        <loaded.SelectSurface
          open={open}
          onOpenChange={setOpen}
          trigger={trigger}
          options={options}
          value={value}
          onValueChange={(next) => onValueChange?.(next)}
        />
      )}
    </>
  );
}

/** The next choice whose name begins with the letter that was pressed, as in the browser's own lists. */
function nextByLetter(
  options: readonly SelectOption[],
  value: string | undefined,
  { key, ctrlKey, metaKey, altKey }: React.KeyboardEvent,
): SelectOption | undefined {
  if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return undefined;
  const at = options.findIndex((option) => option.value === value);
  return [...options.slice(at + 1), ...options.slice(0, at + 1)].find(
    ({ label, disabled }) => disabled !== true && label.toLowerCase().startsWith(key.toLowerCase()),
  );
}
