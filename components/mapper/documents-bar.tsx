"use client";

import { History } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import { counted } from "@/runtime/counted";
import { targetOf } from "./result-pane";
import type { Documents, JudgedDocument } from "./use-documents";

type DocumentsBarProps = {
  readonly documents: Documents;
  /** The run whose document is shown; null where a sample is. */
  readonly shown: string | null;
  readonly onShow: (document: JudgedDocument) => void;
  readonly onNext: (by: 1 | -1) => void;
};

/** How the map does on what really came: one cell per document, the incomplete ones taller. */
export function DocumentsBar({ documents, shown, onShow, onNext }: DocumentsBarProps) {
  const { all, wanted, reading, failure, mayRead, passed, read } = documents;
  const wrong = useMemo(() => all.filter(({ bad }) => bad.size > 0), [all]);
  const complete = all.length - wrong.length;
  return (
    <footer className="flex h-11 shrink-0 items-center gap-3 border-line-strong border-t bg-bg px-3">
      {wanted ? (
        <>
          <b role="status" className="shrink-0 font-semibold text-13 tabular-nums">
            {complete} of {counted(all.length, "document")} complete
            {reading ? ", more are read" : ""}
          </b>
          <div
            role="img"
            aria-label={cellWords(all)}
            className="flex h-6 min-w-0 items-center gap-px overflow-hidden"
          >
            {all.map((one) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: F8 leads to each that is incomplete
              // biome-ignore lint/a11y/useKeyWithClickEvents: F8 leads to each that is incomplete
              <span
                key={one.run}
                title={one.label}
                onClick={() => onShow(one)}
                className={cn(
                  "w-0.75 shrink-0 rounded-[1px]",
                  one.bad.size > 0 ? "h-5.5 bg-negative-solid" : "h-4 bg-positive-solid",
                  one.run === shown && "mx-0.5 outline-[1.5px] outline-fg outline-offset-1",
                )}
              />
            ))}
          </div>
          <span className="min-w-0 truncate text-12 text-fg-2" title={summaryOf(wrong)}>
            {failure ?? (wrong.length === 0 ? "" : summaryOf(wrong))}
            {passed > 0 ? ` ${counted(passed, "does not come here.", "do not come here.")}` : ""}
          </span>
        </>
      ) : (
        <p className="truncate text-12 text-fg-2">
          {mayRead
            ? "Try the map on what the last runs received, and see which documents it makes whole."
            : documents.led
              ? "Your role may not see what runs received."
              : "Connect the map to what starts the flow, and it can be tried on what the last runs received."}
        </p>
      )}
      <span className="flex-1" />
      {wanted ? (
        <>
          <Button size="s" disabled={wrong.length === 0} onClick={() => onNext(-1)}>
            Previous
          </Button>
          {/* It takes the keyboard over from the button that asked, and keeps it while documents come. */}
          <Button
            size="s"
            autoFocus
            aria-disabled={wrong.length === 0}
            onClick={() => (wrong.length === 0 ? undefined : onNext(1))}
          >
            Next incomplete
            <KeyHint keys="F8" />
          </Button>
        </>
      ) : (
        <Button size="s" disabled={!mayRead} onClick={read}>
          <Icon as={History} size="s" />
          Last 100 runs
        </Button>
      )}
    </footer>
  );
}

function cellWords(all: readonly JudgedDocument[]): string {
  const wrong = all.flatMap(({ bad }, index) => (bad.size > 0 ? [index + 1] : []));
  const numbers =
    wrong.length === 0 ? "all complete" : `incomplete: ${wrong.slice(0, 20).join(", ")}`;
  return `${counted(all.length, "document")} of earlier runs, ${numbers}`;
}

/** What is wrong most often: `2 incomplete: shipTo.city 2, lines[].uom 1`. */
function summaryOf(wrong: readonly JudgedDocument[]): string {
  const counts = new Map<string, number>();
  for (const { bad } of wrong) {
    for (const target of new Set([...bad.keys()].map(targetOf))) {
      counts.set(target, (counts.get(target) ?? 0) + 1);
    }
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 3);
  const named = most.map(([target, count]) => `${target} ${count}`).join(", ");
  return `${wrong.length} incomplete: ${named}${counts.size > 3 ? ", …" : ""}.`;
}
