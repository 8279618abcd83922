import { Check, CircleHelp, Minus, TriangleAlert, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import type { Json } from "@/runtime/json";
import { conditionsOf, type DecisionContent, type Given } from "@/runtime/rules/decide";
import { isBlank } from "@/runtime/rules/decision-shape";
import { type RowTrace, traceDecision } from "@/runtime/rules/trace-decision";
import { cellWord, traceWord, valueWord } from "./rule-words";

const looks = {
  hit: { icon: Check, word: "hits", tone: "text-positive" },
  no: { icon: X, word: "does not hit", tone: "text-fg-3" },
  missing: { icon: TriangleAlert, word: "has no value", tone: "text-caution" },
  failed: { icon: TriangleAlert, word: "fails", tone: "text-negative" },
  unknown: { icon: CircleHelp, word: "not known", tone: "text-fg-3" },
  "not-looked-at": { icon: Minus, word: "not looked at", tone: "text-fg-3" },
} as const;

/** So many rows without a hit are told one by one before a row that hit. */
const linesMax = 60;

type Line = { readonly from: number; readonly to: number; readonly trace: RowTrace };

/** Row by row why a table decided as it did: what hit, and of the others the first cell that said no. */
export function WhyList({
  content,
  given,
  input,
  day = "",
  decided = true,
}: {
  readonly content: DecisionContent;
  readonly given: Given;
  /** The message; undefined where only the values are kept of it. */
  readonly input?: Json;
  readonly day?: string;
  /** Whether it came to a decision; of one that did not its failure is told elsewhere. */
  readonly decided?: boolean;
}) {
  const traces = traceDecision(content, given, { input, day });
  const lines = linesOf(traces);
  const isOpen = traces.some(({ says }) => says === "hit" || says === "unknown");
  // Room for "5–97" only where rows are put together.
  const numbers = lines.some(({ from, to }) => from !== to) ? "w-10" : "w-5";
  return (
    <ol className="text-12">
      {lines.map(({ from, to, trace }) => {
        const { icon, word, tone } = looks[trace.says];
        return (
          <li
            key={from}
            className={cn(
              "flex min-h-6 items-start gap-2 rounded-5 px-2 py-1",
              trace.says === "hit" && "bg-accent-tint font-medium",
            )}
          >
            <span className={cn("shrink-0 text-fg-3 tabular-nums", numbers)}>
              <span className="sr-only">Row </span>
              {from === to ? from + 1 : `${from + 1}–${to + 1}`}
            </span>
            <Icon as={icon} size="s" className={cn("mt-px", tone)} />
            <span className="sr-only">{word}: </span>
            <span className="min-w-0 break-words">
              {trace.says === "hit" ? hitWord(content, trace.row, given) : traceWord(trace)}
            </span>
          </li>
        );
      })}
      {isOpen || !decided ? null : (
        <li className="flex min-h-6 items-start gap-2 rounded-5 bg-accent-tint px-2 py-1 font-medium">
          <span className={cn("shrink-0", numbers)} />
          <Icon as={Check} size="s" className="mt-px text-positive" />
          No row hit: the default row decides
        </li>
      )}
    </ol>
  );
}

/** What follows one another alike is one line; of very many rows those that matter. */
function linesOf(traces: readonly RowTrace[]): readonly Line[] {
  const lines: Line[] = [];
  for (const trace of traces) {
    const last = lines.at(-1);
    const joins = trace.says === "not-looked-at" && last?.trace.says === "not-looked-at";
    if (joins) lines[lines.length - 1] = { ...last, to: trace.row };
    else lines.push({ from: trace.row, to: trace.row, trace });
  }
  if (lines.length <= linesMax) return lines;
  const told = lines.filter(({ trace }) => trace.says !== "no");
  const others = lines.filter(({ trace }) => trace.says === "no");
  return [...told.slice(0, linesMax), ...others.slice(0, Math.max(0, linesMax - told.length))].sort(
    (a, b) => a.from - b.from,
  );
}

/** Each condition of a row that hit, with the value that met it. */
function hitWord(content: DecisionContent, row: number, given: Given): string {
  const { columns, rows } = conditionsOf(content);
  const parts = columns.flatMap(({ name }, at) => {
    const cell = rows[row]?.cells[at] ?? "";
    if (isBlank(cell)) return [];
    const value = valueWord(given[name]);
    return [/^[<>=!]/.test(cell) ? `${name} ${value} ${cellWord(cell)}` : `${name} ${value}`];
  });
  return parts.length === 0 ? "Hits always" : parts.join(", ");
}
