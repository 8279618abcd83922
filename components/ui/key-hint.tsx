import { cn } from "./cn";

/** A key or chord, e.g. `Ctrl K`. */
export function KeyHint({
  keys,
  className,
}: {
  readonly keys: string;
  readonly className?: string;
}) {
  return (
    <kbd
      className={cn(
        "inline-block min-w-4.5 shrink-0 rounded-3 border border-line-strong bg-surface px-1 text-center font-medium font-sans text-11 text-fg-3 leading-4",
        className,
      )}
    >
      {keys}
    </kbd>
  );
}
