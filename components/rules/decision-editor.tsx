"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan } from "@/components/shell/place";
import { ArchivedNote } from "@/components/tables/archived-note";
import { SaveConflict } from "@/components/tables/save-conflict";
import { TableBar } from "@/components/tables/table-bar";
import type { TableView } from "@/components/tables/table-types";
import { useSaveKey } from "@/components/tables/use-save-key";
import { useTableActions } from "@/components/tables/use-table-actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { laterComponent } from "@/components/ui/later-component";
import { notify } from "@/components/ui/toast";
import { checkDecision, type DecisionProblem } from "@/runtime/rules/check-decision";
import { decisionContent } from "@/runtime/rules/decision-content";
import { checkRows } from "@/runtime/tables/check-rows";
import { compareTables, type TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { shapeProblems, type TableRow } from "@/runtime/tables/table-shape";
import { DecisionBody } from "./decision-body";
import { useDecisionDraft } from "./use-decision-draft";

const ImportDialog = laterComponent(() =>
  import("@/components/tables/import-dialog").then((module) => module.ImportDialog),
);
const PublishDialog = laterComponent(() =>
  import("./publish-dialog").then((module) => module.PublishDialog),
);

/** A decision table: its rows, what is wrong with them, its test rows, and why each decides as it does. */
export function DecisionEditor({
  view,
  rows,
  carried,
  onCarry,
}: {
  readonly view: TableView;
  readonly rows: readonly TableRow[];
  /** What was typed over an older version. */
  readonly carried: TableState | null;
  readonly onCarry: (table: TableState) => void;
}) {
  const saved = useMemo(() => ({ shape: view.shape, rows }), [view.shape, rows]);
  const draft = useDecisionDraft(saved, carried);
  const actions = useTableActions(view.id);
  const mayEdit = useCan("table.edit") && !view.archived && !view.shared;
  const [dialog, setDialog] = useState<{ readonly sheet: string | null } | "publish" | null>(null);
  const [failing, setFailing] = useState(0);
  const whole = useMemo(() => withoutBlankEnd(draft.table), [draft.table]);
  const checked = useDeferredValue(whole);
  const problems = useMemo(() => problemsOf(checked), [checked]);
  const blocked = !draft.dirty || problems.length > 0;
  usePageTitle(view.name);
  useSaveKey(mayEdit && !blocked ? () => setDialog("publish") : null);
  const publish = async (note: string) => {
    const { shape } = whole;
    const input = { id: view.id, base: view.number, shape, rows: JSON.stringify(whole.rows), note };
    const { number } = await actions.save.mutateAsync(input).finally(() => setDialog(null));
    notify(`${view.name} is published as version ${number}.`);
  };
  return (
    <>
      <LeaveGuard unsaved={mayEdit && draft.dirty && !actions.save.isSuccess} />
      <TableBar
        kind="Decision table"
        {...{ view, draft, whole, mayEdit, actions }}
        version={<Badge>{draft.dirty ? `Draft of v${view.number + 1}` : `v${view.number}`}</Badge>}
      >
        <Button look="primary" disabled={blocked} onClick={() => setDialog("publish")}>
          Publish…
        </Button>
      </TableBar>
      {view.archived ? <ArchivedNote view={view} actions={actions} /> : null}
      {actions.save.error ? (
        <SaveConflict
          error={actions.save.error}
          id={view.id}
          base={saved}
          mine={whole}
          onMerged={onCarry}
        />
      ) : null}
      <DecisionBody
        view={view}
        saved={saved}
        draft={draft}
        readOnly={!mayEdit}
        problems={problems}
        onImport={(sheet) => setDialog({ sheet })}
        onFailing={setFailing}
      />
      {dialog !== null && dialog !== "publish" ? (
        <ImportDialog draft={draft} text={dialog.sheet} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === "publish" ? (
        <PublishDialog
          name={view.name}
          number={view.number + 1}
          changes={compareTables(saved, whole)}
          failing={failing}
          busy={actions.save.isPending}
          onPublish={(note) => publish(note).catch(() => undefined)}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  );
}

/** All that keeps the table from being published, as problems of its rules. */
function problemsOf(table: TableState): readonly DecisionProblem[] {
  const content = decisionContent(table);
  const rows = checkRows(table.shape, table.rows).shown.map(
    ({ row, column, message }): DecisionProblem => ({
      at: "cell",
      row,
      column: table.shape.columns[column ?? 0] ?? "",
      message,
    }),
  );
  return [
    ...shapeProblems(table.shape).map((message) => ({ at: "table" as const, message })),
    ...(content === null ? [] : checkDecision(content)),
    ...rows,
  ];
}
