"use client";

import { BookOpen, CircleUser, FlaskConical, GraduationCap, Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { startGuide } from "@/components/guide/guide-state";
import { Tag } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import {
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "@/components/ui/menu";
import { type Density, densities } from "./density";
import { useKeyMap } from "./key-map-state";
import { sandboxSystems } from "./navigation";
import { useCan, usePath, usePlace } from "./place";
import { signOut } from "./sign-out";
import { themes } from "./themes";
import { useDensity } from "./use-density";

/** What the menu of a person offers. */
export function PersonMenuItems() {
  const { person } = usePlace();
  const path = usePath();
  const mayEdit = useCan("flow.edit");
  const { theme, setTheme } = useTheme();
  const { density, setDensity } = useDensity();
  const showKeys = useKeyMap((map) => map.show);
  return (
    <>
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
      {mayEdit ? (
        <MenuItem icon={GraduationCap} onSelect={startGuide}>
          Guide to a first flow
        </MenuItem>
      ) : null}
      <MenuItem icon={Keyboard} keys="?" onSelect={() => showKeys()}>
        Keys
      </MenuItem>
      <MenuItem asChild>
        <Link href={path("/account")}>
          <Icon as={CircleUser} size="s" />
          Account
        </Link>
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </>
  );
}
