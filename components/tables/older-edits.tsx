"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, History } from "lucide-react";
import { useMemo } from "react";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Icon } from "@/components/ui/icon";
import { compareTables, type TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { writeSheet } from "@/runtime/tables/read-sheet";
import type { TableRow } from "@/runtime/tables/table-shape";
import { ChangeCounts } from "./row-changes";
import { saveCsvFile } from "./save-file";
import type { OlderEdits as Edits } from "./table-memory";
import type { TableView } from "./table-types";
import { useMeeting } from "./use-meeting";

/**
 * That this tab has edits of a version before the newest, and what can become of them. Until that is said the
 * newest version is shown, and nothing is typed over it.
 */
export function OlderEdits({
  edits,
  view,
  shown,
  mayApply,
  onApplied,
  onDiscard,
}: {
  readonly edits: Edits;
  /** The newest version. */
  readonly view: TableView;
  readonly shown: TableState;
  readonly mayApply: boolean;
  readonly onApplied: (table: TableState) => void;
  readonly onDiscard: () => void;
}) {
  const trpc = useTRPC();
  const { person } = usePlace();
  const { version } = edits;
  const query = useQuery(
    trpc.tables.get.queryOptions(
      { id: view.id, number: version },
      { refetchOnWindowFocus: false, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const older = query.data;
  const read = useMemo(
    () => (older === undefined ? null : readEdits(edits, older)),
    [edits, older],
  );
  const { meet, dialog } = useMeeting();
  const who = view.savedBy === person.name ? "You" : view.savedBy || "Somebody";
  const isLost = query.isError || read === "lost";
  return (
    <section aria-label="Your unsaved changes" className="max-w-[592px] shrink-0 p-4">
      <ErrorCard
        tone="caution"
        icon={History}
        title={`You have unsaved changes of version ${version}`}
        why={
          <>
            <p>
              {who} saved version {view.number} meanwhile, which is what you see. Your changes are
              kept in this tab until you say what becomes of them.
            </p>
            {isLost ? (
              <p>
                {query.isError ? problemOf(query.error).message : "They cannot be read any more."}
              </p>
            ) : read === null ? null : (
              // Its own room around it is that of a bar.
              <div className="-mx-4 -my-2">
                <ChangeCounts changes={read.changes} />
              </div>
            )}
          </>
        }
        actions={
          <>
            {mayApply && !isLost ? (
              <Button
                size="s"
                look="primary"
                busy={read === null}
                onClick={() => {
                  if (read === null) return;
                  const { base, mine } = read;
                  const { number, savedBy: by } = view;
                  meet({ base, mine, theirs: shown, number, by }, onApplied);
                }}
              >
                Put them on version {view.number}
              </Button>
            ) : null}
            {query.isError ? (
              <Button size="s" onClick={() => query.refetch()}>
                Try again
              </Button>
            ) : null}
            {read === null || read === "lost" ? null : (
              <Button
                size="s"
                onClick={() => {
                  const { rows, shape } = read.mine;
                  saveCsvFile(`${view.name} with my changes`, writeSheet(rows, shape.columns));
                }}
              >
                <Icon as={Download} size="s" />
                Export with them
              </Button>
            )}
            <Button size="s" look="quiet" onClick={onDiscard}>
              Discard them
            </Button>
          </>
        }
      />
      {dialog}
    </section>
  );
}

function readEdits(edits: Edits, { shape, rows }: TableView) {
  try {
    const base: TableState = { shape, rows: JSON.parse(rows) as readonly TableRow[] };
    const mine = withoutBlankEnd(edits.over(base));
    return { base, mine, changes: compareTables(base, mine) };
  } catch {
    return "lost" as const;
  }
}
