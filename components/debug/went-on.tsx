"use client";

import { GitFork } from "lucide-react";
import type { RunView } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { notifyFailure } from "@/components/ui/toast";
import type { Json } from "@/runtime/json";
import { useEnding } from "./ending";
import { stepName } from "./line-words";
import { type DebugRun, type DebugSession, useDebugStart } from "./use-debug";

export type ForkWith = {
  readonly flowId: string;
  readonly place: { readonly node: string; readonly path: string };
  /** What arrives there from the start; absent where what was written is there again once the run has come there. */
  readonly edit?: Json;
  readonly onStarted: (run: string) => void;
  /** What was written is put by, and may be given later; absent where it was not before. */
  readonly onWait?: () => void;
};

/** Somebody told the run to go on while this was written: where it is now, and what can be done with it. */
export function WentOn({
  debug,
  session,
  view,
  name,
  missed = null,
  fork = null,
}: {
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly view: RunView;
  /** The step that this was for. */
  readonly name: string;
  /** The place that it was for, where the run has not been there; null where it has gone on from it. */
  readonly missed?: { readonly node: string; readonly path: string } | null;
  /** A run that begins before the step with what was written; null where that cannot be. */
  readonly fork?: ForkWith | null;
}) {
  const start = useDebugStart(fork?.flowId ?? "");
  const { end, question } = useEnding(session);
  return (
    <>
      {question}
      <div role="alert" className="mb-3 rounded-8 bg-caution-tint px-3 py-2 text-12">
        <p className="font-medium">
          {view.run.status === "cancelled"
            ? endedWords(session, view)
            : missed === null
              ? `The run has gone on past “${name}” meanwhile: ${whereNow(debug, view)}.`
              : missedWords(debug, view, stepName(view.document, missed.node, missed.path))}
        </p>
        <p className="pt-0.5 text-fg-2">
          Nothing of this was given to it, and what you wrote is still here.{" "}
          {fork === null
            ? "Copy it, or close this and fork before the step."
            : `${
                fork.edit !== undefined
                  ? "A fork begins anew before the step, with this arriving."
                  : "A fork begins anew and goes on to the step: there this dialog is open again, with what you wrote."
              }${debug.finished ? "" : " The run that goes on is stopped then."}`}
        </p>
        <div className="mt-1.5 flex flex-wrap gap-2 empty:hidden">
          {fork === null ? null : (
            <Button
              size="s"
              wraps
              busy={start.isPending}
              onClick={() =>
                end((ends) =>
                  start.mutate(
                    {
                      flowId: fork.flowId,
                      from: {
                        kind: "run",
                        run: view.run.id,
                        ...fork.place,
                        ...(fork.edit !== undefined && { edit: fork.edit as never }),
                      },
                      pace: "into",
                      ends,
                    },
                    {
                      onSuccess: ({ run }) => fork.onStarted(run),
                      onError: (error) => notifyFailure(problemOf(error).message),
                    },
                  ),
                )
              }
            >
              <Icon as={GitFork} size="s" />
              Fork before “{name}” with this
            </Button>
          )}
          {fork?.onWait === undefined ? null : (
            <Button size="s" onClick={fork.onWait}>
              {debug.finished ? "Keep it" : "Let it wait"}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

/** It stands nowhere any more, and need not have gone on before that. */
function endedWords({ run, startedBy }: DebugSession, view: RunView): string {
  return run === null || run === view.run.id
    ? "The run was stopped meanwhile."
    : `${startedBy} began another run here meanwhile, and this one was ended.`;
}

function missedWords(debug: DebugRun, view: RunView, place: string): string {
  return debug.finished
    ? `The run has ended without coming to “${place}”.`
    : `The run has not come to “${place}”: ${whereNow(debug, view)}.`;
}

function whereNow({ pause, finished }: DebugRun, { document }: RunView): string {
  if (finished) return "it has ended";
  if (pause === null) return "it is on its way";
  const name = stepName(document, pause.node, pause.path);
  return pause.side === "before" ? `it stands before “${name}”` : `it stands after “${name}”`;
}
