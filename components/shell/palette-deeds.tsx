"use client";

import { FlaskConical, LogOut, Zap } from "lucide-react";
import { useTheme } from "next-themes";
import { restartGuide } from "@/components/guide/guide-state";
import { KeyHint } from "@/components/ui/key-hint";
import { useKeyMap } from "./key-map-state";
import { sandboxSystems } from "./navigation";
import { type PaletteAction, usePaletteState } from "./palette-actions";
import { type GroupProps, PaletteEntry, PaletteGroup } from "./palette-entry";
import { usePath, usePlace } from "./place";
import { signOut } from "./sign-out";
import { themes } from "./themes";

/** What can be done: here, on the page that is open, and everywhere. */
export function ActionEntries({ go, close }: GroupProps & { readonly close: () => void }) {
  const path = usePath();
  const here = usePaletteState((state) => state.actions);
  const showKeys = useKeyMap((map) => map.show);
  const { actions: allowed } = usePlace();
  const everywhere: readonly PaletteAction[] = [
    ...(allowed.includes("flow.edit") ? [{ name: "New flow…", path: "/flows?new=1" }] : []),
    ...(allowed.includes("connection.edit")
      ? [{ name: "New connection…", path: "/connections/new" }]
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
      {sandboxSystems.map(({ name, path: page }) => (
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

export function ChangeEntries({ close }: { readonly close: () => void }) {
  const { setTheme } = useTheme();
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
      <PaletteEntry
        value="sign out"
        icon={LogOut}
        name="Sign out"
        onSelect={() => void signOut()}
      />
    </PaletteGroup>
  );
}
