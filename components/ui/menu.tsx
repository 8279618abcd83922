"use client";

import { Slot } from "radix-ui";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { HeldKeys } from "./held-keys";
import { later, useLater } from "./later";
import type * as Surface from "./menu-surface";

const surface = later(() => import("./menu-surface"), "next");

type MenuState = {
  readonly open: boolean;
  readonly byKey: boolean;
  readonly id: string;
  readonly trigger: RefObject<HTMLElement | null>;
  set(open: boolean, byKey?: boolean): void;
};

const MenuContext = createContext<MenuState | null>(null);

function useMenu(): MenuState {
  const menu = use(MenuContext);
  if (menu === null) throw new Error("A part of a menu is outside of it.");
  return menu;
}

/** A control and what it opens; the code of the latter comes when it is first wanted. */
export function Menu({ children }: { readonly children: ReactNode }) {
  const id = useId();
  const trigger = useRef<HTMLElement>(null);
  const [{ open, byKey }, setState] = useState({ open: false, byKey: false });
  const menu = useMemo(
    (): MenuState => ({
      open,
      byKey,
      id,
      trigger,
      set: (next, key = false) => setState({ open: next, byKey: key }),
    }),
    [open, byKey, id],
  );
  return <MenuContext value={menu}>{children}</MenuContext>;
}

/** The only child is the control. */
export function MenuTrigger({
  children,
}: {
  readonly asChild: true;
  readonly children: ReactNode;
}) {
  const { open, set, id, trigger } = useMenu();
  return (
    <Slot.Root
      ref={trigger}
      id={id}
      aria-haspopup="menu"
      aria-expanded={open}
      data-state={open ? "open" : "closed"}
      onPointerDown={(event: React.PointerEvent) => {
        if (event.button !== 0 || event.ctrlKey) return;
        // The focus goes into the menu.
        if (!open) event.preventDefault();
        set(!open);
      }}
      onKeyDown={(event: React.KeyboardEvent) => {
        if (!["Enter", " ", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        set(event.key === "ArrowDown" || !open, true);
      }}
    >
      {children}
    </Slot.Root>
  );
}

type ContentProps = Omit<
  ComponentProps<typeof Surface.MenuSurface>,
  "open" | "onOpenChange" | "trigger" | "byKey"
>;

export function MenuContent(props: ContentProps) {
  const { open, byKey, set, trigger } = useMenu();
  const loaded = useLater(surface, open);
  if (loaded === null) return open ? <HeldKeys /> : null;
  return (
    <loaded.MenuSurface
      {...props}
      open={open}
      byKey={byKey}
      onOpenChange={(next) => set(next)}
      trigger={trigger}
    />
  );
}

// The parts are drawn inside the content alone, which is there only once the code is.

export function MenuRadioGroup(props: ComponentProps<typeof Surface.MenuRadioGroup>) {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuRadioGroup {...props} />;
}

export function MenuItem(props: Surface.MenuItemProps) {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuItem {...props} />;
}

export function MenuRadioItem(props: ComponentProps<typeof Surface.MenuRadioItem>) {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuRadioItem {...props} />;
}

export function MenuLabel(props: ComponentProps<typeof Surface.MenuLabel>) {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuLabel {...props} />;
}

export function MenuSub(props: ComponentProps<typeof Surface.MenuSub>) {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuSub {...props} />;
}

export function MenuSeparator() {
  const parts = surface.known();
  return parts === null ? null : <parts.MenuSeparator />;
}

type MenuAtProps = {
  /** In px of the window. */
  readonly at: { readonly x: number; readonly y: number };
  /** What it is the menu of, for screen readers. */
  readonly label: string;
  /** When the menu is gone: what was chosen is done then, so that it may take the focus. */
  readonly onClosed: () => void;
  readonly children: ReactNode;
};

/** A menu at a point, as a right click asks for it; its first entry has the focus. */
export function MenuAt({ at, label, onClosed, children }: MenuAtProps) {
  const [open, setOpen] = useState(true);
  const point = useRef<HTMLSpanElement>(null);
  const loaded = useLater(surface, true);
  return (
    <>
      <span
        ref={point}
        aria-hidden="true"
        className="pointer-events-none fixed size-0"
        style={{ left: at.x, top: at.y }}
      />
      {loaded === null ? (
        <HeldKeys />
      ) : (
        <loaded.MenuSurface
          open={open}
          byKey
          trigger={point}
          onOpenChange={setOpen}
          sideOffset={0}
          aria-label={label}
          aria-labelledby={undefined}
          onContextMenu={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
        >
          {children}
        </loaded.MenuSurface>
      )}
    </>
  );
}
