import { X } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Icon } from "./icon";

const look =
  "inline-flex h-6 items-center gap-1.25 whitespace-nowrap rounded-6 px-2 text-12 text-fg-2 pointer-coarse:h-9";

/** A filter in force: name quiet, value medium, × takes it away. */
export function FilterChip({
  name,
  value,
  onRemove,
}: {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}) {
  return (
    <span className={cn(look, "bg-surface pr-1 outline-strong")}>
      {name} <b className="max-w-48 truncate font-medium text-fg">{value}</b>
      <button
        type="button"
        aria-label={`Remove filter ${name} ${value}`}
        onClick={onRemove}
        className="relative grid size-5 place-items-center rounded-3 before:absolute before:-inset-0.5 hover:bg-hover hover:text-fg"
      >
        <Icon as={X} size="xs" />
      </button>
    </span>
  );
}

/** A chip that opens a menu; dashed when it adds something. */
export function ChipButton({
  dashed = false,
  className,
  ...rest
}: ComponentProps<"button"> & { readonly dashed?: boolean }) {
  return (
    <button
      type="button"
      className={cn(
        look,
        "hover:text-fg data-[state=open]:bg-press",
        dashed
          ? "-outline-offset-1 outline outline-line-strong outline-dashed"
          : "bg-surface outline-strong",
        className,
      )}
      {...rest}
    />
  );
}
