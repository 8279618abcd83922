"use client";

import { type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { usePageTitle } from "@/components/shell/page-title";
import { usePlace } from "@/components/shell/place";
import { SharedNote } from "@/components/shell/shared-note";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { laterComponent } from "@/components/ui/later-component";
import { notify } from "@/components/ui/toast";
import { checkRows } from "@/runtime/tables/check-rows";
import type { TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { shapeProblems, type TableRow } from "@/runtime/tables/table-shape";
import { ArchivedNote } from "./archived-note";
import { ColumnMenu } from "./column-menu";
import type { CellMark } from "./grid-props";
import { GridToolbar } from "./grid-toolbar";
import { SaveConflict } from "./save-conflict";
import { TableBar } from "./table-bar";
import { TableGrid } from "./table-grid";
import { forgetTable } from "./table-memory";
import { TablePanel } from "./table-panel";
import type { TableView } from "./table-types";
import { useOlderEdits } from "./use-older-edits";
import { useSaveKey } from "./use-save-key";
import { useTableActions } from "./use-table-actions";
import { type KeptHistory, useTableDraft } from "./use-table-draft";
import { useWantedRow } from "./use-wanted-row";

const ImportDialog = laterComponent(() =>
  import("./import-dialog").then((module) => module.ImportDialog),
);

const OlderEdits = laterComponent(() =>
  import("./older-edits").then((module) => module.OlderEdits),
);

const none: readonly number[] = [];

/** What a person sees and does on a table's page. */
export function TableEditor({
  view,
  saved,
  kept,
  carried,
  sent: own,
  onCarry,
  onSaved,
}: {
  readonly view: TableView;
  readonly saved: TableState;
  readonly kept: RefObject<KeptHistory | null>;
  /** What was typed over an older version. */
  readonly carried: TableState | null;
  /** What this version is of, where this page saved it. */
  readonly sent: TableState | null;
  readonly onCarry: (table: TableState, over: number) => void;
  /** Told what was sent, and which version that is. */
  readonly onSaved: (sent: TableState, number: number) => void;
}) {
  const older = useOlderEdits(view, carried !== null, kept);
  const draft = useTableDraft(view, saved, carried, own, kept, older.edits !== null);
  const { closeWayBack } = older;
  useEffect(() => {
    if (draft.dirty) closeWayBack();
  }, [draft.dirty, closeWayBack]);
  const { person } = usePlace();
  const sent = useRef(draft.table);
  const actions = useTableActions(view.id, (number) => {
    onSaved(sent.current, number);
    // What is typed from here on is of the version before, and goes on over the new one.
    if (kept.current?.history.now === sent.current) forgetTable(person.email, view.id);
  });
  const mayChange = useMayEditSharable("table.edit", view);
  const mayEdit = mayChange && older.edits === null;
  const [search, setSearch] = useState("");
  const [selected, setSelected] = useState(none);
  const [shown, setShown] = useState<{ readonly row: number; readonly column?: number } | null>(
    null,
  );
  const [sheet, setSheet] = useState<{ readonly text: string | null } | null>(null);
  const { table } = draft;
  useWantedRow(draft, mayEdit, setShown);
  const whole = useMemo(() => withoutBlankEnd(table), [table]);
  const checked = useDeferredValue(whole);
  const findings = useMemo(
    () => ({ shape: shapeProblems(checked.shape), rows: checkRows(checked.shape, checked.rows) }),
    [checked],
  );
  const marks = useMemo(() => marksOf(findings.rows.shown), [findings]);
  const visible = useVisibleRows(table.rows, search);
  const problems = findings.shape.length + findings.rows.total;
  const save = async () => {
    sent.current = table;
    const { shape } = whole;
    const input = { id: view.id, base: view.number, shape, rows: JSON.stringify(whole.rows) };
    const { number } = await actions.save.mutateAsync(input);
    notify(`${view.name} is saved as version ${number}.`);
  };
  const blocked = !draft.dirty || problems > 0;
  usePageTitle(view.name);
  useSaveKey(mayEdit && !blocked ? () => save().catch(() => undefined) : null);
  return (
    <>
      <LeaveGuard
        unsaved={mayEdit && draft.dirty && !(actions.save.isSuccess && table === sent.current)}
        onLeave={() => forgetTable(person.email, view.id)}
      />
      <TableBar
        kind="Table"
        {...{ view, draft, whole, mayEdit, actions }}
        version={
          <>
            <Badge>v{view.number}</Badge>
            {draft.dirty ? (
              <span className="text-12 text-fg-3 max-sm:sr-only">not saved</span>
            ) : null}
          </>
        }
      >
        <Button
          look="primary"
          busy={actions.save.isPending}
          disabled={blocked}
          onClick={() => save().catch(() => undefined)}
        >
          Save
        </Button>
      </TableBar>
      <SharedNote what="table" view={view} action="table.edit" />
      {view.archived ? <ArchivedNote view={view} actions={actions} /> : null}
      {older.edits === null ? null : (
        <OlderEdits
          edits={older.edits}
          view={view}
          shown={whole}
          mayApply={mayChange}
          onApplied={(table) => {
            older.settle();
            draft.change(() => table);
            focusGrid();
          }}
          onDiscard={() => {
            older.discard();
            focusGrid();
          }}
        />
      )}
      {actions.save.error ? (
        <SaveConflict
          error={actions.save.error}
          id={view.id}
          base={saved}
          mine={whole}
          onMerged={onCarry}
        />
      ) : null}
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <GridToolbar
            draft={draft}
            search={search}
            onSearch={setSearch}
            found={visible.length}
            selected={selected}
            readOnly={!mayEdit}
            onImport={() => setSheet({ text: null })}
          />
          <TableGrid
            label={`Rows of ${view.name}`}
            draft={draft}
            view={visible}
            readOnly={!mayEdit}
            problems={marks}
            onFirstPaste={(text) => setSheet({ text })}
            columnMenu={(column) => <ColumnMenu draft={draft} column={column} />}
            onRows={setSelected}
            shown={shown}
          />
        </div>
        <TablePanel
          view={view}
          draft={draft}
          readOnly={!mayEdit}
          findings={findings}
          onShowRow={(row) => {
            setSearch("");
            setShown({ row });
          }}
        />
      </div>
      {sheet === null ? null : (
        <ImportDialog draft={draft} text={sheet.text} onClose={() => setSheet(null)} />
      )}
    </>
  );
}

/** Once what had the focus is gone. */
function focusGrid(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="grid"]')?.focus());
}

/** Positions of the rows that hold the text anywhere; all of them without one. */
function useVisibleRows(rows: readonly TableRow[], search: string): readonly number[] {
  const wanted = useDeferredValue(search).trim().toLowerCase();
  return useMemo(() => {
    const all = rows.map((_, at) => at);
    if (wanted === "") return all;
    return all.filter((at) => rows[at]?.some((cell) => cell.toLowerCase().includes(wanted)));
  }, [rows, wanted]);
}

function marksOf(problems: ReturnType<typeof checkRows>["shown"]): ReadonlyMap<string, CellMark> {
  return new Map(
    problems.map(({ row, column, message }) => [`${row}:${column ?? "row"}`, { message }]),
  );
}
