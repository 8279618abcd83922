import type { LucideIcon } from "lucide-react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Icon } from "./icon";
import { Tooltip } from "./tooltip";

type IconButtonProps = Omit<ButtonProps, "children" | "asChild" | "aria-label"> & {
  readonly icon: LucideIcon;
  /** Says what the button does; read aloud and shown as a tooltip. */
  readonly label: string;
  /** Key that does the same, shown in the tooltip. */
  readonly keys?: string | undefined;
  readonly tooltip?: boolean;
};

/** A square button with an icon only. */
export function IconButton({
  icon,
  label,
  keys,
  size = "m",
  look = "quiet",
  tooltip = true,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <Button
      aria-label={label}
      look={look}
      size={size}
      className={cn("px-0", size === "s" ? "w-control-s" : "w-control", className)}
      {...rest}
    >
      <Icon as={icon} size={size === "s" ? "s" : "m"} />
    </Button>
  );
  return tooltip ? (
    <Tooltip label={label} keys={keys}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
