"use client";

import { usePath } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Link } from "@/components/ui/link";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { startFaults } from "./start-faults";

/** Why the run did not start, and where that is put right. */
export function StartRefusal({
  document,
  error,
}: {
  readonly document: FlowDocument;
  readonly error: unknown;
}) {
  const path = usePath();
  const problem = problemOf(error);
  const [first, ...others] = startFaults(document, problem.detail);
  return (
    <div role="alert">
      <ErrorCard
        title="The run did not start"
        why={
          first === undefined ? (
            <p>{problem.message}</p>
          ) : (
            <>
              <p>
                {first.place === "" ? null : <b className="font-medium text-fg">{first.place}: </b>}
                {first.message}
              </p>
              {others.length === 0 ? null : (
                <p>{counted(others.length, "more fault")} of the draft: the canvas lists them.</p>
              )}
            </>
          )
        }
        actions={
          first === undefined ? null : (
            <Button size="s" asChild>
              <Link
                href={path(
                  `/flows/${document.id}${first.node === null ? "" : `?node=${first.node}`}`,
                )}
              >
                {first.node === null ? "Open the flow" : "Open the step in the flow"}
              </Link>
            </Button>
          )
        }
      />
    </div>
  );
}
