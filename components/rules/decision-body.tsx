"use client";

import { Play } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { usePlace } from "@/components/shell/place";
import type { CellMark, GridLook } from "@/components/tables/grid-props";
import { TableGrid } from "@/components/tables/table-grid";
import type { TableView } from "@/components/tables/table-types";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import type { DecisionProblem } from "@/runtime/rules/check-decision";
import type { DecisionContent } from "@/runtime/rules/decide";
import { decisionContent, moveRows } from "@/runtime/rules/decision-content";
import type { DecisionShape } from "@/runtime/rules/decision-shape";
import { runTests } from "@/runtime/rules/run-tests";
import type { TableState } from "@/runtime/tables/compare-tables";
import { dayIn } from "@/runtime/tables/day";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import { DecisionColumnMenu } from "./decision-column-menu";
import { DecisionDock } from "./decision-dock";
import { DecisionPanel } from "./decision-panel";
import { DecisionToolbar } from "./decision-toolbar";
import { DefaultRow } from "./default-row";
import { CellText, inputTypeWords, outputTypeWords } from "./rule-words";
import type { AskedTest } from "./test-rows";
import { useRegions } from "./use-regions";

const none: readonly number[] = [];

type BodyProps = {
  readonly view: TableView;
  readonly saved: TableState;
  readonly draft: TableDraft;
  readonly readOnly: boolean;
  readonly problems: readonly DecisionProblem[];
  readonly onImport: (text: string | null) => void;
  /** Told how many test rows do not pass. */
  readonly onFailing: (count: number) => void;
};

/** Grid, test rows below, findings and reasons beside. */
export function DecisionBody(props: BodyProps) {
  const content = useMemo(() => decisionContent(props.draft.table), [props.draft.table]);
  return content === null ? null : <Body {...props} content={content} />;
}

function Body(props: BodyProps & { readonly content: DecisionContent }) {
  const { view, saved, draft, readOnly, problems, content, onImport, onFailing } = props;
  const { decision } = content;
  const { timeZone } = usePlace().distributor;
  const [selected, setSelected] = useState(none);
  const [column, setColumn] = useState(0);
  const [shown, setShown] = useState<{ row: number; column?: number } | null>(null);
  const [chosen, setChosen] = useState(0);
  const [asked, setAsked] = useState<AskedTest | null>(null);
  const [side, setSide] = useState("findings");
  const body = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  useRegions(body);
  const day = dayIn(timeZone, new Date().toISOString()) ?? "";
  const tested = useDeferredValue(draft.table);
  const results = useMemo(() => {
    const whole = decisionContent(withoutBlankEnd(tested));
    return whole === null ? [] : runTests(whole, day);
  }, [tested, day]);
  const result = results[chosen];
  const failing = results.filter(({ state }) => state !== "pass").length;
  useEffect(() => onFailing(failing), [failing, onFailing]);
  const lit = useMemo(
    () => new Set(result === undefined || result.state === "error" ? [] : result.rows),
    [result],
  );
  const cells = useMemo(() => cellProblems(content, problems), [content, problems]);
  const defaults = useMemo(() => defaultProblems(problems), [problems]);
  const rows = useMemo(() => draft.table.rows.map((_, at) => at), [draft.table.rows]);
  const move = (by: -1 | 1) => {
    const next = moveRows(draft.table, selected, by);
    if (next === draft.table) return;
    draft.change(() => next);
    setShown({ row: (selected[0] ?? 0) + by, column });
  };
  const byDefault = result !== undefined && result.state !== "error" && lit.size === 0;
  const look = lookOf(content, lit, (template) => (
    <DefaultRow {...{ draft, decision, template, readOnly }} lit={byDefault} problems={defaults} />
  ));
  return (
    <div ref={body} className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col max-lg:h-[760px] max-lg:flex-none">
        <DecisionToolbar
          {...{ draft, decision, selected, readOnly }}
          onMove={move}
          onColumn={setColumn}
          onImport={() => onImport(null)}
        />
        <TableGrid
          label={`Rows of ${view.name}`}
          draft={draft}
          view={rows}
          readOnly={readOnly}
          problems={cells}
          onFirstPaste={onImport}
          columnMenu={(at) => <DecisionColumnMenu draft={draft} column={at} onColumn={setColumn} />}
          onRows={setSelected}
          onColumn={setColumn}
          onMove={move}
          shown={shown}
          look={look}
        />
        <DecisionDock
          content={content}
          day={day}
          {...{ view, saved, draft, decision, results, readOnly, chosen, asked }}
          onAsk={setAsked}
          explained={side === "why"}
          onChoose={setChosen}
          onWhy={(test) => {
            setChosen(test);
            setSide("why");
            // On a phone it is further down.
            panel.current?.scrollIntoView({ block: "nearest" });
          }}
        />
      </div>
      <DecisionPanel
        ref={panel}
        tab={side}
        onTab={setSide}
        {...{ view, draft, content, problems, readOnly, column, result }}
        test={decision.tests[chosen]?.name ?? ""}
        day={day}
        onShowTest={(test, name) => {
          setChosen(test);
          setAsked({ test, column: name });
        }}
        onShow={(row, name) => {
          setShown({ row, column: Math.max(0, content.columns.indexOf(name)) });
        }}
      />
    </div>
  );
}

function cellProblems({ columns }: DecisionContent, problems: readonly DecisionProblem[]) {
  const found = new Map<string, CellMark>();
  for (const problem of problems) {
    if (problem.at !== "cell" || problem.row === null) continue;
    const key = `${problem.row}:${columns.indexOf(problem.column)}`;
    if (!found.has(key)) found.set(key, problem);
  }
  return found;
}

function defaultProblems(problems: readonly DecisionProblem[]): ReadonlyMap<string, CellMark> {
  return new Map(
    problems.flatMap((problem) =>
      problem.at === "cell" && problem.row === null ? [[problem.column, problem] as const] : [],
    ),
  );
}

function lookOf(
  { columns, decision, validity }: DecisionContent,
  lit: ReadonlySet<number>,
  footer: GridLook["footer"],
): GridLook {
  const days = validity === null ? [] : [validity.from, validity.until];
  const input = (column: number) => decision.inputs.find((one) => one.column === columns[column]);
  const output = (column: number) => decision.outputs.find((one) => one.column === columns[column]);
  return {
    group: (column) => (input(column) ? "When" : output(column) ? "Then" : ""),
    note: (column) => noteOf(decision, days, columns[column] ?? ""),
    cell: (text, column) => (
      <CellText text={text} column={columns[column] ?? ""} decision={decision} />
    ),
    mark: (row) =>
      lit.has(row) ? (
        <>
          <Icon as={Play} size="xs" className="mr-auto text-accent-text" />
          <span className="sr-only">decides the chosen test row, </span>
        </>
      ) : null,
    lit,
    tinted: new Set(),
    columnWidth: (column) => (input(column) ? 132 : 124),
    footer,
  };
}

/** Below the name of a column: where its value comes from, or what it gives. */
function noteOf(decision: DecisionShape, days: readonly string[], column: string): string {
  const input = decision.inputs.find((one) => one.column === column);
  if (input !== undefined) return input.expression || inputTypeWords[input.type];
  const output = decision.outputs.find((one) => one.column === column);
  if (output === undefined && column === decision.comment) return "for people";
  if (output === undefined) return days.includes(column) ? "day" : "say what it is";
  if (output.type === "choice") return counted(output.values.length, "value");
  return outputTypeWords[output.type].toLowerCase();
}
