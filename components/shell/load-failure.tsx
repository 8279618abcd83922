"use client";

import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { problemOf } from "./trpc";

/** Refusals that stay what they are, however often one asks. */
const final: ReadonlySet<string> = new Set(["NOT_FOUND", "NOT_ALLOWED", "INPUT_INVALID"]);

/** A region that could not be loaded: what, why, and the way to try once more where that may help. */
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
  const { code, message } = problemOf(error);
  return (
    <div role="alert" className="max-w-[520px] p-4">
      <ErrorCard
        title={`${what} could not be loaded`}
        why={<p>{message}</p>}
        actions={
          code !== null && final.has(code) ? null : (
            <Button size="s" onClick={onRetry}>
              Load again
            </Button>
          )
        }
      />
    </div>
  );
}
