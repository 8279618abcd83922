"use client";

import { useDeferredValue, useMemo } from "react";
import { usePath } from "@/components/shell/place";
import type { TableView } from "@/components/tables/table-types";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { JsonObject } from "@/runtime/json";
import type { DecisionContent } from "@/runtime/rules/decide";
import { type DecidedAnew, decideAnew, decisionsByRow } from "@/runtime/rules/past-decisions";
import { resultWord, Verdict } from "./rule-words";
import { type RunDecision, usePastDecisions } from "./use-past-decisions";

type Judged = RunDecision & { readonly anew: DecidedAnew };

/** What the table as it stands here would have decided about the last runs, and how often by each row. */
export function PastRuns({
  view,
  content,
  day,
}: {
  readonly view: TableView;
  readonly content: DecisionContent;
  readonly day: string;
}) {
  const { mayRead, wanted, read, reading, failure, data } = usePastDecisions(view);
  const looked = useDeferredValue(content);
  const judged = useMemo(() => {
    const all = data?.all ?? [];
    const anew = decideAnew(
      looked,
      all.map(({ past }) => past),
      day,
    );
    return all.flatMap((one, at): readonly Judged[] => {
      const decided = anew[at];
      return decided === undefined ? [] : [{ ...one, anew: decided }];
    });
  }, [data, looked, day]);
  if (!wanted) {
    return (
      <EmptyState
        title="What would it have decided?"
        why={
          mayRead
            ? "The last 100 runs of the flows that decide by this table are decided again by the table as it stands here. Nothing is sent and nothing changes."
            : "Your role may not see what runs handed on."
        }
        actions={mayRead ? <Button onClick={read}>Decide the last 100 runs</Button> : null}
      />
    );
  }
  if (failure !== null) return <p className="p-3 text-12 text-negative">{failure}</p>;
  if (data === undefined || reading) {
    return <p className="p-3 text-12 text-fg-3">Reads what the runs decided…</p>;
  }
  const others = judged.filter(({ anew }) => anew.state !== "same");
  return (
    <div className="space-y-2 p-3 text-12">
      <p aria-live="polite">
        {countWords(judged)}{" "}
        {data.runs === judged.length ? null : (
          <span className="text-fg-3">
            {data.runs - judged.length} of {data.runs} runs did not come to a decision that is kept.
          </span>
        )}
      </p>
      <RowCounts content={looked} judged={judged} />
      {others.length === 0 ? null : <Differing content={looked} judged={others} />}
    </div>
  );
}

function countWords(judged: readonly Judged[]): string {
  const count = (state: DecidedAnew["state"]) =>
    judged.filter(({ anew }) => anew.state === state).length;
  const parts = [`${count("same")} of ${judged.length} are decided as they were`];
  if (count("other") > 0) parts.push(`${count("other")} otherwise`);
  if (count("failed") > 0) parts.push(`${count("failed")} cannot be decided`);
  return `${parts.join(", ")}.`;
}

function RowCounts({
  content,
  judged,
}: {
  readonly content: DecisionContent;
  readonly judged: readonly Judged[];
}) {
  const { length } = content.rows;
  const counts = decisionsByRow(
    length,
    judged.map(({ anew }) => anew),
  );
  const used = counts.flatMap((count, row) =>
    count === 0 ? [] : [`${row === length ? "default row" : `row ${row + 1}`}: ${count}`],
  );
  const never = counts.slice(0, length).filter((count) => count === 0).length;
  return (
    <p className="text-fg-2">
      Decided by {used.length === 0 ? "no row" : used.join(", ")}.
      {never === 0 ? null : ` ${never} ${never === 1 ? "row" : "rows"} decided none of them.`}
    </p>
  );
}

const shownMax = 100;

function Differing({
  content,
  judged,
}: {
  readonly content: DecisionContent;
  readonly judged: readonly Judged[];
}) {
  const path = usePath();
  const columns = content.decision.outputs.map(({ column }) => column);
  return (
    <Table aria-label="Runs that are decided otherwise">
      <thead>
        <tr>
          <TableHead>Run</TableHead>
          <TableHead>Was</TableHead>
          <TableHead>Would be</TableHead>
          <TableHead className="text-right">Row</TableHead>
        </tr>
      </thead>
      <tbody>
        {judged.slice(0, shownMax).map(({ run, node, label, past, anew }) => (
          <TableRow key={run}>
            <TableCell>
              <Link
                href={path(`/runs/${run}?node=${node}&tab=why`)}
                className="font-medium text-accent-text hover:underline"
              >
                {label}
              </Link>
            </TableCell>
            <TableCell>
              <Decided results={past.results} columns={columns} />
            </TableCell>
            <TableCell>
              {anew.state === "failed" ? (
                <span className="text-negative">{anew.message}</span>
              ) : (
                <Decided results={anew.results} columns={columns} />
              )}
            </TableCell>
            <TableCell className="text-right tabular-nums">{rowWord(anew)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

/** The first result with its sign, and what else was decided. */
function Decided({
  results,
  columns: [first = "", ...others],
}: {
  readonly results: readonly JsonObject[];
  readonly columns: readonly string[];
}) {
  const more = resultWord(results, others);
  return (
    <>
      <Verdict word={resultWord(results, [first])} />
      {more === "" ? null : <span className="text-fg-3"> {more}</span>}
    </>
  );
}

function rowWord(anew: DecidedAnew): string {
  if (anew.state === "failed") return "";
  return anew.rows.length === 0 ? "default" : anew.rows.map((row) => row + 1).join(", ");
}
