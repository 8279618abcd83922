"use client";

import { Bug, Download, Ellipsis, Link2, ListChecks } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { copyLink } from "./copy-link";

/** What the bar over a run has no room for on a smaller window. */
export function RunMore({
  debug,
  test,
  file,
}: {
  /** Where the run is debugged, saved as a test, and loaded as a file; null for who may not, or where it cannot be. */
  readonly debug: string | null;
  readonly test: string | null;
  readonly file: string;
}) {
  const shown = test !== null ? "xl:hidden" : debug !== null ? "lg:hidden" : "sm:hidden";
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon={Ellipsis} label="More actions" className={shown} />
      </MenuTrigger>
      <MenuContent align="end">
        {debug === null ? null : (
          <MenuItem asChild className="lg:hidden">
            <Link href={debug}>
              <Icon as={Bug} size="s" className="text-fg-2" />
              Debug
            </Link>
          </MenuItem>
        )}
        {test === null ? null : (
          <MenuItem asChild>
            <Link href={test}>
              <Icon as={ListChecks} size="s" className="text-fg-2" />
              Save as test
            </Link>
          </MenuItem>
        )}
        <MenuItem icon={Link2} className="sm:hidden" onSelect={() => void copyLink()}>
          Copy link
        </MenuItem>
        <MenuItem asChild className="sm:hidden">
          <a href={file} download>
            <Icon as={Download} size="s" className="text-fg-2" />
            Export
          </a>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
