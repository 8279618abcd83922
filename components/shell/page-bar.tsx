"use client";

import { Building2, ChevronDown, Circle, FlaskConical, Menu as MenuIcon } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { ChipButton } from "@/components/ui/chip";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { laterComponent } from "@/components/ui/later-component";
import { TopBar } from "@/components/ui/top-bar";
import { usePlace } from "./place";
import { environmentNames } from "./place-path";
import { PlaceSwitcher } from "./place-switcher";

const NavigationSheet = laterComponent(() =>
  import("./navigation-sheet").then((module) => module.NavigationSheet),
);

/** Opens the sidebar as a sheet where it has no room of its own. */
function NavigationMenu() {
  const [open, setOpen] = useState(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the sheet
  useEffect(() => setOpen(false), [pathname]);
  return (
    <>
      <IconButton
        icon={MenuIcon}
        label="Menu"
        tooltip={false}
        aria-haspopup="dialog"
        aria-expanded={open}
        className="-ml-1 md:hidden"
        onClick={() => setOpen(true)}
      />
      {open ? <NavigationSheet onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** The bar over every page of the workbench: `TopBar` with the way to the menu on small screens. */
export function PageBar({ children }: { readonly children: ReactNode }) {
  return (
    <TopBar>
      <NavigationMenu />
      {children}
    </TopBar>
  );
}

/** Title of a list with the distributor and environment it is of. */
export function ListTitle({ title }: { readonly title: string }) {
  const { distributor, environment } = usePlace();
  const test = environment.kind === "test";
  return (
    <>
      <h1 className="mr-1 shrink-0 font-semibold text-16">{title}</h1>
      <PlaceSwitcher>
        <ChipButton className="min-w-0 shrink">
          <Icon as={Building2} size="s" className="max-sm:hidden" />
          <b className="min-w-[4ch] truncate font-medium text-fg max-[22.5rem]:sr-only">
            {distributor.name}
          </b>
          <span
            className={`flex min-w-0 items-center gap-1 min-[22.5rem]:shrink-0 ${test ? "text-caution" : ""}`}
          >
            <Icon as={test ? FlaskConical : Circle} size="xs" />
            <span className="truncate">{environmentNames[environment.kind]}</span>
          </span>
          <Icon as={ChevronDown} size="xs" className="max-[22.5rem]:hidden" />
        </ChipButton>
      </PlaceSwitcher>
    </>
  );
}
