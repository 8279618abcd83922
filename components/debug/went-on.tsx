"use client";

import { GitFork } from "lucide-react";
import { faceOf } from "@/components/runs/node-words";
import type { RunView } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { notifyFailure } from "@/components/ui/toast";
import type { Json } from "@/runtime/json";
import { useEnding } from "./ending";
import { type DebugRun, type DebugSession, useDebugStart } from "./use-debug";

/** Somebody told the run to go on while this was written: where it is now, and what can be done with it. */
export function WentOn({
  debug,
  session,
  view,
  name,
  fork = null,
}: {
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly view: RunView;
  /** The step that this was for. */
  readonly name: string;
  /** A run that begins before the step with what was written; null where that cannot be. */
  readonly fork?: {
    readonly flowId: string;
    readonly node: string;
    readonly value: Json;
    readonly onStarted: () => void;
  } | null;
}) {
  const start = useDebugStart(fork?.flowId ?? "");
  const { end, question } = useEnding(session);
  return (
    <>
      {question}
      <div role="alert" className="mb-3 rounded-8 bg-caution-tint px-3 py-2 text-12">
        <p className="font-medium">
          The run has gone on past “{name}” meanwhile: {whereNow(debug, view)}.
        </p>
        <p className="pt-0.5 text-fg-2">
          Nothing of this was given to it, and what you wrote is still here.{" "}
          {fork === null
            ? "Copy it, or close this and fork before the step."
            : "A fork begins anew before the step, with this arriving. The run that goes on is stopped then."}
        </p>
        {fork === null ? null : (
          <Button
            size="s"
            className="mt-1.5"
            busy={start.isPending}
            onClick={() =>
              end((ends) =>
                start.mutate(
                  {
                    flowId: fork.flowId,
                    from: {
                      kind: "run",
                      run: view.run.id,
                      node: fork.node,
                      path: "",
                      edit: fork.value as never,
                    },
                    pace: "into",
                    ends,
                  },
                  {
                    onSuccess: fork.onStarted,
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
      </div>
    </>
  );
}

function whereNow({ pause, finished }: DebugRun, { document }: RunView): string {
  if (finished) return "it has ended";
  if (pause === null) return "it is on its way";
  const { name } = faceOf(document, pause.node);
  return pause.side === "before" ? `it stands before “${name}”` : `it stands after “${name}”`;
}
