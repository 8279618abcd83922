"use client";

import { useId, useState } from "react";
import { GridCellProblem } from "@/components/tables/grid-cell-problem";
import { type CellMark, numberWidth } from "@/components/tables/grid-props";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { taken } from "@/components/tables/use-undo-keys";
import { cn } from "@/components/ui/cn";
import { changeDecision } from "@/runtime/rules/decision-content";
import type { DecisionShape } from "@/runtime/rules/decision-shape";
import { cellMax } from "@/runtime/tables/table-shape";
import { CellText } from "./rule-words";

/** What is decided when no row hits: the last row of every table of rules. */
export function DefaultRow({
  draft,
  decision,
  template,
  readOnly,
  lit,
  problems,
}: {
  readonly draft: TableDraft;
  readonly decision: DecisionShape;
  /** Widths of the grid's columns. */
  readonly template: string;
  readonly readOnly: boolean;
  /** It decides what is looked at. */
  readonly lit: boolean;
  /** What is wrong with a cell, by its column. */
  readonly problems: ReadonlyMap<string, CellMark>;
}) {
  const { columns } = draft.table.shape;
  const first = columns.findIndex((name) => decision.outputs.some(({ column }) => column === name));
  const before = first < 0 ? columns.length : first;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in the columns of a grid
    <div
      role="group"
      aria-label="Default row"
      className={cn("grid h-9 border-line border-b bg-sunken text-13", lit && "bg-accent-tint")}
      style={{ gridTemplateColumns: template }}
    >
      <span
        className="sticky left-0 z-1 flex items-center justify-end border-line border-r bg-sunken px-2 text-12 text-fg-3"
        style={{ width: numberWidth }}
      >
        {draft.table.rows.length + 1}
      </span>
      <span
        className="flex items-center truncate px-2 text-fg-2"
        style={{ gridColumn: `span ${before}` }}
      >
        Default: nothing above matched
      </span>
      {columns.slice(before).map((column) => {
        const output = decision.outputs.find((one) => one.column === column);
        if (output === undefined) return <span key={column} />;
        const { [column]: text = "" } = decision.otherwise;
        return (
          <DefaultCell
            key={column}
            label={`${column}, default row`}
            column={column}
            text={text}
            decision={decision}
            readOnly={readOnly}
            begins={column === columns[before]}
            problem={problems.get(column)}
            onText={(next) =>
              draft.change((state) =>
                changeDecision(state, (rules) => ({
                  ...rules,
                  otherwise: { ...rules.otherwise, [column]: next },
                })),
              )
            }
          />
        );
      })}
    </div>
  );
}

function DefaultCell({
  label,
  column,
  text,
  decision,
  readOnly,
  begins,
  problem,
  onText,
}: {
  readonly label: string;
  readonly column: string;
  readonly text: string;
  readonly decision: DecisionShape;
  readonly readOnly: boolean;
  readonly begins: boolean;
  readonly problem: CellMark | undefined;
  readonly onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const note = useId();
  const leave = () => {
    if (typed !== null && typed.trim() !== text) onText(typed.trim());
    setTyped(null);
  };
  // What is being typed is not looked at yet.
  const told = typed === text ? problem : undefined;
  const fix = () => {
    if (told?.fix === undefined) return;
    onText(told.fix.text);
    setTyped(told.fix.text);
  };
  const look = cn(
    "relative flex min-w-0 items-center border-line border-r px-2",
    begins && "border-line-strong border-l-2",
    problem !== undefined && "bg-negative-tint",
  );
  if (readOnly) {
    return (
      <span className={look}>
        <CellText {...{ text, column, decision }} />
      </span>
    );
  }
  return (
    <span className={look} title={problem?.message}>
      {typed === null ? (
        <span aria-hidden="true" className="truncate">
          <CellText {...{ text, column, decision }} />
        </span>
      ) : null}
      <input
        aria-label={label}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={told === undefined ? undefined : note}
        {...(typed === text ? taken : {})}
        value={typed ?? text}
        maxLength={cellMax}
        onFocus={() => setTyped(text)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed !== null && typed.trim() !== text)
            onText(typed.trim());
          if (event.key === "Escape") setTyped(text);
          if (event.key === "." && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            fix();
          }
        }}
        className={cn(
          "absolute inset-0 bg-transparent px-2 text-13 outline-none focus:bg-surface focus:shadow-[inset_0_0_0_2px_var(--accent)] focus-visible:outline-hidden",
          typed === null && "text-transparent",
        )}
      />
      {told === undefined ? null : (
        <GridCellProblem id={note} mark={told} side="left" above onFix={fix} />
      )}
    </span>
  );
}
