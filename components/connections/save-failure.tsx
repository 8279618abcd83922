"use client";

import type { ReactNode } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";

/** Why a connection was not saved; when somebody else was faster, the way to their state. */
export function SaveFailure({
  error,
  onReload,
}: {
  readonly error: unknown;
  readonly onReload?: () => void;
}) {
  const problem = problemOf(error);
  const stale = problem.code === "REVISION_STALE";
  return (
    <NotSaved
      why={problem.message}
      actions={
        stale && onReload ? (
          <Button size="s" onClick={onReload}>
            Load their changes
          </Button>
        ) : null
      }
    />
  );
}

export function NotSaved({
  why,
  actions = null,
}: {
  readonly why: string;
  readonly actions?: ReactNode;
}) {
  return (
    <div role="alert" className="max-w-[592px] px-4 pt-4">
      <ErrorCard title="The connection was not saved" why={<p>{why}</p>} actions={actions} />
    </div>
  );
}
