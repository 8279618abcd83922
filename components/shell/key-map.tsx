"use client";

import { useEffect } from "react";
import { laterComponent } from "@/components/ui/later-component";
import { useKeyMap } from "./key-map-state";

const KeyMapDialog = laterComponent(() =>
  import("./key-map-dialog").then((module) => module.KeyMapDialog),
);

/** `?` on any page opens it. */
export function KeyMap() {
  const { open, setOpen } = useKeyMap();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [setOpen]);
  return open ? <KeyMapDialog /> : null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role=dialog], [role=menu], [role=listbox]") !==
        null)
  );
}
