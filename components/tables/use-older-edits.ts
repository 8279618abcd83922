"use client";

import { type RefObject, useCallback, useRef, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { notify, notifyFailure } from "@/components/ui/toast";
import { forgetTable, type OlderEdits, recallOlder, rememberOlder } from "./table-memory";
import type { TableView } from "./table-types";
import type { KeptHistory } from "./use-table-draft";

/** Edits that the tab has of a version before the newest, until somebody says what becomes of them. */
export function useOlderEdits(
  { id, number }: TableView,
  areCarried: boolean,
  kept: RefObject<KeptHistory | null>,
) {
  const { email } = usePlace().person;
  const [edits, setEdits] = useState<OlderEdits | null>(() =>
    areCarried ? null : recallOlder(email, id, number),
  );
  const takeNoticeAway = useRef<(() => void) | null>(null);
  return {
    edits,
    /** Something was typed: what was discarded before cannot come back beside it. */
    closeWayBack: useCallback(() => {
      takeNoticeAway.current?.();
      takeNoticeAway.current = null;
    }, []),
    /** They are part of what is edited now. */
    settle: () => setEdits(null),
    discard: () => {
      forgetTable(email, id);
      setEdits(null);
      if (edits === null) return;
      takeNoticeAway.current = notify("Your changes were discarded.", {
        run: () => {
          const { current } = kept;
          // Pressed in the moment of typing; also where the tab has no storage, or none that is free.
          const isTyped = current !== null && current.history.now !== current.saved;
          // One of both can be kept: what is on the screen goes first.
          if (isTyped || !rememberOlder(email, id, edits)) {
            notifyFailure("You have typed since: that is kept, and the discarded changes are not.");
          } else setEdits(edits);
        },
      });
    },
  };
}
