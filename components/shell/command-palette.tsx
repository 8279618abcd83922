"use client";

import { useEffect } from "react";
import { HeldKeys } from "@/components/ui/held-keys";
import { laterComponent } from "@/components/ui/later-component";
import { useCommandPalette } from "./command-palette-state";

const CommandPaletteDialog = laterComponent(
  () => import("./command-palette-dialog").then((module) => module.CommandPaletteDialog),
  HeldKeys,
);

/** Ctrl K opens it on any page. */
export function CommandPalette() {
  const { open, setOpen } = useCommandPalette();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(!useCommandPalette.getState().open);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [setOpen]);
  return open ? <CommandPaletteDialog /> : null;
}
