"use client";

import { X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { SidePanel, SidePanelHeader } from "@/components/ui/side-panel";

/** Holds the place, so that the drawing does not move with the selection; says so while no step is selected. */
export function EmptyData({ onClose }: { readonly onClose?: () => void }) {
  return (
    <SidePanel aria-label="Step data" className="w-72 max-xl:w-60">
      {onClose === undefined ? null : (
        <>
          <SidePanelHeader
            title="Step data"
            aside={<IconButton icon={X} size="s" label="Close the step's data" onClick={onClose} />}
          />
          <p className="px-3 text-12 text-fg-3">
            Select a step to see what arrives at it, and to test it on that.
          </p>
        </>
      )}
    </SidePanel>
  );
}
