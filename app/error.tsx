"use client";

import { type ComponentType, useEffect, useState } from "react";
import type { PageErrorProps } from "@/components/shell/page-error";

/** Comes with every page, so that what it looks like comes with an error only; without a network it is plain. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  const [Shown, setShown] = useState<ComponentType<PageErrorProps> | null>(null);
  useEffect(() => {
    import("@/components/shell/page-error").then(
      ({ PageError }) => setShown(() => PageError),
      () => undefined,
    );
  }, []);
  if (Shown !== null) return <Shown digest={error.digest} onAgain={reset} />;
  return (
    <main className="p-4">
      <h1>This page could not be shown</h1>
      <button type="button" onClick={reset}>
        Show it again
      </button>
    </main>
  );
}
