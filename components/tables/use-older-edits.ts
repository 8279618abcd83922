"use client";

import { useState } from "react";
import { usePlace } from "@/components/shell/place";
import { notify } from "@/components/ui/toast";
import { forgetTable, type OlderEdits, recallOlder, rememberOlder } from "./table-memory";
import type { TableView } from "./table-types";

/** Edits that the tab has of a version before the newest, until somebody says what becomes of them. */
export function useOlderEdits({ id, number }: TableView, areCarried: boolean) {
  const { email } = usePlace().person;
  const [edits, setEdits] = useState<OlderEdits | null>(() =>
    areCarried ? null : recallOlder(email, id, number),
  );
  return {
    edits,
    /** They are part of what is edited now. */
    settle: () => setEdits(null),
    discard: () => {
      forgetTable(email, id);
      setEdits(null);
      if (edits === null) return;
      notify("Your changes were discarded.", {
        run: () => {
          rememberOlder(email, id, edits);
          setEdits(edits);
        },
      });
    },
  };
}
