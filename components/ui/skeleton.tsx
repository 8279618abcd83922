"use client";

import { useEffect, useState } from "react";
import { cn } from "./cn";

/** True once a wait has lasted 200 ms; before that nothing is shown, so quick answers do not flicker. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), 200);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting && slow;
}

const widths = ["w-2/5", "w-4/5", "w-3/5", "w-2/3", "w-1/2"];

/** Bars with the heights of the lines that will come. Appears after 200 ms, does not shimmer. */
export function Skeleton({
  lines = 3,
  className,
}: {
  readonly lines?: number;
  readonly className?: string;
}) {
  const slow = useSlow(true);
  return (
    <div role="status" aria-label="Loading" className={cn("flex flex-col gap-2 p-4", className)}>
      {slow
        ? Array.from({ length: lines }, (_, line) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
              key={line}
              className={cn("h-4 rounded-3 bg-neutral-tint", widths[line % widths.length])}
            />
          ))
        : null}
    </div>
  );
}
