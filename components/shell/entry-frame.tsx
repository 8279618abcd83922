import type { ReactNode } from "react";
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
    <main className="grid min-h-full place-items-start justify-center px-4 pt-[16vh] pb-8 max-sm:pt-8">
      <div className={wide ? "w-full sm:max-w-[440px]" : "w-full sm:max-w-[320px]"}>
        <span className="mb-6 flex items-center gap-2 font-semibold text-14">
          <LoomMark size={20} />
          Orderloom
        </span>
        {children}
      </div>
    </main>
  );
}
