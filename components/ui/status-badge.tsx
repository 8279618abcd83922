import { cn } from "./cn";
import { statusOf, toneText, toneTint } from "./status";

type StatusBadgeProps = {
  /** A key of the status table, e.g. `failed`. */
  readonly status: string;
  /** In dense tables: no tint; a succeeded one colours its icon only. */
  readonly bare?: boolean;
  /** Replaces the word where a longer phrase says more, e.g. "1 step failed". */
  readonly label?: string | undefined;
  readonly className?: string;
};

/** Icon, word and tone of a status. */
export function StatusBadge({ status, bare = false, label, className }: StatusBadgeProps) {
  const meaning = statusOf(status);
  const Shape = meaning.icon;
  const quiet = bare && (meaning.tone === "positive" || meaning.tone === "neutral");
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-5 font-medium text-12",
        bare
          ? ["gap-1.5", quiet ? "font-normal text-fg-2" : toneText[meaning.tone]]
          : ["pr-1.5 pl-1.25", toneTint[meaning.tone]],
        className,
      )}
    >
      <Shape
        aria-hidden="true"
        size={bare ? 14 : 13}
        strokeWidth={2.1}
        className={cn(
          "shrink-0",
          "turning" in meaning && meaning.turning && "animate-turn",
          quiet && toneText[meaning.tone],
        )}
      />
      {label ?? meaning.word}
    </span>
  );
}

/** The icon alone, its word for screen readers. */
export function StatusIcon({
  status,
  size = 15,
}: {
  readonly status: string;
  readonly size?: number;
}) {
  const meaning = statusOf(status);
  const Shape = meaning.icon;
  return (
    <span className={cn("inline-flex shrink-0", toneText[meaning.tone])}>
      <Shape
        aria-hidden="true"
        size={size}
        strokeWidth={2}
        className={"turning" in meaning && meaning.turning ? "animate-turn" : undefined}
      />
      <span className="sr-only">{meaning.word}</span>
    </span>
  );
}
