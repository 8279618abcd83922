import { CircleCheck, CircleX } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import { behindLook } from "./behind";
import { resultStanding } from "./result-standing";
import type { Mapper } from "./use-mapper";

/** How the result stands: what changed since the published version, and whether it is complete. */
export function ResultLegend({
  preview,
  faults,
  places,
  behind,
}: Pick<Mapper, "preview" | "faults" | "places" | "behind">) {
  const bad = preview?.bad.size ?? 0;
  const { words, isGood } = resultStanding(bad, faults.length, places.length);
  const colour = isGood ? "text-positive" : "text-negative";
  return (
    <div
      role="status"
      aria-busy={behind}
      className={cn(
        "flex h-8.5 shrink-0 items-center gap-3 border-line border-t px-3 text-12 text-fg-2",
        behindLook(behind),
      )}
    >
      {preview === null || preview.changes === 0 ? null : (
        <span className="flex items-center gap-1.5">
          <span className="size-3 rounded-3 bg-accent-tint shadow-[inset_0_0_0_1px_var(--accent-line)]" />
          {counted(preview.changes, "field")} changed since the published version
        </span>
      )}
      {preview === null ? null : (
        // Of rows that have changed since nothing is called good.
        <span
          className={cn(
            "flex items-center gap-1",
            behind ? "text-fg-2 transition-colors delay-150" : colour,
          )}
        >
          <Icon as={isGood ? CircleCheck : CircleX} size="s" />
          {words}
        </span>
      )}
    </div>
  );
}
