import type { ReactNode } from "react";
import { cn } from "./cn";

/** 44 px bar over a page: where and state at the left, actions at the right with one primary last. */
export function TopBar({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <header
      className={cn(
        "flex h-topbar shrink-0 items-center gap-2 border-line border-b bg-bg px-3",
        className,
      )}
    >
      {children}
    </header>
  );
}

/** Pushes what follows to the right. */
export function Spring() {
  return <span className="min-w-0 flex-1" />;
}

export function BarDivider() {
  return <span aria-hidden="true" className="h-4.5 w-px shrink-0 bg-line-strong" />;
}
