"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { cn } from "./cn";
import { codeColours, highlightJson } from "./highlight-json";

const marks = {
  bad: "bg-negative-tint shadow-[inset_2px_0_0_var(--negative-solid)]",
  hit: "bg-caution-tint shadow-[inset_2px_0_0_var(--caution-solid)]",
  add: "bg-positive-tint",
  del: "bg-negative-tint",
} as const;

export type LineMark = keyof typeof marks;

/** Of a text whose lines can be chosen: the one that the keys are on, and who hears of it. Lines count from 0. */
export type Pointing = {
  readonly line: number | null;
  readonly onLine: (line: number | null) => void;
  /** The pointer rests on a line, or on none. */
  readonly onRest: (line: number | null, at: DOMRect | null) => void;
  readonly onPress: (line: number) => void;
  /** What the keys do, for screen readers. */
  readonly keysHint: string;
};

type CodeViewProps = {
  readonly text: string;
  readonly language?: "json" | "text";
  /** Lines (from 1) that stand out, and how. */
  readonly marks?: ReadonlyMap<number, LineMark>;
  readonly label: string;
  readonly className?: string;
  /** Lines kept in view before it scrolls. */
  readonly linesMax?: number;
  readonly pointing?: Pointing;
};

const lineHeight = 18;

/** Read-only code with line numbers. Only the lines in view are in the page, so size does not matter. */
export function CodeView({
  text,
  language = "json",
  marks: marked,
  label,
  className,
  linesMax = 24,
  pointing,
}: CodeViewProps) {
  const lines = useMemo(() => text.split("\n"), [text]);
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
    initialRect: { width: 400, height: Math.min(lines.length, linesMax) * lineHeight },
  });
  const firstMark = marked && marked.size > 0 ? Math.min(...marked.keys()) : undefined;
  // What stands out is in view from the beginning.
  useEffect(() => {
    if (firstMark !== undefined && firstMark > linesMax - 2) {
      rows.scrollToIndex(firstMark - 1, { align: "center" });
    }
  }, [firstMark, linesMax, rows]);
  const widest = useMemo(
    () => lines.reduce((most, line) => Math.max(most, line.length), 0),
    [lines],
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (pointing === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { line, onLine, onPress } = pointing;
    const next = lineByKey(event.key, line ?? -1, lines.length);
    if (next !== null) {
      onLine(next);
      rows.scrollToIndex(next, { align: "auto" });
    } else if (event.key === "Enter" && line !== null) onPress(line);
    else return;
    event.preventDefault();
  };
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      data-code=""
      {...(pointing !== undefined && {
        "aria-description": pointing.keysHint,
        onKeyDown,
        onPointerLeave: () => pointing.onRest(null, null),
        onScroll: () => pointing.onRest(null, null),
      })}
      className={cn(
        "group/code -outline-offset-2 overflow-auto bg-sunken py-1.5 font-mono text-12 leading-4.5",
        className,
      )}
      style={{ maxHeight: linesMax * lineHeight + 12 }}
    >
      <div
        className="relative min-w-full"
        style={{ height: rows.getTotalSize(), width: `calc(${widest}ch + 58px)` }}
      >
        {rows.getVirtualItems().map((row) => {
          const line = lines[row.index] ?? "";
          const mark = marked?.get(row.index + 1);
          return (
            <div
              key={row.key}
              {...(pointing !== undefined && pointed(pointing, row.index))}
              className={cn(
                "absolute inset-x-0 h-4.5 whitespace-pre pr-3",
                mark && marks[mark],
                pointing !== undefined && "hover:bg-hover",
                pointing?.line === row.index &&
                  "group-focus-visible/code:shadow-[inset_0_0_0_1.5px_var(--accent)]",
              )}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span
                aria-hidden="true"
                className="inline-block w-8.5 select-none pr-3 text-right text-fg-3"
              >
                {row.index + 1}
              </span>
              {language === "json"
                ? highlightJson(line).map((part, position) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
                    <span key={position} className={codeColours[part.kind]}>
                      {part.text}
                    </span>
                  ))
                : line}
            </div>
          );
        })}
      </div>
    </section>
  );
}

function pointed({ onLine, onRest, onPress }: Pointing, line: number) {
  return {
    onPointerMove: ({ pointerType, currentTarget }: React.PointerEvent) => {
      const { left, top, height } = currentTarget.getBoundingClientRect();
      if (pointerType !== "touch") onRest(line, new DOMRect(Math.max(0, left), top, 1, height));
    },
    onClick: () => {
      // What was marked to be copied is no press.
      if (getSelection()?.isCollapsed === false) return;
      onLine(line);
      onPress(line);
    },
  };
}

function lineByKey(key: string, line: number, count: number): number | null {
  const page = 20;
  const steps: { readonly [key: string]: number } = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, line + step));
}
