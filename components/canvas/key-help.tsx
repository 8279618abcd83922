"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { KeyHint } from "@/components/ui/key-hint";

const keys: readonly (readonly [string, string])[] = [
  ["/", "Add a node (after the selected one, or into the selected line)"],
  ["Arrows", "Walk along the lines"],
  ["Enter", "Into the selected node's first field"],
  ["Esc", "Out of a field, then out of the selection"],
  ["C", "Connect the selected node to…, or disconnect it"],
  ["Del", "Delete and reconnect around"],
  ["Alt Arrows", "Move the selection; with Shift by less"],
  ["G", "Group the selection, or take the group apart"],
  ["X", "Switch the selection off or on"],
  ["T", "Tidy up, or only the selection"],
  ["Ctrl F", "Search and replace"],
  ["Ctrl Z", "Undo; with Shift: redo"],
  ["Ctrl C", "Copy, also to another flow; Ctrl V pastes"],
  ["Ctrl D", "Duplicate"],
  ["Ctrl A", "Select all"],
  ["Ctrl S", "Save now (it saves by itself)"],
  ["Ctrl Enter", "Publish…"],
  ["Alt T", "In a node's form: test this step"],
  ["Alt ↑", "… to the step before; Alt ↓ to the one after"],
  ["Alt E", "In an expression: open it in the code editor"],
];

/** What the keyboard can do here. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent title="Keys">
        <dl className="grid grid-cols-[96px_minmax(0,1fr)] items-center gap-y-1.5">
          {keys.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <KeyHint keys={key} />
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
