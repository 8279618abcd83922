import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

export const buttonLook = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-6 font-medium transition-colors motion-instant disabled:pointer-events-none disabled:bg-neutral-tint disabled:text-fg-off disabled:shadow-none aria-disabled:pointer-events-none aria-disabled:text-fg-off",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:bg-accent-hover forced-colors:border",
        default:
          "bg-surface text-fg outline-strong hover:bg-[color-mix(in_oklab,var(--surface),var(--text)_4%)] data-[state=open]:bg-[color-mix(in_oklab,var(--surface),var(--text)_6%)]",
        quiet:
          "text-fg-2 hover:bg-hover hover:text-fg data-[state=open]:bg-press data-[state=open]:text-fg disabled:bg-transparent aria-pressed:bg-press aria-pressed:text-fg",
        danger: "text-negative hover:bg-negative-tint disabled:bg-transparent",
      },
      size: {
        m: "h-control px-2.5 text-13",
        s: "h-control-s px-2 text-12",
        l: "h-control-l px-3.5 text-13",
      },
      /** Names somebody has given are in its words: they may take more than a line. */
      wraps: {
        true: "h-auto min-w-0 max-w-full shrink whitespace-normal break-words py-1 text-left",
      },
    },
    compoundVariants: [
      { look: "quiet", size: "m", className: "px-2" },
      { look: "danger", size: "m", className: "px-2" },
      { wraps: true, size: "m", className: "min-h-control" },
      { wraps: true, size: "s", className: "min-h-control-s" },
    ],
    defaultVariants: { look: "default", size: "m" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonLook> & {
    /** Gives the look to the only child, e.g. a link. */
    readonly asChild?: boolean;
    /**
     * The action is on its way: an icon turns over the label, the width stays, presses are ignored.
     * Who gives it has an action that is asked for once: the later clicks of a double click, which
     * may come before `busy` is drawn, are ignored too.
     */
    readonly busy?: boolean;
  };

/** A verb with its object. One primary per view. */
export function Button({
  look,
  size,
  wraps,
  asChild = false,
  busy,
  className,
  children,
  type,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = cn(buttonLook({ look, size, wraps }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      aria-busy={busy || undefined}
      onClick={(event) => {
        const again = busy !== undefined && event.detail > 1;
        if (busy || again) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {busy ? (
        <>
          <span className="invisible contents [&>*]:invisible">{children}</span>
          <span className="absolute inset-0 grid place-items-center">
            <Icon as={LoaderCircle} size="s" className="animate-turn" />
          </span>
        </>
      ) : (
        children
      )}
    </button>
  );
}
