"use client";

import { Slot } from "radix-ui";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useMemo,
  useRef,
  useState,
} from "react";
import { HeldKeys } from "./held-keys";
import { later, useLater } from "./later";
import type { PopoverSurface } from "./popover-surface";

const surface = later(() => import("./popover-surface"));

type PopoverState = {
  readonly open: boolean;
  readonly trigger: RefObject<HTMLElement | null>;
  set(open: boolean): void;
};

const PopoverContext = createContext<PopoverState | null>(null);

function usePopover(): PopoverState {
  const popover = use(PopoverContext);
  if (popover === null) throw new Error("A part of a popover is outside of it.");
  return popover;
}

type PopoverProps = {
  /** Given where somebody else may close it, too. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
};

/** A control and what it opens; the code of the latter comes when it is first wanted. */
export function Popover({ open: given, onOpenChange, children }: PopoverProps) {
  const trigger = useRef<HTMLElement>(null);
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const popover = useMemo(
    (): PopoverState => ({
      open,
      trigger,
      set(next) {
        setOwn(next);
        onOpenChange?.(next);
      },
    }),
    [open, onOpenChange],
  );
  return <PopoverContext value={popover}>{children}</PopoverContext>;
}

/** The only child is the control. */
export function PopoverTrigger({
  children,
}: {
  readonly asChild: true;
  readonly children: ReactNode;
}) {
  const { open, set, trigger } = usePopover();
  return (
    <Slot.Root
      ref={trigger}
      aria-haspopup="dialog"
      aria-expanded={open}
      data-state={open ? "open" : "closed"}
      onClick={() => set(!open)}
    >
      {children}
    </Slot.Root>
  );
}

type ContentProps = Omit<
  ComponentProps<typeof PopoverSurface>,
  "open" | "onOpenChange" | "trigger"
>;

export function PopoverContent(props: ContentProps) {
  const { open, set, trigger } = usePopover();
  const loaded = useLater(surface, open);
  if (loaded === null) return open ? <HeldKeys /> : null;
  return <loaded.PopoverSurface {...props} open={open} onOpenChange={set} trigger={trigger} />;
}
