"use client";

import { Building2, ChevronDown, Circle, FlaskConical, Menu as MenuIcon } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { ChipButton } from "@/components/ui/chip";
import { Dialog, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { TopBar } from "@/components/ui/top-bar";
import { usePlace } from "./place";
import { environmentNames } from "./place-path";
import { PlaceSwitcher } from "./place-switcher";
import { Sidebar } from "./sidebar";

/** Opens the sidebar as a sheet where it has no room of its own. */
function NavigationSheet() {
  const [open, setOpen] = useState(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the sheet
  useEffect(() => setOpen(false), [pathname]);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <IconButton icon={MenuIcon} label="Menu" tooltip={false} className="-ml-1 md:hidden" />
      </DialogTrigger>
      <SheetContent title="Menu" side="left" className="w-72 bg-bg">
        <Sidebar className="h-full pt-3 [&>button:first-child]:mr-10" />
      </SheetContent>
    </Dialog>
  );
}

/** The bar over every page of the workbench: `TopBar` with the way to the menu on small screens. */
export function PageBar({ children }: { readonly children: ReactNode }) {
  return (
    <TopBar>
      <NavigationSheet />
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
          <b className="truncate font-medium text-fg">{distributor.name}</b>
          <span className={`flex shrink-0 items-center gap-1 ${test ? "text-caution" : ""}`}>
            <Icon as={test ? FlaskConical : Circle} size="xs" />
            <span className="max-sm:sr-only">{environmentNames[environment.kind]}</span>
          </span>
          <Icon as={ChevronDown} size="xs" />
        </ChipButton>
      </PlaceSwitcher>
    </>
  );
}
