"use client";

import type { ReactNode } from "react";
import { laterComponent } from "@/components/ui/later-component";
import { Menu, MenuContent, MenuTrigger } from "@/components/ui/menu";

const PersonMenuItems = laterComponent(() =>
  import("./person-menu-items").then((module) => module.PersonMenuItems),
);

/** "Meridian consultant" becomes MC. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}

export function Avatar({
  name,
  small = false,
}: {
  readonly name: string;
  readonly small?: boolean;
}) {
  return (
    <span
      aria-hidden="true"
      className={`inline-grid shrink-0 place-items-center rounded-full bg-neutral-tint font-semibold text-fg-2 outline-strong ${small ? "size-5 text-[9px]" : "size-6 text-[10px]"}`}
    >
      {initialsOf(name)}
    </span>
  );
}

/** Who one is, light or dark, sign out. The only child is the control that opens it. */
export function PersonMenu({
  side,
  children,
}: {
  readonly side: "top" | "right";
  readonly children: ReactNode;
}) {
  return (
    <Menu>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent side={side} align="end" className="min-w-52">
        <PersonMenuItems />
      </MenuContent>
    </Menu>
  );
}
