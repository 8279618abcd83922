"use client";

import { Download } from "lucide-react";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import { exportAddress } from "./export-address";
import type { filterOf } from "./run-filter-state";

/** All runs the filters find, as a file; made while it is loaded, however many there are. */
export function ExportMenu({
  filter,
  kinds,
}: {
  readonly filter: ReturnType<typeof filterOf>;
  /** Numbers that get a column. */
  readonly kinds: readonly string[];
}) {
  const { environment } = usePlace();
  const address = (format: string) =>
    exportAddress("runs", environment.id, {
      format,
      filter: JSON.stringify(filter),
      keys: kinds.join(","),
    });
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button className="max-sm:px-2">
          <Icon as={Download} size="s" />
          <span className="max-sm:sr-only">Export</span>
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="w-64">
        <MenuLabel>All runs these filters find</MenuLabel>
        <MenuItem asChild>
          <a href={address("csv")} download>
            CSV, for a spreadsheet
          </a>
        </MenuItem>
        <MenuItem asChild>
          <a href={address("json")} download>
            JSON, with all numbers
          </a>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
