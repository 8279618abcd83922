"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { KeyHint } from "@/components/ui/key-hint";
import { Link } from "@/components/ui/link";
import { useKeyMap } from "./key-map-state";
import { usePath } from "./place";

type Section = {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, what: string])[];
};

const sections: readonly Section[] = [
  {
    title: "Everywhere",
    keys: [
      ["Ctrl K", "Search and commands: every page, flow, connection and run"],
      ["?", "These keys"],
      ["Esc", "Close what is open"],
    ],
  },
  {
    title: "Lists",
    keys: [
      ["J K", "Next and previous row; arrows, Home and End too"],
      ["Enter", "Open the row"],
      ["/", "To the search of the run list and of the docs"],
    ],
  },
  {
    title: "Canvas",
    keys: [
      ["/", "Add a node after the selected one or into the selected line; A too"],
      ["Arrows", "Walk along the lines"],
      ["Shift Arrows", "Walk and take each node into the selection"],
      [
        "Shift Click",
        "A node into the selection or out of it; Ctrl Click too. Shift and drag: a box",
      ],
      ["Enter", "Into the selected node's first field"],
      ["Esc", "Out of a field, then out of the selection"],
      ["Alt Shift ↑↓", "In a list of a form: the row up or down; Enter adds one"],
      ["C", "Connect the selected node to…, or disconnect it"],
      ["M", "Open the mapper of the selected map; a double click too"],
      ["P", "To the ports of the selected node; arrows go on, Enter adds a node there"],
      ["Del", "Delete and reconnect around"],
      ["Alt Arrows", "Move the selection; with Shift by less"],
      ["Shift F10", "The menu of the selection or the canvas; the menu key, too"],
      ["G", "Group the selection, or take the group apart"],
      ["X", "Switch the selection off or on"],
      ["T", "Tidy up, or only the selection"],
      ["Ctrl F", "Search and replace"],
      ["Ctrl Z", "Undo; with Shift: redo"],
      ["Ctrl C", "Copy, also to another flow; Ctrl X cuts, Ctrl V pastes"],
      ["Ctrl D", "Duplicate"],
      ["Ctrl A", "Select all"],
      ["Ctrl S", "Save now (it saves by itself)"],
      ["Ctrl Enter", "Publish…"],
      ["Alt T", "Test the selected step"],
      ["Alt ↑", "… to the step before; Alt ↓ to the one after"],
      ["Alt E", "In an expression: open it in the code editor"],
    ],
  },
  {
    title: "Mapper",
    keys: [
      ["M", "On a source field: choose its target, with Enter; on a target: its source"],
      ["Enter", "On a target: into its expression; Esc back"],
      ["Del", "Take a target's value away"],
      ["/", "Search the fields"],
      ["F8", "The next incomplete document of the last runs; with Shift the one before"],
      ["Esc", "Back to the canvas"],
    ],
  },
  {
    title: "Table",
    keys: [
      ["Arrows", "Move; with Shift select, with Ctrl to the end. Up from the first row: the heads"],
      ["Enter", "Edit the cell, or what can be done to the column; typing edits, too"],
      ["Del", "Empty the selected cells"],
      ["Ctrl V", "Paste cells of a spreadsheet; one value fills the selection"],
      ["Ctrl .", "Write what is proposed for a cell that is wrong"],
      ["Ctrl End", "To the last cell, from which Tab leaves the rows"],
      ["Ctrl S", "Save the table"],
      [
        "F6",
        "Decision table: from the rows to the chosen test row, to the findings and back; Shift F6 the other way",
      ],
    ],
  },
  {
    title: "Adding a node",
    keys: [
      ["Enter", "Add it"],
      ["Ctrl Enter", "Add it and go on from it"],
    ],
  },
  {
    title: "Run",
    keys: [["Arrows", "Walk along the path, the timeline and the iterations"]],
  },
];

/** What the keyboard can do, page by page. */
export function KeyMapDialog() {
  const { open, setOpen } = useKeyMap();
  const path = usePath();
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogContent
        title="Keys"
        wide
        footer={
          <Link
            href={path("/docs?q=")}
            onClick={() => setOpen(false)}
            className="mr-auto self-center text-12 text-accent-text underline underline-offset-2"
          >
            Search docs…
          </Link>
        }
      >
        {/* Longer than a low window: the arrows scroll what has the focus. */}
        <section
          aria-label="By place"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
          tabIndex={0}
          className="rounded-6 outline-offset-4 focus-visible:outline-1 focus-visible:outline-line-control sm:columns-2 sm:gap-6 [&>section+section]:mt-4"
        >
          {sections.map(({ title, keys }) => (
            <section key={title}>
              <h3 className="mb-1.5 break-after-avoid font-medium text-12 text-fg-2">{title}</h3>
              <dl className="text-12">
                {keys.map(([key, what]) => (
                  <div
                    key={what}
                    className="grid break-inside-avoid grid-cols-[80px_minmax(0,1fr)] items-baseline pb-1.5"
                  >
                    <dt>
                      <KeyHint keys={key} />
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </section>
      </DialogContent>
    </Dialog>
  );
}
