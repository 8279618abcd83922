"use client";

import { Bell, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { AttentionBell, attentionLabel } from "@/components/attention/attention-bell";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LoomMark } from "@/components/ui/loom-mark";
import { Tooltip } from "@/components/ui/tooltip";
import { useCommandPalette } from "./command-palette-state";
import { destinations, docsPage } from "./navigation";
import { Avatar, PersonMenu } from "./person-menu";
import { usePath, usePlace } from "./place";
import { PlaceSwitcher } from "./place-switcher";

const item =
  "relative grid size-8 shrink-0 place-items-center rounded-6 text-fg-3 hover:bg-hover hover:text-fg data-[state=open]:bg-press";

/** The way through the workbench beside an editor, 48 px. */
export function Rail() {
  const { person, partner, actions } = usePlace();
  const path = usePath();
  const pathname = usePathname();
  const openPalette = useCommandPalette((palette) => palette.show);
  return (
    <nav
      aria-label="Main"
      className="flex w-rail shrink-0 flex-col items-center gap-1 border-line border-r py-2 max-md:hidden"
    >
      <PlaceSwitcher>
        <button
          type="button"
          aria-label={`${partner.name}: switch distributor or environment`}
          className={cn(item, "mb-2 text-fg")}
        >
          <LoomMark />
        </button>
      </PlaceSwitcher>
      {destinations
        .filter((destination) => actions.includes(destination.needs))
        .map((destination) => {
          const href = path(destination.page);
          const on = pathname.startsWith(href);
          return (
            <Tooltip key={href} label={destination.name} side="right">
              <Link
                href={href}
                aria-label={destination.name}
                aria-current={on ? "page" : undefined}
                className={cn(item, on && "bg-press text-fg")}
              >
                <Icon as={destination.icon} />
              </Link>
            </Tooltip>
          );
        })}
      <span className="flex-1" />
      <AttentionBell side="right">
        {(total) => (
          <button type="button" aria-label={attentionLabel(total)} className={item}>
            <Icon as={Bell} />
            {total > 0 ? (
              <span className="absolute top-1 right-1 size-2 rounded-full bg-negative-solid" />
            ) : null}
          </button>
        )}
      </AttentionBell>
      <Tooltip label={docsPage.name} side="right">
        <Link href={path(docsPage.page)} aria-label={docsPage.name} className={item}>
          <Icon as={docsPage.icon} />
        </Link>
      </Tooltip>
      <Tooltip label="Search and commands" keys="Ctrl K" side="right">
        <button
          type="button"
          aria-label="Search and commands"
          onClick={openPalette}
          className={item}
        >
          <Icon as={Search} />
        </button>
      </Tooltip>
      <PersonMenu side="right">
        <button type="button" aria-label={`${person.name}: appearance, sign out`} className={item}>
          <Avatar name={person.name} />
        </button>
      </PersonMenu>
    </nav>
  );
}
