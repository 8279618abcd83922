"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

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
  readonly name?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly "aria-label"?: string;
  readonly "aria-invalid"?: boolean | undefined;
  readonly "aria-describedby"?: string | undefined;
};

/** One of a few. For many or searchable ones use the popover with a list. */
export function Select({
  options,
  value,
  onValueChange,
  placeholder = "Choose…",
  lead,
  className,
  name,
  disabled,
  ...trigger
}: SelectProps) {
  return (
    <Radix.Root
      {...(value === undefined ? {} : { value })}
      {...(onValueChange ? { onValueChange } : {})}
      {...(name ? { name } : {})}
      {...(disabled ? { disabled } : {})}
    >
      <Radix.Trigger
        {...trigger}
        className={cn(
          "flex h-control w-full min-w-0 items-center gap-1.5 rounded-6 bg-surface px-2 text-left text-13 outline-control focus-visible:shadow-[inset_0_0_0_1.5px_var(--accent),0_0_0_3px_var(--accent-tint)] focus-visible:outline-none disabled:text-fg-off disabled:shadow-[inset_0_0_0_1px_var(--line)] aria-invalid:shadow-[inset_0_0_0_1.5px_var(--negative-solid)] data-[placeholder]:text-fg-3",
          className,
        )}
      >
        {lead ? <span className="shrink-0">{lead}</span> : null}
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Icon as={ChevronsUpDown} size="s" className="text-fg-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(20rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width) max-w-96 overflow-hidden rounded-8 bg-raised p-1 shadow-2 data-[state=open]:animate-appear"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                {...(option.disabled ? { disabled: true } : {})}
                className="flex min-h-control select-none items-center gap-2 rounded-5 py-1 pr-2 pl-1.5 text-13 outline-none data-[disabled]:text-fg-off data-[highlighted]:bg-hover"
              >
                <span className="grid w-4 shrink-0 place-items-center">
                  <Radix.ItemIndicator>
                    <Icon as={Check} size="s" />
                  </Radix.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.help ? (
                    <span className="block text-11 text-fg-3">{option.help}</span>
                  ) : null}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
