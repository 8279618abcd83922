"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { type Ref, useDeferredValue, useEffect, useMemo } from "react";
import { useColumnToName } from "@/components/tables/column-menu";
import type { TableView } from "@/components/tables/table-types";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { Count } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { analyseRules } from "@/runtime/rules/analyse-rules";
import type { DecisionProblem } from "@/runtime/rules/check-decision";
import type { DecisionContent } from "@/runtime/rules/decide";
import { writeCell } from "@/runtime/rules/decision-content";
import type { TestResult } from "@/runtime/rules/run-tests";
import { ColumnForm } from "./column-form";
import { Findings } from "./findings";
import { WhichRow } from "./which-row";
import { WhyList } from "./why-list";

type PanelProps = {
  readonly view: TableView;
  readonly draft: TableDraft;
  readonly content: DecisionContent;
  readonly problems: readonly DecisionProblem[];
  readonly readOnly: boolean;
  /** Where the keyboard is in the grid. */
  readonly column: number;
  readonly result: TestResult | undefined;
  /** Name of the test row that is explained. */
  readonly test: string;
  readonly day: string;
  readonly onShow: (row: number, column: string) => void;
  /** Goes to a value of a test row. */
  readonly onShowTest: (test: number, column: string) => void;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly ref: Ref<HTMLElement>;
};

/** Beside the grid: what is wrong or doubtful, what the column means, and why a test row decides as it does. */
export function DecisionPanel(props: PanelProps) {
  const { draft, content, problems, readOnly, column, result, test, day, onShow, onTab, ref } =
    props;
  const checked = useDeferredValue(content);
  const analysis = useMemo(
    () => (problems.length > 0 ? null : analyseRules(checked)),
    [checked, problems.length],
  );
  const naming = useColumnToName(({ column: at }) => at);
  const tab = naming === null ? props.tab : "column";
  useEffect(() => {
    if (naming !== null) onTab("column");
  }, [naming, onTab]);
  const name = content.columns[naming ?? column] ?? "";
  const problem = problems.find((one) => one.at === "column" && one.column === name)?.message;
  return (
    <SidePanel
      ref={ref}
      aria-label="Findings and reasons"
      data-region="findings"
      className="w-[360px] max-lg:h-[480px] max-lg:w-full max-lg:border-t max-lg:border-l-0"
    >
      <Tabs value={tab} onValueChange={onTab} className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="Findings and reasons">
          <Tab value="findings">
            Findings{" "}
            {problems.length > 0 ? <Count value={problems.length} tone="negative" /> : null}
          </Tab>
          <Tab value="why">Why</Tab>
          <Tab value="column">Column</Tab>
        </TabList>
        <TabPanel value="findings" className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto">
          <ProblemList {...props} />
          {analysis === null ? null : (
            <>
              <Findings {...{ draft, analysis, readOnly, onShow }} content={checked} />
              <WhichRow content={checked} day={day} />
            </>
          )}
        </TabPanel>
        <TabPanel value="why" className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto">
          {result === undefined ? (
            <p className="p-3 text-12 text-fg-3">
              Choose a test row below: here stands, row by row, why it is decided as it is.
            </p>
          ) : (
            <PanelSection title={`Why “${test || "this test row"}” got ${gotWord(result)}`}>
              {result.state === "error" ? (
                <p className="mb-2 text-12 text-negative">{result.message}</p>
              ) : null}
              {result.given === null ? null : (
                <WhyList
                  content={content}
                  given={result.given}
                  input={null}
                  day={day}
                  decided={result.state !== "error"}
                />
              )}
            </PanelSection>
          )}
        </TabPanel>
        <TabPanel value="column" className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto">
          <ColumnForm
            {...{ draft, readOnly, problem }}
            decision={content.decision}
            column={naming ?? column}
          />
        </TabPanel>
      </Tabs>
    </SidePanel>
  );
}

function gotWord(result: TestResult): string {
  if (result.state === "error") return "no decision";
  const [first, ...others] = result.rows;
  if (first === undefined) return "the default row";
  return others.length === 0
    ? `row ${first + 1}`
    : `rows ${result.rows.map((row) => row + 1).join(", ")}`;
}

function ProblemList({ problems, readOnly, draft, content, onShow, onShowTest }: PanelProps) {
  const askName = useColumnToName(({ set }) => set);
  const show = (problem: DecisionProblem) => {
    if (problem.at === "cell") onShow(problem.row ?? 0, problem.column);
    else if (problem.at === "test") onShowTest(problem.test, problem.column);
    else if (problem.at === "column") askName(content.columns.indexOf(problem.column));
  };
  if (problems.length === 0) {
    return (
      <p className="flex items-center gap-1.5 p-3 text-12 text-fg-2">
        <Icon as={CircleCheck} size="s" className="text-positive" />
        Every cell can be read.
      </p>
    );
  }
  return (
    <>
      <p className="px-3 pt-3 text-12 text-fg-3">The table can be published once these are gone.</p>
      <ul className="divide-y divide-line px-3 py-1 text-12">
        {problems.slice(0, 100).map((problem, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two cells may have the same problem
          <li key={at} className="py-2">
            <button
              type="button"
              disabled={problem.at === "table" || (problem.at === "cell" && problem.row === null)}
              onClick={() => show(problem)}
              className="flex min-h-6 w-full gap-1.5 text-left enabled:hover:underline"
            >
              <Icon as={TriangleAlert} size="s" className="mt-px text-negative" />
              {problem.message}
            </button>
            <ProblemFix problem={problem} draft={draft} readOnly={readOnly} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The corrected cell that the checker proposes. */
function ProblemFix({
  problem,
  draft,
  readOnly,
}: {
  readonly problem: DecisionProblem;
  readonly draft: TableDraft;
  readonly readOnly: boolean;
}) {
  if (readOnly || problem.at !== "cell" || problem.fix === undefined) return null;
  const { fix } = problem;
  return (
    <button
      type="button"
      onClick={() => draft.change((state) => writeCell(state, problem, fix.text))}
      className="ml-5 min-h-6 font-medium text-accent-text hover:underline"
    >
      {fix.label}
    </button>
  );
}
