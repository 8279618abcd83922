"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useDeferredValue, useMemo, useState } from "react";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePageTitle } from "@/components/shell/page-title";
import { usePlace } from "@/components/shell/place";
import { SharedNote } from "@/components/shell/shared-note";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useMayEditSharable } from "@/components/shell/use-may-edit-sharable";
import { ArchivedNote } from "@/components/tables/archived-note";
import { TableBar } from "@/components/tables/table-bar";
import type { TableView } from "@/components/tables/table-types";
import { useSaveKey } from "@/components/tables/use-save-key";
import { useTableActions } from "@/components/tables/use-table-actions";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { laterComponent } from "@/components/ui/later-component";
import { Skeleton } from "@/components/ui/skeleton";
import { notify } from "@/components/ui/toast";
import { checkDecision, type DecisionProblem } from "@/runtime/rules/check-decision";
import { decisionContent } from "@/runtime/rules/decision-content";
import { draftOf } from "@/runtime/rules/table-draft";
import { checkRows } from "@/runtime/tables/check-rows";
import { compareTables, type TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { shapeProblems } from "@/runtime/tables/table-shape";
import { DecisionBody } from "./decision-body";
import { recallTableDraft } from "./draft-memory";
import type { DecisionDraftSaver, SavePhase, SaverMemory } from "./draft-saver";
import { readStoredDraft } from "./stored-draft";
import { useDecisionDraft } from "./use-decision-draft";

const ImportDialog = laterComponent(() =>
  import("@/components/tables/import-dialog").then((module) => module.ImportDialog),
);
const DraftConflictDialog = laterComponent(() =>
  import("./draft-conflict-dialog").then((module) => module.DraftConflictDialog),
);
const PublishDialog = laterComponent(() =>
  import("./publish-dialog").then((module) => module.PublishDialog),
);

type EditorProps = {
  readonly view: TableView;
  readonly saved: TableState;
  /** The page's saver, which outlives this screen. */
  readonly kept: RefObject<DecisionDraftSaver | null>;
};

/** A decision table: its rows, what is wrong with them, its test rows, and why each decides as it does. */
export function DecisionEditor(props: EditorProps) {
  const { view, saved } = props;
  const trpc = useTRPC();
  const { person } = usePlace();
  const mayEdit = useMayEditSharable("table.edit", view);
  const [published] = useState(() => {
    const draft = draftOf(saved, view.number);
    return { known: { revision: 0, base: view.number, draft }, now: draft };
  });
  const [kept] = useState(() => recallTableDraft(person.email, view.id));
  const query = useQuery(
    trpc.tables.draft.queryOptions(
      { id: view.id },
      // What is there when the page opens; what comes later is put together with what is typed.
      { enabled: mayEdit, gcTime: 0, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (!mayEdit) return <Editor {...props} start={published} mayEdit={false} />;
  if (unread(query) !== null) {
    return <LoadFailure what="The draft" error={query.error} onRetry={() => query.refetch()} />;
  }
  if (query.data === undefined) return <Skeleton lines={8} />;
  const known = query.data === null ? null : readStoredDraft(query.data);
  const stored = known === null ? published : { known, now: known.draft };
  return <Editor {...props} start={kept ?? stored} mayEdit />;
}

function Editor({
  view,
  saved,
  kept,
  start,
  mayEdit,
}: EditorProps & { readonly start: SaverMemory; readonly mayEdit: boolean }) {
  const draft = useDecisionDraft(view, saved, { start, kept }, mayEdit);
  const actions = useTableActions(view.id);
  const { saver, save, conflict } = draft;
  const [dialog, setDialog] = useState<{ readonly sheet: string | null } | "publish" | null>(null);
  const [failing, setFailing] = useState(0);
  const whole = useMemo(() => withoutBlankEnd(draft.table), [draft.table]);
  const checked = useDeferredValue(whole);
  const problems = useMemo(() => problemsOf(checked), [checked]);
  const blocked = !draft.dirty || problems.length > 0;
  usePageTitle(view.name);
  useSaveKey(mayEdit && !blocked ? () => setDialog("publish") : null);
  const publish = async (note: string) => {
    if (!(await saver.save())) {
      setDialog(null);
      return;
    }
    // What came in while it was saved is published as well.
    const { shape, rows: cells } = withoutBlankEnd(saver.state.getState().now);
    const input = { id: view.id, base: view.number, shape, rows: JSON.stringify(cells), note };
    try {
      const { number } = await actions.save.mutateAsync({ ...input, drafted: true });
      notify(`${view.name} is published as version ${number}.`);
    } catch (error) {
      // The newer version comes in, and what was not published is a change of it.
      if (problemOf(error).code === "REVISION_STALE") await actions.refresh();
    }
    setDialog(null);
  };
  return (
    <>
      <LeaveGuard unsaved={mayEdit && save.kind !== "saved"} />
      <TableBar
        kind="Decision table"
        {...{ view, draft, whole, mayEdit, actions }}
        version={
          <>
            <Badge>{draft.dirty ? `Draft of v${view.number + 1}` : `v${view.number}`}</Badge>
            {mayEdit ? <SaveWord save={save} dirty={draft.dirty} /> : null}
          </>
        }
      >
        <Button look="primary" disabled={blocked} onClick={() => setDialog("publish")}>
          Publish…
        </Button>
      </TableBar>
      <SharedNote what="table" view={view} action="table.edit" />
      {view.archived ? <ArchivedNote view={view} actions={actions} /> : null}
      {actions.save.error ? (
        <div role="alert" className="max-w-[592px] shrink-0 p-4">
          <ErrorCard
            title="The table was not published"
            why={<p>{problemOf(actions.save.error).message}</p>}
          />
        </div>
      ) : null}
      {conflict === null ? null : (
        <DraftConflictDialog
          conflict={conflict}
          onResolve={(choices) => {
            saver.resolve(choices);
            void saver.save();
          }}
        />
      )}
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
          onPublish={(note) => void publish(note)}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  );
}

/** Whether everybody who edits the table has what stands here. */
function SaveWord({ save, dirty }: { readonly save: SavePhase; readonly dirty: boolean }) {
  const words = { saved: dirty ? "Draft saved" : "", saving: "Saving…", unsaved: "Saving…" };
  return (
    <span aria-live="polite" className="min-w-0 truncate text-12 text-fg-3 max-sm:sr-only">
      {save.kind === "failed" ? (
        <span className="text-negative">Not saved yet: {save.reason}</span>
      ) : (
        words[save.kind]
      )}
    </span>
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
      position: null,
      why: message,
      message,
    }),
  );
  return [
    ...shapeProblems(table.shape).map((message) => ({ at: "table" as const, message })),
    ...(content === null ? [] : checkDecision(content)),
    ...rows,
  ];
}
