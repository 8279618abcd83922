import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const box =
  "flex h-control min-w-0 items-center gap-1.5 rounded-6 bg-surface px-2 text-fg outline-control transition-shadow motion-instant has-[:focus]:shadow-[inset_0_0_0_1.5px_var(--accent),0_0_0_3px_var(--accent-tint)] has-[[aria-invalid=true]]:shadow-[inset_0_0_0_1.5px_var(--negative-solid)] has-[:disabled]:text-fg-off has-[:disabled]:shadow-[inset_0_0_0_1px_var(--line)]";

export type InputProps = Omit<ComponentProps<"input">, "size"> & {
  /** Icon or short text inside, before the value. */
  readonly lead?: ReactNode;
  /** Unit or key inside, after the value. */
  readonly trail?: ReactNode;
  readonly boxClassName?: string;
};

/** One line of text. The ring is drawn on the box, so that unit and icon are part of the target. */
export function Input({ lead, trail, boxClassName, className, ...rest }: InputProps) {
  return (
    <span className={cn(box, boxClassName)}>
      {lead ? <span className="shrink-0 text-fg-3">{lead}</span> : null}
      <input
        className={cn(
          "h-full min-w-0 flex-1 bg-transparent outline-none focus-visible:outline-none",
          className,
        )}
        {...rest}
      />
      {trail ? <span className="shrink-0 text-12 text-fg-3">{trail}</span> : null}
    </span>
  );
}
