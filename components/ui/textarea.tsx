import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Several lines of text; grows with its content where the browser can. */
export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        "field-sizing-content block min-h-16 w-full rounded-6 bg-surface px-2 py-1 text-13 text-fg outline-control transition-shadow motion-instant focus:shadow-[inset_0_0_0_1.5px_var(--accent),0_0_0_3px_var(--accent-tint)] focus-visible:outline-hidden disabled:text-fg-off aria-invalid:shadow-[inset_0_0_0_1.5px_var(--negative-solid)]",
        className,
      )}
      {...rest}
    />
  );
}
