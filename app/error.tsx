"use client";

import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";

export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <main className="max-w-[520px] p-4 pt-[16vh]">
      <ErrorCard
        title="This page could not be shown"
        why={
          <p>
            Nothing you saved is lost.
            {error.digest ? ` The server's log has it under ${error.digest}.` : null}
          </p>
        }
        actions={
          <Button size="s" onClick={reset}>
            Show it again
          </Button>
        }
      />
    </main>
  );
}
