import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneTint } from "./status";

/** A word on its tone, without an icon: a method, an answer code, a state of a draft. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  readonly tone?: Tone;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-5 px-1.5 font-medium text-12",
        toneTint[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** A count beside a name. */
export function Count({
  value,
  tone = "neutral",
}: {
  readonly value: number;
  readonly tone?: Tone;
}) {
  return (
    <span
      className={cn(
        "inline-block h-4.5 min-w-4.5 rounded-5 px-1.25 text-center font-medium text-11 leading-4.5 tabular-nums",
        toneTint[tone],
      )}
    >
      {value.toLocaleString("en-US")}
    </span>
  );
}

/** An outlined word that classifies. */
export function Tag({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-4.5 items-center gap-1 whitespace-nowrap rounded-5 px-1.25 font-medium text-11 text-fg-2 outline-strong",
        className,
      )}
    >
      {children}
    </span>
  );
}

/** A 7 px dot in a tone; always with a word beside it. */
export function Dot({ className }: { readonly className: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("inline-block size-1.75 shrink-0 rounded-full", className)}
    />
  );
}
