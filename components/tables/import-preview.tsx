"use client";

import { TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import type { ImportPlan } from "@/runtime/tables/import-sheet";
import { ChangeCounts } from "./row-changes";

const firstRows = 8;
const badMax = 100;
const listMax = 200;

/** What is wrong with the sheet, what it would change, and its first rows with all that have a problem. */
export function ImportPreview({ plan }: { readonly plan: ImportPlan }) {
  return (
    <>
      {plan.problemCount > 0 ? <ProblemList plan={plan} /> : null}
      <div className="-mx-4">
        <ChangeCounts changes={plan.changes} />
      </div>
      <SheetRows plan={plan} />
    </>
  );
}

function ProblemList({ plan: { problems, problemCount, blocked } }: { readonly plan: ImportPlan }) {
  return (
    <section aria-label="Problems" role="alert">
      <h3 className="font-medium text-12 text-negative">
        {counted(problemCount, "problem")}
        {blocked ? ": mend the sheet and take it again" : ""}
      </h3>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
        tabIndex={0}
        aria-label="What is wrong"
        className="mt-1 max-h-40 overflow-y-auto text-12"
      >
        {problems.slice(0, listMax).map(({ message }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice
          <li key={at} className="border-line border-b py-1">
            {message}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Rows by their numbers in the sheet, in the columns of the table; a cell with a problem says it. */
function SheetRows({ plan }: { readonly plan: ImportPlan }) {
  const { sheet, badRows, problems, table } = plan;
  const { columns } = table.shape;
  const shown = useMemo(() => {
    const bad = [...badRows].map((number) => number - sheet.first).toSorted((a, b) => a - b);
    const first = sheet.rows.slice(0, firstRows).map((_, at) => at);
    return [...new Set([...first, ...bad.slice(0, badMax)])].toSorted((a, b) => a - b);
  }, [badRows, sheet]);
  const marks = useMemo(
    () => new Map(problems.map(({ row, column, message }) => [`${row}:${column}`, message])),
    [problems],
  );
  return (
    <section
      aria-label="Rows of the sheet"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
      tabIndex={0}
      className="max-h-72 overflow-auto"
    >
      <table className="w-full border-collapse text-12">
        <thead>
          <tr>
            {["Row", ...columns].map((name, at) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: names of a sheet may be twice
                key={at}
                scope="col"
                className="sticky top-0 z-1 h-head whitespace-nowrap border-line border-b bg-surface px-2 text-left font-medium text-fg-3"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((at) => {
            const number = at + sheet.first;
            const isBad = badRows.has(number);
            return (
              <tr key={at} className="border-line border-b">
                <th
                  scope="row"
                  title={marks.get(`${number}:null`)}
                  className={cn(
                    "h-7 whitespace-nowrap px-2 text-left font-normal tabular-nums",
                    isBad ? "text-negative" : "text-fg-3",
                  )}
                >
                  {isBad ? (
                    <>
                      <Icon as={TriangleAlert} size="s" className="inline" />
                      <span className="sr-only">has a problem, </span>
                    </>
                  ) : null}{" "}
                  {number}
                </th>
                {columns.map((_, column) => {
                  const mark = marks.get(`${number}:${column}`);
                  return (
                    <td
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name than their place
                      key={column}
                      title={mark}
                      className={cn(
                        "h-7 max-w-56 truncate px-2",
                        mark !== undefined && "bg-negative-tint text-negative",
                      )}
                    >
                      {sheet.rows[at]?.[column]}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {sheet.rows.length > shown.length ? (
        <p className="px-2 py-1 text-12 text-fg-3">
          and {counted(sheet.rows.length - shown.length, "more row")}
        </p>
      ) : null}
    </section>
  );
}
