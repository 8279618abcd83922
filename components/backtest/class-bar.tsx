import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { toneSolid, toneText } from "@/components/ui/status";
import { type BacktestClass, backtestClasses } from "@/runtime/backtest/verdict";
import { classMeanings } from "./class-words";
import { shareWords } from "./share-words";

type ClassBarProps = {
  readonly counts: { readonly [kind in BacktestClass]: number };
  /** Of each class so many only if a system answers a changed request as it did; null where that is not known. */
  readonly assumed: { readonly [kind in BacktestClass]: number } | null;
  /** Of all messages; what is not counted yet stays empty. */
  readonly total: number;
  readonly chosen: BacktestClass | null;
  readonly onChoose: (kind: BacktestClass | null) => void;
};

/** All messages as one bar, and under it a figure for each class that shows its causes alone. */
export function ClassBar({ counts, assumed, total, chosen, onChoose }: ClassBarProps) {
  const there = backtestClasses.filter((kind) => counts[kind] > 0);
  const counted = backtestClasses.reduce((sum, kind) => sum + counts[kind], 0);
  return (
    <div>
      <div
        aria-hidden="true"
        className="flex h-4 w-full gap-px overflow-hidden rounded-6 bg-sunken shadow-[inset_0_0_0_1px_var(--line)]"
      >
        {there.map((kind) => (
          <span
            key={kind}
            className={cn(
              "h-full min-w-1 transition-[flex-grow,opacity]",
              toneSolid[classMeanings[kind].tone],
              kind === "same" && "opacity-70",
              chosen !== null && chosen !== kind && "opacity-25",
            )}
            style={{ flexGrow: counts[kind], flexBasis: 0 }}
          />
        ))}
        <span style={{ flexGrow: Math.max(0, total - counted), flexBasis: 0 }} />
      </div>
      <ul className="mt-3 grid grid-cols-5 gap-px overflow-hidden rounded-8 border border-line bg-line max-md:grid-cols-2">
        {backtestClasses.map((kind) => (
          <li key={kind} className="bg-surface max-md:last:col-span-2">
            <Figure
              kind={kind}
              value={counts[kind]}
              assumed={assumed?.[kind] ?? 0}
              counted={counted}
              pressed={chosen === kind}
              onPress={() => onChoose(chosen === kind ? null : kind)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

type FigureProps = {
  readonly kind: BacktestClass;
  readonly value: number;
  readonly assumed: number;
  /** Of all classes, so far. */
  readonly counted: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
};

function Figure({ kind, value, assumed, counted, pressed, onPress }: FigureProps) {
  const { word, icon, tone, help } = classMeanings[kind];
  return (
    <button
      type="button"
      title={help}
      aria-pressed={pressed}
      disabled={value === 0 || kind === "same"}
      className="flex w-full flex-col items-start gap-0.5 px-3 py-2.5 text-left enabled:hover:bg-hover aria-pressed:bg-press"
      onClick={onPress}
    >
      <span className={cn("flex items-center gap-1.5 text-12", toneText[tone])}>
        <Icon as={icon} size="s" />
        {word}
      </span>
      <span className="flex flex-wrap items-baseline gap-x-1.5">
        <b className={cn("font-semibold text-20 tabular-nums", value === 0 && "text-fg-3")}>
          {formatCount(value)}
        </b>
        <span className="text-12 text-fg-2 tabular-nums">{shareWords(value, counted)}</span>
        {assumed === 0 ? null : (
          <span className="text-12 text-caution tabular-nums">
            {assumed === value ? "all" : formatCount(assumed)} assumed
          </span>
        )}
      </span>
    </button>
  );
}
