"use client";

import {
  CircleDashed,
  CirclePause,
  CopyCheck,
  CopyPlus,
  History,
  type LucideIcon,
  MessageSquareReply,
  Pencil,
  Plug,
  Send,
  SkipForward,
  TriangleAlert,
  ZapOff,
} from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { asksSomebody } from "@/components/runs/node-words";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { StatusIcon } from "@/components/ui/status-badge";
import { useNow } from "@/components/ui/use-now";
import type { OlderTold } from "@/runtime/engine/trial/older-told";
import type { FlowDocument } from "@/runtime/flow/document";
import { olderWords } from "@/runtime/flow-tests/older-words";
import { isCall } from "./breakpoints";
import { asideOf, isLoudLine } from "./line-aside";
import { lineName, lineWords, type ShortLine, stepName } from "./line-words";
import { lineOfPause, toldLines } from "./told-lines";
import type { DebugLine, DebugRun } from "./use-debug";

const icons: { readonly [kind in Exclude<DebugLine["kind"], "step" | "older">]: LucideIcon } = {
  edited: Pencil,
  gave: SkipForward,
  took: CopyCheck,
  failed: TriangleAlert,
  sent: Send,
  answered: MessageSquareReply,
  fault: ZapOff,
  reach: Plug,
  again: CopyPlus,
};

/** Everything the run has done, to look back at; what it stands before comes last. */
export function StepsSoFar({
  debug,
  document,
  marked,
  resting,
  onSelect,
  onOlder,
}: {
  readonly debug: DebugRun;
  readonly document: FlowDocument | null;
  /** Index of the line that is looked at; "now" for the step before which the run stands. */
  readonly marked: number | "now" | null;
  /** Steps that decided by an assumed answer. */
  readonly resting: ReadonlySet<string>;
  readonly onSelect: (index: number | null) => void;
  /** Steps through the older message; null for whoever may not. */
  readonly onOlder: (() => void) | null;
}) {
  const { lines, pause } = debug;
  const { told, next } = useMemo(() => toldLines(lines), [lines]);
  const after = useMemo(() => lineOfPause(debug), [debug]);
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000, true);
  const timeOf = (at: number) => formatTime(at, now, timeZone);
  const list = useRef<HTMLDivElement>(null);
  // One that was chosen on the drawing may be far up; a page that scrolls as a whole stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is drawn by then
  useEffect(() => bringIn(list.current), [marked]);
  return (
    <section aria-label="Steps so far" className="flex min-h-0 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-3">
        <h2 className="shrink-0 font-semibold text-13">Steps so far</h2>
        <span className="ml-auto min-w-0 truncate text-12 text-fg-3">
          look back without undoing
        </span>
      </header>
      {/* Turned round, it stays at its end while lines are added. */}
      <div ref={list} className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto">
        <span className="flex-1" />
        <ol className="text-12">
          {lines.map((line, index) => (
            // The same step may come several times; its place among them is what it is.
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
            <li key={index}>
              {line.kind === "older" ? (
                <OlderLine
                  told={line.told}
                  nameOf={(node) => stepName(document, node, "")}
                  onStep={onOlder}
                />
              ) : (
                <LineButton
                  line={line}
                  number={told[index]?.number ?? null}
                  name={lineName(line, document)}
                  calls={isCall(document, line.node)}
                  aside={`${asideOf(line, {
                    editedBy: told[index]?.editedBy ?? null,
                    asks: asksSomebody(document, line.node),
                    calls: isCall(document, line.node),
                    rests: resting.has(line.node),
                    timeOf,
                  })}${index === after ? " · now" : ""}`}
                  caution={isLoudLine(line, resting)}
                  current={marked === index}
                  onSelect={() => onSelect(index === after ? null : index)}
                />
              )}
            </li>
          ))}
          {pause === null || after !== null ? null : (
            <li>
              <button
                type="button"
                aria-current={marked === "now" ? "step" : undefined}
                className="flex h-7.25 w-full items-center gap-2 px-3 text-left font-medium hover:bg-hover aria-[current=step]:bg-caution-tint"
                onClick={() => onSelect(null)}
              >
                <span className="num w-6 text-fg-3">{next}</span>
                <Icon as={CirclePause} size="s" className="text-caution" />
                <span className="truncate">{stepName(document, pause.node, pause.path)}</span>
                <span className="ml-auto text-fg-2">now</span>
              </button>
            </li>
          )}
        </ol>
      </div>
    </section>
  );
}

/** Scrolls a list, and nothing around it, to the line that is marked. */
function bringIn(list: HTMLElement | null): void {
  const line = list?.querySelector("[aria-current=step]")?.getBoundingClientRect();
  if (list === null || line === undefined) return;
  const { top, bottom } = list.getBoundingClientRect();
  if (line.top < top) list.scrollTop -= top - line.top;
  else if (line.bottom > bottom) list.scrollTop += line.bottom - bottom;
}

function LineButton({
  line,
  number,
  name,
  calls,
  aside: words,
  caution,
  current,
  onSelect,
}: {
  readonly line: ShortLine;
  readonly number: number | null;
  readonly name: string;
  readonly calls: boolean;
  readonly aside: string;
  readonly caution: boolean;
  readonly current: boolean;
  readonly onSelect: () => void;
}) {
  return (
    <button
      type="button"
      aria-current={current ? "step" : undefined}
      className={cn(
        "flex min-h-7.25 w-full gap-2 px-3 py-1.5 text-left hover:bg-hover aria-[current=step]:bg-press",
        line.kind === "step" ? "items-center" : "items-start",
      )}
      onClick={onSelect}
    >
      <span className="num w-6 shrink-0 text-fg-3">{number}</span>
      {line.kind === "step" ? (
        <StatusIcon status={line.status} />
      ) : (
        <Icon as={icons[line.kind] ?? CircleDashed} size="s" className="mt-0.5 text-fg-2" />
      )}
      <span className={cn("flex min-w-0 flex-1 gap-x-2", line.kind !== "step" && "flex-wrap")}>
        {/* What somebody did is a sentence: its end says at which step. In a narrow list its time is below. */}
        <span className={line.kind === "step" ? "truncate" : "min-w-0 flex-1 basis-36 break-words"}>
          {lineWords(line, name, calls)}
        </span>
        <span
          className={cn(
            "ml-auto max-w-40 shrink-0 truncate",
            caution ? "font-medium text-caution" : "text-fg-3",
          )}
          title={words}
        >
          {words}
        </span>
      </span>
    </button>
  );
}

/** What becomes of an older message that comes after the one of the run. */
function OlderLine({
  told,
  nameOf,
  onStep,
}: {
  readonly told: OlderTold;
  readonly nameOf: (node: string) => string;
  readonly onStep: (() => void) | null;
}) {
  return (
    <div className="flex items-start gap-2 px-3 py-1.5">
      <span className="w-6 shrink-0" />
      <Icon as={History} size="s" className="mt-0.5 shrink-0 text-fg-2" />
      <div className="min-w-0 flex-1">
        <p>An older message comes after it</p>
        <ul className="my-1 list-disc pl-4 text-fg-2">
          {olderWords(told, nameOf).map((sentence) => (
            <li key={sentence} className="break-words">
              {sentence}
            </li>
          ))}
        </ul>
        {onStep === null || told.ran === null ? null : (
          <Button size="s" onClick={onStep}>
            Step through it
          </Button>
        )}
      </div>
    </div>
  );
}
