import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A short table; long lists use `VirtualTable`. Hairlines between rows, no stripes. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    <table
      data-table="short"
      className={cn("w-full border-collapse text-12", className)}
      {...rest}
    />
  );
}

export function TableHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-head whitespace-nowrap border-line border-b px-2 text-left font-medium text-fg-3 first:pl-4 last:pr-4",
        className,
      )}
      {...rest}
    />
  );
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={cn("border-line border-b hover:bg-hover", className)} {...rest} />;
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td className={cn("h-row whitespace-nowrap px-2 first:pl-4 last:pr-4", className)} {...rest} />
  );
}
