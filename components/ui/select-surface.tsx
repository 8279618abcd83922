"use client";

import { Check } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { type RefObject, useRef } from "react";
import { createPortal } from "react-dom";
import { Icon } from "./icon";
import { keyByKey, useKeysOnceFocused } from "./key-order";
import type { SelectOption } from "./select";
import { Shadow } from "./trigger-shadow";

type SelectSurfaceProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trigger: RefObject<HTMLElement | null>;
  readonly options: readonly SelectOption[];
  readonly value: string | undefined;
  readonly onValueChange: (value: string) => void;
};

/** The list that a select opens. */
export function SelectSurface({
  open,
  onOpenChange,
  trigger,
  options,
  value,
  onValueChange,
}: SelectSurfaceProps) {
  const content = useRef<HTMLDivElement>(null);
  useKeysOnceFocused(open, content, null);
  return (
    <Radix.Root
      open={open}
      onOpenChange={onOpenChange}
      value={value ?? ""}
      onValueChange={onValueChange}
    >
      {createPortal(
        <Radix.Trigger asChild>
          <Shadow of={trigger} />
        </Radix.Trigger>,
        document.body,
      )}
      <Radix.Portal>
        <Radix.Content
          ref={content}
          onKeyDownCapture={keyByKey}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            trigger.current?.focus();
          }}
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
