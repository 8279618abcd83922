"use client";

import { ArrowLeft, Download, Redo2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { PageBar } from "@/components/shell/page-bar";
import { usePath } from "@/components/shell/place";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Spring } from "@/components/ui/top-bar";
import type { TableState } from "@/runtime/tables/compare-tables";
import { writeSheet } from "@/runtime/tables/read-sheet";
import { saveCsvFile } from "./save-file";
import { TableMenu } from "./table-menu";
import type { TableView } from "./table-types";
import { useFlowBefore } from "./use-flow-before";
import type { useTableActions } from "./use-table-actions";
import type { TableDraft } from "./use-table-draft";
import { useUndoKeys } from "./use-undo-keys";

type TableBarProps = {
  /** What kind of table the page is about. */
  readonly kind: string;
  readonly view: TableView;
  readonly draft: Pick<TableDraft, "canUndo" | "canRedo" | "undo" | "redo">;
  readonly whole: TableState;
  readonly mayEdit: boolean;
  readonly actions: ReturnType<typeof useTableActions>;
  /** Which version it is. */
  readonly version: ReactNode;
  /** What takes the changes over. */
  readonly children: ReactNode;
};

/** The top of a table's page: its name and version, steps back, export, and what can be done to it. */
export function TableBar(props: TableBarProps) {
  const { kind, view, draft, whole, mayEdit, actions, version, children } = props;
  const path = usePath();
  const back = useFlowBefore();
  useUndoKeys(draft, mayEdit);
  return (
    <PageBar>
      <h1 className="sr-only">
        {kind} {view.name}
      </h1>
      <Breadcrumb parts={[{ label: "Tables", href: path("/tables") }, { label: view.name }]} />
      {version}
      <Spring />
      {back === null ? null : (
        <Button look="quiet" onClick={back}>
          <Icon as={ArrowLeft} size="s" />
          Back to the flow
        </Button>
      )}
      {mayEdit ? (
        <span className="flex max-sm:hidden">
          <IconButton
            icon={Undo2}
            label="Undo"
            keys="Ctrl Z"
            disabled={!draft.canUndo}
            onClick={draft.undo}
          />
          <IconButton
            icon={Redo2}
            label="Redo"
            keys="Ctrl Shift Z"
            disabled={!draft.canRedo}
            onClick={draft.redo}
          />
        </span>
      ) : null}
      <Button
        className="max-sm:hidden"
        onClick={() => saveCsvFile(view.name, writeSheet(whole.rows, whole.shape.columns))}
      >
        <Icon as={Download} size="s" />
        Export
      </Button>
      <TableMenu view={view} actions={actions} />
      {mayEdit ? children : null}
    </PageBar>
  );
}
