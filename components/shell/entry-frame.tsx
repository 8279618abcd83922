import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { LoomMark } from "@/components/ui/loom-mark";

/** Around the pages before the workbench: sign-in, links, second factor. */
export function EntryFrame({
  wide = false,
  children,
}: {
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <main
      className={cn(
        "grid min-h-full items-start justify-center px-4 pt-[16vh] pb-8 max-sm:grid-cols-1 max-sm:pt-8",
        // As wide whatever is in it: a short heading makes no narrow fields.
        wide ? "grid-cols-[440px]" : "grid-cols-[320px]",
      )}
    >
      <div className="min-w-0">
        <span className="mb-6 flex items-center gap-2 font-semibold text-14">
          <LoomMark size={20} />
          Orderloom
        </span>
        {children}
      </div>
    </main>
  );
}
