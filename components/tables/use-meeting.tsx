"use client";

import { type ReactNode, useState } from "react";
import { laterComponent } from "@/components/ui/later-component";
import { notify } from "@/components/ui/toast";
import type { TableState } from "@/runtime/tables/compare-tables";
import { mergeTables } from "@/runtime/tables/merge-tables";
import type { Meeting } from "./conflict-dialog";

const ConflictDialog = laterComponent(() =>
  import("./conflict-dialog").then((module) => module.ConflictDialog),
);

type Meet = (meeting: Meeting, onMerged: (table: TableState) => void) => void;

/**
 * Puts edits on a newer version: at once where nothing contradicts, else as chosen in a dialog, which has to be drawn.
 */
export function useMeeting(): { readonly meet: Meet; readonly dialog: ReactNode } {
  const [asked, setAsked] = useState<Parameters<Meet> | null>(null);
  const meet: Meet = (meeting, onMerged) => {
    const { table, conflicts } = mergeTables(meeting.base, meeting.mine, meeting.theirs);
    if (conflicts.length > 0) setAsked([meeting, onMerged]);
    else finish(meeting, table, onMerged);
  };
  if (asked === null) return { meet, dialog: null };
  const [meeting, onMerged] = asked;
  const dialog = (
    <ConflictDialog
      meeting={meeting}
      onCancel={() => setAsked(null)}
      onChosen={(table) => {
        setAsked(null);
        finish(meeting, table, onMerged);
      }}
    />
  );
  return { meet, dialog };
}

function finish({ number }: Meeting, table: TableState, onMerged: (table: TableState) => void) {
  onMerged(table);
  notify(`Your changes are on version ${number} now. Look at them, then save.`);
}
