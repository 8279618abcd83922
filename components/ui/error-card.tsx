import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

type ErrorCardProps = {
  /** What happened to which thing, and where. */
  readonly title: ReactNode;
  /** Why, in the reader's words. */
  readonly why?: ReactNode;
  /** The next step as a button, then at most one more. */
  readonly actions?: ReactNode;
  /** How often, since when. */
  readonly often?: ReactNode;
  readonly tone?: "negative" | "doubt" | "caution";
  readonly icon?: typeof CircleX;
  readonly className?: string;
};

const tones = {
  negative: ["shadow-[inset_0_0_0_1px_var(--negative-line)]", "text-negative"],
  doubt: ["shadow-[inset_0_0_0_1px_var(--doubt-line)]", "text-doubt"],
  caution: ["shadow-[inset_0_0_0_1px_var(--caution-line)]", "text-caution"],
} as const;

/** What, where, why, next. */
export function ErrorCard({
  title,
  why,
  actions,
  often,
  tone = "negative",
  icon = CircleX,
  className,
}: ErrorCardProps) {
  const [line, mark] = tones[tone];
  return (
    <article className={cn("overflow-hidden rounded-8 bg-surface", line, className)}>
      <header className="flex items-start gap-2 px-3 pt-2.5 pb-2">
        <Icon as={icon} className={cn("mt-0.5", mark)} />
        <h3 className="min-w-0 break-words font-semibold text-13">{title}</h3>
      </header>
      {why ? (
        <div className="flex flex-col gap-1.5 break-words pr-3 pb-2.5 pl-9 text-12 text-fg-2 leading-4.5">
          {why}
        </div>
      ) : null}
      {actions || often ? (
        <footer className="flex flex-wrap items-center gap-2 border-line border-t py-2 pr-3 pl-9">
          {actions}
          {often ? <span className="ml-auto text-11 text-fg-3">{often}</span> : null}
        </footer>
      ) : null}
    </article>
  );
}
