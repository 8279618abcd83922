"use client";

import { FlaskConical, LogOut, MousePointerClick, Rows3, Zap } from "lucide-react";
import { useTheme } from "next-themes";
import { useState } from "react";
import { restartGuide } from "@/components/guide/guide-state";
import { KeyHint } from "@/components/ui/key-hint";
import { densities } from "./density";
import { useKeyMap } from "./key-map-state";
import { sandboxSystems } from "./navigation";
import { pageControls, pressControl } from "./page-controls";
import { type PaletteAction, usePaletteState } from "./palette-actions";
import { type GroupProps, PaletteEntry, PaletteGroup } from "./palette-entry";
import { usePath, usePlace } from "./place";
import { signOut } from "./sign-out";
import { themes } from "./themes";
import { useDensity } from "./use-density";

/** What can be done: here, on the page that is open, and everywhere. */
export function ActionEntries({ go, close }: GroupProps & { readonly close: () => void }) {
  const path = usePath();
  const offers = usePaletteState((state) => state.offers);
  const here = Object.values(offers).flat();
  const showKeys = useKeyMap((map) => map.show);
  const { actions: allowed } = usePlace();
  // Their pages are refused to everybody else.
  const mayUseSandbox = allowed.includes("run.start") && allowed.includes("payload.view");
  const systems = mayUseSandbox ? sandboxSystems : [];
  const everywhere: readonly PaletteAction[] = [
    ...(allowed.includes("flow.edit")
      ? [
          { name: "New flow…", path: "/flows?new=1" },
          { name: "New map…", path: "/maps?new=1" },
        ]
      : []),
    ...(allowed.includes("connection.edit")
      ? [{ name: "New connection…", path: "/connections/new" }]
      : []),
    ...(allowed.includes("table.edit")
      ? [
          { name: "New table…", path: "/tables?new=1" },
          { name: "New decision table…", path: "/tables?new=1&kind=decision" },
        ]
      : []),
    { name: "Runs that need attention", path: "/runs?view=attention" },
    { name: "Runs in doubt", path: "/runs?view=in-doubt" },
    { name: "Search docs…", path: "/docs?q=" },
    { name: "Your account: password, second factor, sessions", path: "/account" },
    ...(allowed.includes("flow.edit")
      ? [{ name: "Guide me through a first flow", run: restartGuide }]
      : []),
    { name: "Keys", keys: "?", run: showKeys },
  ];
  return (
    <PaletteGroup heading="Do">
      {[...here, ...everywhere].map((action) => (
        <PaletteEntry
          key={action.name}
          value={`do ${action.name}`}
          icon={Zap}
          name={action.name}
          detail={action.first}
          disabled={Boolean(action.first)}
          aside={action.keys ? <KeyHint keys={action.keys} /> : null}
          onSelect={() => {
            if ("path" in action) go(path(action.path));
            else {
              close();
              // After the palette gave the focus back, so that what opens may take it.
              setTimeout(action.run);
            }
          }}
        />
      ))}
      {systems.map(({ name, path: page }) => (
        <PaletteEntry
          key={page}
          value={`open sandbox ${name}`}
          icon={FlaskConical}
          name={`Open the ${name}`}
          detail="Sandbox"
          onSelect={() => {
            close();
            window.open(page, "_blank", "noopener");
          }}
        />
      ))}
    </PaletteGroup>
  );
}

/** Buttons and menus of the page that is open, for who looks for one of them. */
export function ControlEntries({
  close,
  searching,
}: {
  readonly close: () => void;
  readonly searching: boolean;
}) {
  // As they are when the palette opens: it lies over them.
  const [controls] = useState(pageControls);
  if (!searching || controls.length === 0) return null;
  return (
    <PaletteGroup heading="On this page">
      {controls.map((control) => (
        <PaletteEntry
          key={control.name}
          value={`press ${control.name}`}
          icon={MousePointerClick}
          name={control.name}
          onSelect={() => {
            close();
            setTimeout(() => pressControl(control));
          }}
        />
      ))}
    </PaletteGroup>
  );
}

export function ChangeEntries({ close }: { readonly close: () => void }) {
  const { setTheme } = useTheme();
  const { setDensity } = useDensity();
  return (
    <PaletteGroup heading="Change">
      {themes.map(({ value, label, icon }) => (
        <PaletteEntry
          key={value}
          value={`appearance ${label}`}
          icon={icon}
          name={`Appearance: ${label.toLowerCase()}`}
          onSelect={() => {
            setTheme(value);
            close();
          }}
        />
      ))}
      {densities.map(({ value, label }) => (
        <PaletteEntry
          key={value}
          value={`density ${label}`}
          icon={Rows3}
          name={`Density: ${label.toLowerCase()}`}
          onSelect={() => {
            setDensity(value);
            close();
          }}
        />
      ))}
      <PaletteEntry
        value="sign out"
        icon={LogOut}
        name="Sign out"
        onSelect={() => void signOut()}
      />
    </PaletteGroup>
  );
}
