"use client";

import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { problemOf } from "./trpc";
import { isFinal } from "./unread";

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
  const { message } = problemOf(error);
  return (
    <div role="alert" className="max-w-[520px] p-4">
      <ErrorCard
        title={`${what} could not be loaded`}
        why={<p>{message}</p>}
        actions={
          isFinal(error) ? null : (
            <Button size="s" onClick={onRetry}>
              Load again
            </Button>
          )
        }
      />
    </div>
  );
}

/** Over what is shown although it is not there any more, as somebody still writes in it. */
export function NotRenewed({ error }: { readonly error: unknown }) {
  return (
    <p
      role="status"
      className="shrink-0 border-caution-line border-b bg-caution-tint px-3 py-1.5 text-12"
    >
      This is how it stood. {problemOf(error).message}
    </p>
  );
}
