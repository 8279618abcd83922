import type { LucideIcon } from "lucide-react";
import { cn } from "./cn";

const sizes = {
  m: { size: 16, strokeWidth: 1.75 },
  s: { size: 14, strokeWidth: 2 },
  xs: { size: 12, strokeWidth: 2.25 },
} as const;

export type IconSize = keyof typeof sizes;

type IconProps = {
  readonly as: LucideIcon;
  /** 16, 14 or 12 px; the stroke grows as the icon shrinks so that all look equally heavy. */
  readonly size?: IconSize;
  readonly className?: string | undefined;
};

/** A decorative icon: the word beside it, or the control's label, carries the meaning. */
export function Icon({ as: Shape, size = "m", className }: IconProps) {
  return <Shape aria-hidden="true" {...sizes[size]} className={cn("shrink-0", className)} />;
}
