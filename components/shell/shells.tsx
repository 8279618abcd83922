import { type ReactNode, Suspense } from "react";
import { Guide } from "@/components/guide/guide";
import { Rail } from "./rail";
import { Sidebar } from "./sidebar";

const main = "flex min-h-0 min-w-0 flex-1 flex-col bg-surface";

function SkipLink() {
  return (
    <a
      href="#main"
      className="absolute top-2 left-2 z-50 -translate-y-16 rounded-6 bg-raised px-3 py-1.5 opacity-0 shadow-2 focus:translate-y-0 focus:opacity-100"
    >
      Skip to the page
    </a>
  );
}

/** Around lists: sidebar and page. */
export function ListShell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex h-dvh overflow-hidden">
      <SkipLink />
      <Sidebar className="w-sidebar shrink-0 border-line border-r max-md:hidden" />
      <main id="main" tabIndex={-1} className={`${main} outline-none`}>
        {children}
        <Suspense fallback={null}>
          <Guide />
        </Suspense>
      </main>
    </div>
  );
}

/** Around editors and the run view: rail and page. */
export function EditorShell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex h-dvh overflow-hidden">
      <SkipLink />
      <Rail />
      <main id="main" tabIndex={-1} className={`${main} outline-none`}>
        {children}
        <Suspense fallback={null}>
          <Guide />
        </Suspense>
      </main>
    </div>
  );
}
