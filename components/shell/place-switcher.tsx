"use client";

import { type ReactNode, useState } from "react";
import { HeldKeys } from "@/components/ui/held-keys";
import { laterComponent } from "@/components/ui/later-component";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

const PlaceList = laterComponent(
  () => import("./place-list").then((module) => module.PlaceList),
  HeldKeys,
);

/** Another partner, distributor or environment. The only child is the control that opens it. */
export function PlaceSwitcher({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label="Switch distributor or environment" className="w-76 p-0">
        <PlaceList onChosen={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}
