"use client";

import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { problemOf } from "./trpc";

/** A region that could not be loaded: what, why, and the way to try once more. */
export function LoadFailure({
  what,
  error,
  onRetry,
}: {
  /** "The runs", "This flow". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  return (
    <div role="alert" className="max-w-[520px] p-4">
      <ErrorCard
        title={`${what} could not be loaded`}
        why={<p>{problemOf(error).message}</p>}
        actions={
          <Button size="s" onClick={onRetry}>
            Load again
          </Button>
        }
      />
    </div>
  );
}
