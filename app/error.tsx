"use client";

import { EntryFrame } from "@/components/shell/entry-frame";
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
    <EntryFrame wide>
      <ErrorCard
        title="This page could not be shown"
        why={
          <p>
            Nothing you saved is lost.
            {error.digest ? ` The server's log has it under ${error.digest}.` : null}
          </p>
        }
        actions={
          <>
            <Button size="s" onClick={reset}>
              Show it again
            </Button>
            <Button asChild size="s" look="quiet">
              <a href="/">Go to your flows</a>
            </Button>
          </>
        }
      />
    </EntryFrame>
  );
}
