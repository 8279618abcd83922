"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import {
  type Analysis,
  analysedRowsMax,
  type Example,
  type Finding,
} from "@/runtime/rules/analyse-rules";
import { fittingCell, shortCell } from "@/runtime/rules/cell-parts";
import { conditionsOf, type DecisionContent } from "@/runtime/rules/decide";
import { changeDecision } from "@/runtime/rules/decision-content";
import { isBlank } from "@/runtime/rules/decision-shape";
import { findingKey } from "@/runtime/rules/finding-key";
import { cellMax } from "@/runtime/tables/table-shape";
import { cellWord, valueWord } from "./rule-words";

const shownMax = 3;
/** So many parts of one condition are told of a gap. */
const partsMax = 5;
const rowsMax = 10;

type FindingsProps = {
  readonly draft: TableDraft;
  readonly content: DecisionContent;
  readonly analysis: Analysis;
  readonly readOnly: boolean;
  readonly onShow: (row: number, column: string) => void;
};

/** Gaps, overlaps and rows that never decide, each with an example, what follows, and what to do about it. */
export function Findings(props: FindingsProps) {
  const { content, analysis, draft, readOnly } = props;
  const [all, setAll] = useState(false);
  const intended = new Set(content.decision.intended);
  const open = analysis.findings.filter((one) => !intended.has(findingKey(content, one)));
  const hidden = analysis.findings.length - open.length;
  const shown = all ? open : open.slice(0, shownMax);
  if (content.rows.length > analysedRowsMax) {
    return (
      <p className="px-3 py-2.5 text-12 text-fg-2">
        Gaps, overlaps and rows that never decide are looked for in up to{" "}
        {formatCount(analysedRowsMax)} rows. This table has {formatCount(content.rows.length)}.
      </p>
    );
  }
  return (
    <section aria-label="Gaps, overlaps and rows that never decide" className="text-12">
      {open.length === 0 ? (
        <p className="flex items-center gap-1.5 px-3 py-2.5 text-fg-2">
          <Icon as={CircleCheck} size="s" className="text-positive" />
          {analysis.complete
            ? "No gap, no overlap, and every row decides something."
            : "Nothing found, as far as it was looked at."}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {shown.map((finding) => (
          <FindingItem key={keyOf(content, finding)} {...props} finding={finding} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-3 px-3 py-1.5 text-fg-3">
        {open.length > shown.length ? (
          <Button look="quiet" size="s" onClick={() => setAll(true)}>
            Show {open.length - shown.length} more
          </Button>
        ) : null}
        {hidden === 0 ? null : (
          <span>
            {hidden} marked as intended.{" "}
            {readOnly ? null : (
              <button
                type="button"
                className="min-h-6 font-medium text-accent-text hover:underline"
                onClick={() =>
                  draft.change((state) =>
                    changeDecision(state, (rules) => ({ ...rules, intended: [] })),
                  )
                }
              >
                Show them again
              </button>
            )}
          </span>
        )}
        {analysis.unknown.length === 0 ? null : (
          <span>
            {rowsWord(analysis.unknown)} compute in a cell, or compare with a number of more than 15
            digits: they count as perhaps.
          </span>
        )}
        {analysis.complete ? null : <span>Too many combinations to look at all of them.</span>}
      </div>
    </section>
  );
}

function rowsWord(rows: readonly number[]): string {
  const named = rows.slice(0, rowsMax).map((row) => row + 1);
  const more = rows.length - named.length;
  return `${rows.length === 1 ? "Row" : "Rows"} ${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

/** Two rows that say the same have one finding each. */
function keyOf(content: DecisionContent, finding: Finding): string {
  const rows =
    finding.kind === "gap" ? [] : finding.kind === "overlap" ? finding.rows : [finding.row];
  return `${findingKey(content, finding)} ${rows.join(" ")}`;
}

function FindingItem({
  draft,
  content,
  readOnly,
  onShow,
  finding,
}: FindingsProps & { readonly finding: Finding }) {
  const { title, body } = wordsOf(content, finding);
  const row =
    finding.kind === "overlap" ? finding.rows[1] : finding.kind === "gap" ? null : finding.row;
  const [first = ""] = content.decision.inputs.map(({ column }) => column);
  const intend = () =>
    draft.change((state) =>
      changeDecision(state, (rules) => ({
        ...rules,
        intended: [...new Set([...rules.intended, findingKey(content, finding)])],
      })),
    );
  const addRow = () => {
    if (finding.kind !== "gap") return;
    const cells = content.columns.map((name) => {
      const at = content.decision.inputs.findIndex(({ column }) => column === name);
      const cell = finding.cells[at] ?? "";
      // What has no room in a cell is the next gap.
      return isBlank(cell) ? "" : fittingCell(cell, cellMax);
    });
    const at = content.rows.length;
    draft.change((state) => ({ ...state, rows: state.rows.toSpliced(at, 0, cells) }));
    onShow(at, content.decision.outputs[0]?.column ?? first);
  };
  return (
    <li className="flex gap-2 px-3 py-2.5">
      <Icon as={TriangleAlert} size="m" className="text-caution" />
      <div className="min-w-0">
        <h3 className="font-semibold">{title}</h3>
        <p className="mt-0.5 text-fg-2">{body}</p>
        <p className="mt-1.5 flex flex-wrap gap-1">
          {row === null ? null : (
            <Button size="s" onClick={() => onShow(row, first)}>
              Show row {row + 1}
            </Button>
          )}
          {readOnly ? null : (
            <>
              {finding.kind === "gap" ? (
                <Button size="s" onClick={addRow}>
                  Add a row
                </Button>
              ) : null}
              <Button size="s" look="quiet" onClick={intend}>
                Mark as intended
              </Button>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function wordsOf(content: DecisionContent, finding: Finding) {
  const { hit } = content.decision;
  switch (finding.kind) {
    case "gap": {
      const named = partWords(content, finding.cells);
      return {
        title: `Gap: ${named.length === 0 ? "no row at all" : named.join(", ")}`,
        body: `No row hits here, so the default row decides. For instance ${exampleWords(finding.example)}.`,
      };
    }
    case "overlap": {
      const [first, second] = finding.rows;
      const what =
        hit === "unique"
          ? "Only one row may hit, so the step fails."
          : `Row ${first + 1} wins and decides something else than row ${second + 1} would.`;
      return {
        title: `Rows ${first + 1} and ${second + 1} overlap`,
        body: `Both hit for instance with ${exampleWords(finding.example)}. ${what}`,
      };
    }
    case "unreachable": {
      const { row, by, example } = finding;
      const why =
        example === null || by === null
          ? "There are no values for which it hits."
          : `Other rows always decide before it: row ${by + 1} for instance with ${exampleWords(example)}.`;
      return { title: `Row ${row + 1} never decides`, body: why };
    }
  }
}

function partWords(content: DecisionContent, cells: readonly string[]): readonly string[] {
  const { columns } = conditionsOf(content);
  return cells.flatMap((cell, at) => {
    if (isBlank(cell)) return [];
    const { text, more } = shortCell(cell, partsMax);
    return [`${columns[at]?.name} ${cellWord(text)}${more === 0 ? "" : ` and ${more} more`}`];
  });
}

function exampleWords({ given, day }: Example): string {
  const parts = Object.entries(given).map(([column, value]) => `${column} ${valueWord(value)}`);
  if (day !== null) parts.push(`on ${day}`);
  return parts.join(", ") || "nothing at all";
}
