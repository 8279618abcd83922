"use client";

import { type ComponentProps, createContext, use, useId, useMemo, useState } from "react";
import { cn } from "./cn";
import { tabByKey } from "./tab-keys";

type TabsState = { readonly id: string; readonly value: string; choose(value: string): void };

const TabsContext = createContext<TabsState | null>(null);

function useTabs(): TabsState {
  const tabs = use(TabsContext);
  if (tabs === null) throw new Error("A part of tabs is outside of them.");
  return tabs;
}

type TabsProps = Omit<ComponentProps<"div">, "defaultValue"> & {
  /** Given with `onValueChange` by who decides which one is shown. */
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onValueChange?: (value: string) => void;
};

/** Panels of one subject. For views with an address of their own use `LinkTabs`. */
export function Tabs({ value, defaultValue = "", onValueChange, ...rest }: TabsProps) {
  const id = useId();
  const [own, setOwn] = useState(defaultValue);
  const shown = value ?? own;
  const tabs = useMemo(
    () => ({
      id,
      value: shown,
      choose(next: string) {
        setOwn(next);
        onValueChange?.(next);
      },
    }),
    [id, shown, onValueChange],
  );
  return (
    <TabsContext value={tabs}>
      <div {...rest} />
    </TabsContext>
  );
}

type PanelProps = ComponentProps<"div"> & { readonly value: string };

/** Holds its place while another one is shown, without its content. */
export function TabPanel({ value, children, ...rest }: PanelProps) {
  const tabs = useTabs();
  const on = tabs.value === value;
  return (
    <div
      {...rest}
      role="tabpanel"
      id={`${tabs.id} panel ${value}`.replaceAll(" ", "-")}
      aria-labelledby={`${tabs.id} tab ${value}`.replaceAll(" ", "-")}
      data-state={on ? "active" : "inactive"}
      hidden={!on}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
    >
      {on ? children : null}
    </div>
  );
}

const line = "flex h-8.5 shrink-0 gap-4 overflow-x-auto border-line border-b px-3";

export const tabLook =
  "relative inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap font-medium text-12 text-fg-2 transition-colors motion-quick hover:text-fg -outline-offset-2 after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-t-[1px]";
export const tabOn = "text-fg after:bg-fg";

/** Left and right, Home and End go from one to the other. */
export function TabList({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      role="tablist"
      aria-orientation="horizontal"
      tabIndex={-1}
      className={cn(line, "outline-none", className)}
      onKeyDown={(event) => {
        const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
        const at = tabs.findIndex((tab) => tab.contains(document.activeElement));
        const to = tabByKey(tabs, at, event.key);
        if (to === undefined) return;
        event.preventDefault();
        to.focus();
      }}
      {...rest}
    />
  );
}

type TabProps = ComponentProps<"button"> & { readonly value: string };

export function Tab({ className, value, ...rest }: TabProps) {
  const tabs = useTabs();
  const on = tabs.value === value;
  return (
    <button
      type="button"
      role="tab"
      id={`${tabs.id} tab ${value}`.replaceAll(" ", "-")}
      aria-controls={`${tabs.id} panel ${value}`.replaceAll(" ", "-")}
      aria-selected={on}
      data-state={on ? "active" : "inactive"}
      tabIndex={on ? 0 : -1}
      onPointerDown={(event) => {
        if (event.button === 0 && !event.ctrlKey) tabs.choose(value);
      }}
      onClick={() => tabs.choose(value)}
      onFocus={() => tabs.choose(value)}
      className={cn(
        tabLook,
        "data-[state=active]:text-fg data-[state=active]:after:bg-fg",
        className,
      )}
      {...rest}
    />
  );
}

/** The same line as navigation: children are links with `tabLook`, the current one with `tabOn`. */
export function LinkTabs({ className, ...rest }: ComponentProps<"nav">) {
  return <nav className={cn(line, "px-4", className)} {...rest} />;
}
