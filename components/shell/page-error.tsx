"use client";

import { EntryFrame } from "@/components/shell/entry-frame";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";

export type PageErrorProps = {
  /** Under which the server's log has the error; absent where it happened in the browser. */
  readonly digest: string | undefined;
  readonly onAgain: () => void;
};

/** In place of a page that failed. */
export function PageError({ digest, onAgain }: PageErrorProps) {
  return (
    <EntryFrame wide>
      <ErrorCard
        title="This page could not be shown"
        why={
          <p>
            Nothing you saved is lost.
            {digest === undefined ? null : ` The server's log has it under ${digest}.`}
          </p>
        }
        actions={
          <>
            <Button size="s" onClick={onAgain}>
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
