"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Count } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { SidePanel } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { counted } from "@/runtime/counted";
import type { RowProblems } from "@/runtime/tables/check-rows";
import { useColumnToName } from "./column-menu";
import { ShapePanel } from "./shape-panel";
import type { TableView } from "./table-types";
import { TableUsesCard } from "./table-uses-card";
import type { TableDraft } from "./use-table-draft";
import { VersionsPanel } from "./versions-panel";

export type Findings = { readonly shape: readonly string[]; readonly rows: RowProblems };

/** Beside the grid: what the columns are, what is wrong, earlier versions, and who reads the table. */
export function TablePanel({
  view,
  draft,
  readOnly,
  findings,
  onShowRow,
}: {
  readonly view: TableView;
  readonly draft: TableDraft;
  readonly readOnly: boolean;
  readonly findings: Findings;
  readonly onShowRow: (row: number) => void;
}) {
  const [chosen, setChosen] = useState("columns");
  const naming = useColumnToName(({ column }) => column);
  const problems = findings.shape.length + findings.rows.total;
  // Renaming from a column's head leads to its field here, and stays there.
  if (naming !== null && chosen !== "columns") setChosen("columns");
  return (
    <SidePanel
      aria-label="About the table"
      className="w-[340px] max-lg:h-[42%] max-lg:w-full max-lg:border-t max-lg:border-l-0"
    >
      <Tabs value={chosen} onValueChange={setChosen} className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="About the table">
          <Tab value="columns">Columns</Tab>
          <Tab value="problems">
            Problems {problems > 0 ? <Count value={problems} tone="negative" /> : null}
          </Tab>
          <Tab value="versions">Versions</Tab>
          <Tab value="uses">Used by</Tab>
        </TabList>
        <TabPanel value="columns" className="min-h-0 flex-1 overflow-y-auto">
          <ShapePanel draft={draft} readOnly={readOnly} />
        </TabPanel>
        <TabPanel value="problems" className="min-h-0 flex-1 overflow-y-auto">
          <ProblemList findings={findings} onShowRow={onShowRow} />
        </TabPanel>
        <TabPanel value="versions" className="min-h-0 flex-1 overflow-y-auto">
          <VersionsPanel view={view} />
        </TabPanel>
        <TabPanel value="uses" className="min-h-0 flex-1 overflow-y-auto">
          <TableUsesCard view={view} />
        </TabPanel>
      </Tabs>
    </SidePanel>
  );
}

function ProblemList({
  findings,
  onShowRow,
}: {
  readonly findings: Findings;
  readonly onShowRow: (row: number) => void;
}) {
  const { shape, rows } = findings;
  if (shape.length + rows.total === 0) {
    return (
      <p className="flex items-center gap-1.5 p-3 text-12 text-fg-2">
        <Icon as={CircleCheck} size="s" className="text-positive" />
        Every row can be told apart and found.
      </p>
    );
  }
  return (
    <>
      <p className="px-3 pt-3 text-12 text-fg-3">The table can be saved once these are gone.</p>
      <ul className="divide-y divide-line px-3 py-1 text-12">
        {shape.map((message) => (
          <li key={message} className="flex gap-1.5 py-2">
            <Icon as={TriangleAlert} size="s" className="mt-px text-negative" />
            {message}
          </li>
        ))}
        {rows.shown.slice(0, 100).map(({ row, column, message }) => (
          <li key={`${row} ${column} ${message}`}>
            <button
              type="button"
              onClick={() => onShowRow(row)}
              className="flex min-h-6 w-full gap-1.5 py-2 text-left hover:underline"
            >
              <Icon as={TriangleAlert} size="s" className="mt-px text-negative" />
              {message}
            </button>
          </li>
        ))}
      </ul>
      {rows.total > 100 ? (
        <p className="px-3 pb-3 text-12 text-fg-3">
          and {counted(rows.total - 100, "more problem")}
        </p>
      ) : null}
    </>
  );
}
