"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { keyByKey } from "./key-order";

type SegmentedControlProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    /** What it does, where its word says too little. */
    readonly help?: string;
    /** Chosen, it needs a second look. */
    readonly caution?: boolean;
  }[];
  readonly className?: string;
};

/** One of two to four ways to look at the same thing. */
export function SegmentedControl<T extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
}: SegmentedControlProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      onKeyDownCapture={keyByKey}
      value={value}
      onValueChange={(next) => {
        if (next !== "") onValueChange(next as T);
      }}
      className={cn(
        "inline-flex shrink-0 rounded-6 bg-sunken p-0.5 shadow-[inset_0_0_0_1px_var(--line)]",
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          title={option.help}
          className={cn(
            "inline-flex h-6 items-center gap-1.25 whitespace-nowrap rounded-5 px-2.25 font-medium text-12 text-fg-2 hover:text-fg data-[state=on]:shadow-1 pointer-coarse:h-9",
            option.caution === true
              ? "data-[state=on]:bg-caution-tint data-[state=on]:text-caution"
              : "data-[state=on]:bg-surface data-[state=on]:text-fg",
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
