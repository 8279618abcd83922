"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { RowChanges } from "@/components/tables/row-changes";
import type { TableView } from "@/components/tables/table-types";
import { TableUsesCard } from "@/components/tables/table-uses-card";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { VersionsPanel } from "@/components/tables/versions-panel";
import { Count } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { laterComponent } from "@/components/ui/later-component";
import { ResizeHandle, useResizable } from "@/components/ui/resize-handle";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { DecisionContent } from "@/runtime/rules/decide";
import type { DecisionShape } from "@/runtime/rules/decision-shape";
import type { TestResult } from "@/runtime/rules/run-tests";
import { compareTables, type TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { type AskedTest, TestRows } from "./test-rows";

const PastRuns = laterComponent(() => import("./past-runs").then((module) => module.PastRuns));

/** Below the grid: test rows, what is changed since the last version, all versions, and who decides by the table. */
export function DecisionDock({
  view,
  saved,
  draft,
  decision,
  results,
  readOnly,
  chosen,
  explained,
  asked,
  onChoose,
  onAsk,
  onWhy,
  content,
  day,
}: {
  readonly view: TableView;
  readonly saved: TableState;
  readonly draft: TableDraft;
  readonly decision: DecisionShape;
  readonly results: readonly TestResult[];
  readonly readOnly: boolean;
  readonly chosen: number;
  readonly explained: boolean;
  readonly asked: AskedTest | null;
  readonly onChoose: (test: number) => void;
  readonly onAsk: (asked: AskedTest) => void;
  readonly onWhy: (test: number) => void;
  readonly content: DecisionContent;
  readonly day: string;
}) {
  const [tab, setTab] = useAddressChoice<string>("dock", "tests");
  useEffect(() => {
    if (asked !== null) setTab("tests");
  }, [asked, setTab]);
  const height = useResizable("decision-dock", { size: 296, min: 120, max: 600 });
  const passing = results.filter(({ state }) => state === "pass").length;
  const failing = results.length - passing;
  const changes = useMemo(
    () => compareTables(saved, withoutBlankEnd(draft.table)),
    [saved, draft.table],
  );
  const whole = { shape: draft.table.shape, rows: withoutBlankEnd(draft.table).rows };
  return (
    <section
      aria-label="Test rows and versions"
      data-region="tests"
      className="relative flex shrink-0 flex-col border-line border-t"
      style={{ height: height.size }}
    >
      <ResizeHandle label="Height of the test rows" edge="top" resizable={height} />
      <Tabs value={tab} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
        <div className="flex items-center border-line border-b max-sm:flex-col max-sm:items-stretch">
          <TabList
            aria-label="Test rows and versions"
            className="min-w-0 flex-1 border-b-0 max-sm:gap-3 max-sm:flex-none"
          >
            <Tab value="tests">
              Test rows <Count value={decision.tests.length} />
            </Tab>
            <Tab value="changes">
              Changes <Count value={changes.rows.length + changes.rules.length} />
            </Tab>
            <Tab value="past">Past runs</Tab>
            <Tab value="versions">Versions</Tab>
            <Tab value="uses">Used by</Tab>
          </TabList>
          <p
            aria-live="polite"
            className="flex shrink-0 gap-3 px-4 text-12 max-sm:order-first max-sm:px-3 max-sm:pt-2 max-sm:empty:pt-0"
          >
            {passing === 0 ? null : (
              <span className="flex items-center gap-1.5">
                <Icon as={CircleCheck} size="s" className="text-positive" />
                {passing} pass
              </span>
            )}
            {failing === 0 ? null : (
              <span className="flex items-center gap-1.5">
                <Icon as={CircleX} size="s" className="text-negative" />
                {failing} {failing === 1 ? "fails" : "fail"}
              </span>
            )}
          </p>
        </div>
        <TabPanel value="tests" className="-outline-offset-2 min-h-0 flex-1 overflow-auto">
          <TestRows
            {...{ draft, decision, results, readOnly, chosen, explained, asked }}
            {...{ onChoose, onAsk, onWhy }}
          />
        </TabPanel>
        <TabPanel value="changes" className="-outline-offset-2 flex min-h-0 flex-1 flex-col">
          {readOnly || changes.rows.length + changes.rules.length === 0 ? null : (
            <p className="shrink-0 px-2 pt-1">
              <Button size="s" look="quiet" onClick={() => draft.change(() => saved)}>
                Discard all changes
              </Button>
            </p>
          )}
          <RowChanges before={saved} after={whole} changes={changes} />
        </TabPanel>
        <TabPanel value="past" className="-outline-offset-2 min-h-0 flex-1 overflow-auto">
          <PastRuns view={view} content={content} day={day} />
        </TabPanel>
        <TabPanel value="versions" className="-outline-offset-2 min-h-0 flex-1 overflow-auto">
          <VersionsPanel view={view} />
        </TabPanel>
        <TabPanel value="uses" className="-outline-offset-2 min-h-0 flex-1 overflow-auto">
          <TableUsesCard view={view} />
        </TabPanel>
      </Tabs>
    </section>
  );
}
