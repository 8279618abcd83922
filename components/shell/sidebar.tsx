"use client";

import { Bell, ChevronsUpDown, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AttentionBell, attentionLabel } from "@/components/attention/attention-bell";
import { Count } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import { Link } from "@/components/ui/link";
import { LoomMark } from "@/components/ui/loom-mark";
import { useCommandPalette } from "./command-palette-state";
import { DistributorLinks } from "./distributor-links";
import { type Destination, destinations, docsPage } from "./navigation";
import { Avatar, PersonMenu } from "./person-menu";
import { usePath, usePlace } from "./place";
import { PlaceSwitcher } from "./place-switcher";
import { sidebarItem } from "./sidebar-item";

const itemOn = "bg-press font-medium text-fg";

function GroupLabel({ children }: { readonly children: ReactNode }) {
  return <h2 className="px-2 pt-3.5 pb-1 font-medium text-11 text-fg-3">{children}</h2>;
}

function DestinationLinks({ group }: { readonly group: Destination["group"] }) {
  const { actions } = usePlace();
  const path = usePath();
  const pathname = usePathname();
  return destinations
    .filter((destination) => destination.group === group && actions.includes(destination.needs))
    .map((destination) => {
      const href = path(destination.page);
      const on = pathname === href || pathname.startsWith(`${href}/`);
      return (
        <Link
          key={href}
          href={href}
          aria-current={on ? "page" : undefined}
          className={cn(sidebarItem, on && itemOn)}
        >
          <Icon as={destination.icon} />
          {destination.name}
        </Link>
      );
    });
}

function DocsLink() {
  const href = usePath()(docsPage.page);
  const on = usePathname().startsWith(href);
  return (
    <Link
      href={href}
      aria-current={on ? "page" : undefined}
      className={cn(sidebarItem, "mt-2", on && itemOn)}
    >
      <Icon as={docsPage.icon} />
      {docsPage.name}
    </Link>
  );
}

/** Keys and audit, for those who may see any of it. */
function ManageLinks() {
  const { actions } = usePlace();
  const any = destinations.some(
    ({ group, needs }) => group === "manage" && actions.includes(needs),
  );
  if (!any) return null;
  return (
    <>
      <GroupLabel>Manage</GroupLabel>
      <DestinationLinks group="manage" />
    </>
  );
}

/** The way through the workbench on list pages, 224 px; on a phone it comes as a sheet. */
export function Sidebar({ className }: { readonly className?: string }) {
  const { person, partner } = usePlace();
  const openPalette = useCommandPalette((palette) => palette.show);
  return (
    <nav aria-label="Main" className={cn("flex flex-col gap-px overflow-y-auto p-2", className)}>
      <PlaceSwitcher>
        <button
          type="button"
          aria-label={`${partner.name}: switch distributor or environment`}
          className="mb-2 flex h-9 shrink-0 items-center gap-2 rounded-6 px-1.5 text-left font-semibold hover:bg-hover data-[state=open]:bg-press"
        >
          <LoomMark />
          <span className="min-w-0 flex-1 truncate">{partner.name}</span>
          <Icon as={ChevronsUpDown} size="s" className="text-fg-3" />
        </button>
      </PlaceSwitcher>
      <button type="button" onClick={openPalette} className={sidebarItem}>
        <Icon as={Search} />
        Search
        <KeyHint keys="Ctrl K" className="ml-auto" />
      </button>
      <AttentionBell side="right">
        {(total) => (
          <button
            type="button"
            aria-label={attentionLabel(total)}
            className={cn(sidebarItem, "data-[state=open]:bg-press")}
          >
            <Icon as={Bell} />
            Needs attention
            {total > 0 ? (
              <span className="ml-auto">
                <Count value={total} tone="negative" />
              </span>
            ) : null}
          </button>
        )}
      </AttentionBell>
      <DestinationLinks group="watch" />
      <GroupLabel>Build</GroupLabel>
      <DestinationLinks group="build" />
      <ManageLinks />
      <GroupLabel>Distributors</GroupLabel>
      <DistributorLinks />
      <span className="flex-1" />
      <DocsLink />
      <PersonMenu side="top">
        <button type="button" className={cn(sidebarItem, "data-[state=open]:bg-press")}>
          <Avatar name={person.name} small />
          <span className="truncate">{person.name}</span>
        </button>
      </PersonMenu>
    </nav>
  );
}
