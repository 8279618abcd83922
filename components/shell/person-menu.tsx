"use client";

import {
  BookOpen,
  FlaskConical,
  Keyboard,
  KeyRound,
  LogOut,
  Monitor,
  Moon,
  Sun,
} from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { Tag } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import { type Density, densities } from "./density";
import { useKeyMap } from "./key-map-state";
import { sandboxSystems } from "./navigation";
import { usePath, usePlace } from "./place";
import { signOut } from "./sign-out";
import { useDensity } from "./use-density";

const ChangePasswordDialog = dynamic(() =>
  import("@/components/access/change-password-dialog").then(
    (module) => module.ChangePasswordDialog,
  ),
);

export const themes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const;

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
  const { person } = usePlace();
  const path = usePath();
  const { theme, setTheme } = useTheme();
  const { density, setDensity } = useDensity();
  const showKeys = useKeyMap((map) => map.show);
  const [changingPassword, setChangingPassword] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger asChild>{children}</MenuTrigger>
        <MenuContent side={side} align="end" className="min-w-52">
          <MenuLabel>
            <b className="block font-medium text-13 text-fg">{person.name}</b>
            {person.email}
          </MenuLabel>
          <MenuSeparator />
          <MenuLabel>Appearance</MenuLabel>
          <MenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
            {themes.map((choice) => (
              <MenuRadioItem key={choice.value} value={choice.value}>
                {choice.label}
                <Icon as={choice.icon} size="s" className="ml-auto text-fg-3" />
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
          <MenuSeparator />
          <MenuLabel>Density</MenuLabel>
          <MenuRadioGroup value={density} onValueChange={(value) => setDensity(value as Density)}>
            {densities.map((choice) => (
              <MenuRadioItem key={choice.value} value={choice.value}>
                {choice.label}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
          <MenuSeparator />
          <MenuLabel>Sandbox systems</MenuLabel>
          {sandboxSystems.map(({ name, path }) => (
            <MenuItem key={path} asChild>
              <a href={path} target="_blank" rel="noreferrer">
                <Icon as={FlaskConical} size="s" className="text-caution" />
                {name}
                <Tag className="ml-auto">Sandbox</Tag>
              </a>
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem asChild>
            <Link href={path("/docs")}>
              <Icon as={BookOpen} size="s" />
              Docs
            </Link>
          </MenuItem>
          <MenuItem icon={Keyboard} keys="?" onSelect={() => showKeys()}>
            Keys
          </MenuItem>
          <MenuItem icon={KeyRound} onSelect={() => setChangingPassword(true)}>
            Change password…
          </MenuItem>
          <MenuItem icon={LogOut} onSelect={() => void signOut()}>
            Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
      {changingPassword ? (
        <ChangePasswordDialog onClose={() => setChangingPassword(false)} />
      ) : null}
    </>
  );
}
