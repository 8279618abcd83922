"use client";

import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { toneSolid, toneText } from "@/components/ui/status";
import { alsoWords } from "@/runtime/backtest/also-words";
import { causeWords } from "@/runtime/backtest/cause-words";
import type { BacktestClass } from "@/runtime/backtest/verdict";
import type { FlowDocument } from "@/runtime/flow/document";
import { byWeight } from "./cause-order";
import { classMeanings } from "./class-words";
import { NothingDiffers } from "./nothing-differs";
import { type BacktestView, type CauseCount, isUnderWay } from "./use-backtest";

type CauseTableProps = {
  readonly view: BacktestView;
  readonly document: FlowDocument | null;
  /** Of one class only. */
  readonly only: BacktestClass | null;
  readonly chosen: string | null;
  /** Null where the one that is chosen is pressed again. */
  readonly onChoose: (key: string | null) => void;
};

/** Where old and new part: what is worst first, then by how many messages do so there. */
export function CauseTable({ view, document, only, chosen, onChoose }: CauseTableProps) {
  const { causes, otherCauses } = view.tally;
  const shown = causes.filter(({ class: kind }) => only === null || only === kind).sort(byWeight);
  if (shown.length === 0) return isUnderWay(view) ? null : <NothingDiffers view={view} />;
  const most = Math.max(...shown.map(({ runs }) => runs));
  return (
    <section aria-labelledby="causes" className="border-line border-t">
      <h3 id="causes" className="px-4 pt-3 pb-1.5 font-semibold text-14">
        Why they differ
      </h3>
      <ul className="border-line border-t">
        {shown.map((cause) => (
          <li key={cause.key} className="border-line border-b">
            <CauseRow
              cause={cause}
              document={document}
              share={cause.runs / most}
              chosen={cause.key === chosen}
              onChoose={() => onChoose(cause.key === chosen ? null : cause.key)}
            />
          </li>
        ))}
      </ul>
      {otherCauses > 0 ? (
        <p className="px-4 py-2 text-12 text-fg-2">
          {formatCount(otherCauses)} more messages differ at other places than these {causes.length}
          ; they are counted, not listed.
        </p>
      ) : null}
    </section>
  );
}

type CauseRowProps = {
  readonly cause: CauseCount;
  readonly document: FlowDocument | null;
  /** Of the cause that most messages have. */
  readonly share: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

function CauseRow({ cause, document, share, chosen, onChoose }: CauseRowProps) {
  const { word, icon, tone } = classMeanings[cause.class];
  const { what, step } = causeWords(cause.class, cause.cause, document);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      className={cn(
        "grid w-full grid-cols-[8.5rem_minmax(0,1fr)_6rem_5rem] items-center gap-3 px-4 py-2 text-left text-12 hover:bg-hover max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-0.5",
        chosen && "bg-accent-tint shadow-[inset_2px_0_0_var(--accent)]",
      )}
      onClick={onChoose}
    >
      <span className={cn("flex items-center gap-1.5 font-medium", toneText[tone])}>
        <Icon as={icon} size="s" />
        {word}
      </span>
      <span className="min-w-0 max-md:col-span-2 max-md:row-start-2">
        <b className="block break-words font-medium text-13">{what}</b>
        <span className="text-fg-2">
          {step ?? "The run as a whole"}
          {cause.assumed === 0
            ? ""
            : cause.assumed === cause.runs
              ? " · assumed"
              : ` · ${formatCount(cause.assumed)} assumed`}
        </span>
        {cause.also === undefined ? null : (
          <span className="block break-words text-fg-2">
            Differs there, too: {alsoWords(cause, formatCount)}
          </span>
        )}
      </span>
      <span aria-hidden="true" className="h-1.5 rounded-3 bg-sunken max-md:hidden">
        <span
          className={cn("block h-full min-w-0.5 rounded-3", toneSolid[tone])}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="text-right font-semibold text-13 tabular-nums max-md:col-start-2 max-md:row-start-1">
        {formatCount(cause.runs)}
        <span className="sr-only"> {cause.runs === 1 ? "message" : "messages"}</span>
      </span>
    </button>
  );
}
