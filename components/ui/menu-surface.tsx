"use client";

import { Check, ChevronRight, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { cn } from "./cn";
import { Icon } from "./icon";
import { KeyHint } from "./key-hint";
import { keyByKey, useKeysOnceFocused } from "./key-order";
import { isPageItself } from "./page-itself";
import { Shadow } from "./trigger-shadow";

export const MenuRadioGroup = Radix.RadioGroup;

const item =
  "flex h-control select-none items-center gap-2 rounded-5 px-2 text-13 outline-none data-[disabled]:text-fg-off data-[highlighted]:bg-hover";

const firstEntry = '[role^="menuitem"]:not([data-disabled])';

type MenuSurfaceProps = ComponentProps<typeof Radix.Content> & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trigger: RefObject<HTMLElement | null>;
  /** Opened by a key: the first entry has the focus. */
  readonly byKey: boolean;
  readonly children?: ReactNode;
};

/** Not modal: the page behind stays reachable, and nothing in it is hidden from screen readers. */
export function MenuSurface({
  open,
  onOpenChange,
  trigger,
  byKey,
  className,
  ...rest
}: MenuSurfaceProps) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open || !byKey) return;
    // Entries whose code is on its way are waited for.
    let frame = requestAnimationFrame(function look() {
      const first = content.current?.querySelector<HTMLElement>(firstEntry);
      if (first) first.focus();
      else frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [open, byKey]);
  useKeysOnceFocused(open, content, byKey ? firstEntry : null);
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      {open
        ? createPortal(
            <Radix.Trigger asChild>
              <Shadow of={trigger} />
            </Radix.Trigger>,
            document.body,
          )
        : null}
      <Radix.Portal>
        <Radix.Content
          ref={content}
          onKeyDownCapture={keyByKey}
          sideOffset={4}
          collisionPadding={8}
          align="start"
          aria-labelledby={trigger.current?.id}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What was chosen, a dialog for instance, or a click elsewhere may have taken the focus.
            if (isPageItself(document.activeElement)) trigger.current?.focus();
          }}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && trigger.current?.contains(event.target)) {
              event.preventDefault();
            }
          }}
          className={cn(
            "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-8 bg-raised p-1 shadow-2 data-[state=open]:animate-appear",
            className,
          )}
          {...rest}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}

export type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly danger?: boolean;
};

export function MenuItem({
  icon,
  keys,
  danger = false,
  className,
  children,
  asChild,
  ...rest
}: MenuItemProps) {
  if (asChild) {
    return (
      <Radix.Item asChild className={cn(item, className)} {...rest}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={cn(item, danger && "text-negative", className)} {...rest}>
      {icon ? <Icon as={icon} size="s" className={danger ? undefined : "text-fg-2"} /> : null}
      {children}
      {keys ? <KeyHint keys={keys} className="ml-auto" /> : null}
    </Radix.Item>
  );
}

export function MenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(item, className)} {...rest}>
      <span className="grid w-4 place-items-center">
        <Radix.ItemIndicator>
          <Icon as={Check} size="s" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.RadioItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-2 pt-1.5 pb-1 text-11 text-fg-3", className)} {...rest} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

type MenuSubProps = {
  readonly icon?: LucideIcon;
  readonly label: string;
  readonly children: ReactNode;
};

/** An entry that opens more of them beside it. */
export function MenuSub({ icon, label, children }: MenuSubProps) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={cn(item, "data-[state=open]:bg-hover")}>
        {icon ? <Icon as={icon} size="s" className="text-fg-2" /> : null}
        {label}
        <Icon as={ChevronRight} size="xs" className="ml-auto text-fg-3" />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent
          onKeyDownCapture={keyByKey}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-8 bg-raised p-1 shadow-2 data-[state=open]:animate-appear"
        >
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}
