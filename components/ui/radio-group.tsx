"use client";

import { RadioGroup as Radix } from "radix-ui";
import { useId } from "react";
import { cn } from "./cn";

type RadioGroupProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly help?: string;
    readonly disabled?: boolean;
  }[];
  readonly className?: string;
};

const arrows: { readonly [key: string]: 1 | -1 } = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

/** One of a few ways, each with what it means. */
export function RadioGroup<T extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
}: RadioGroupProps<T>) {
  const id = useId();
  return (
    <Radix.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onValueChange(next as T)}
      onKeyDownCapture={(event) => {
        const next = nextByArrow(options, value, event.key);
        if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        onValueChange(next);
        document.getElementById(`${id}-${next}`)?.focus();
      }}
      className={cn("flex flex-col gap-2", className)}
    >
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2">
          <Radix.Item
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.disabled ?? false}
            aria-describedby={option.help ? `${id}-${option.value}-help` : undefined}
            className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-full bg-surface outline-control before:absolute before:-inset-1 disabled:bg-neutral-tint data-[state=checked]:bg-accent data-[state=checked]:shadow-none"
          >
            <Radix.Indicator className="size-1.5 rounded-full bg-on-accent forced-colors:bg-[CanvasText]" />
          </Radix.Item>
          <span className="min-w-0">
            <label
              htmlFor={`${id}-${option.value}`}
              className={option.disabled ? "text-fg-off" : undefined}
            >
              {option.label}
            </label>
            {option.help ? (
              <span id={`${id}-${option.value}-help`} className="block text-12 text-fg-3">
                {option.help}
              </span>
            ) : null}
          </span>
        </div>
      ))}
    </Radix.Root>
  );
}

/**
 * What an arrow key chooses. Radix itself chooses a moment after the key, and nothing where the key has gone up
 * by then.
 */
function nextByArrow<T extends string>(
  options: RadioGroupProps<T>["options"],
  value: T,
  key: string,
): T | undefined {
  const by = arrows[key];
  if (by === undefined) return undefined;
  const able = options.filter(({ disabled }) => disabled !== true);
  const at = able.findIndex((option) => option.value === value);
  return able[(at + by + able.length) % able.length]?.value;
}
