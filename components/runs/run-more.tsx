"use client";

import { Bug, Download, Ellipsis, Link2, ListChecks } from "lucide-react";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Link } from "@/components/ui/link";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { copyLink } from "./copy-link";
import { exportAddress } from "./export-address";
import type { RunView } from "./use-run";

/** Where the run is debugged, saved as a test, and loaded as a file; null for who may not, or where it cannot be. */
type RunWays = {
  readonly debug: string | null;
  readonly test: string | null;
  readonly file: string;
};

/** It was only tried out: there is nothing to send again. */
export function isTried({ run }: RunView): boolean {
  return run.purpose !== "live" && run.purpose !== "replay";
}

export function useRunWays(view: RunView): RunWays {
  const path = usePath();
  const { environment } = usePlace();
  const mayEdit = useCan("flow.edit");
  const mayStart = useCan("run.start");
  const { run, flow } = view;
  const isKept = view.payloads && !view.detailGone;
  const debug = path(`/flows/${flow.id}/debug${isTried(view) ? "" : `?from=${run.id}`}`);
  const test = path(`/flows/${flow.id}/tests?from=${run.id}`);
  return {
    debug: mayStart && isKept ? debug : null,
    test: mayEdit && isKept && run.finished ? test : null,
    file: exportAddress("run", environment.id, { run: run.id }),
  };
}

/** What the bar over a run has no room for on a smaller window. */
export function RunMore({
  ways: { debug, test, file },
  className,
}: {
  readonly ways: RunWays;
  readonly className?: string;
}) {
  const shown = test !== null ? "xl:hidden" : debug !== null ? "lg:hidden" : "sm:hidden";
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon={Ellipsis} label="More actions" className={cn(shown, className)} />
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
