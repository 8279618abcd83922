"use client";

import { Radar } from "lucide-react";
import { useCan } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { formatDuration } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { useNow } from "@/components/ui/use-now";
import { counted } from "@/runtime/counted";
import { useEnding } from "./ending";
import { type DebugSession, useCatching } from "./use-debug";

type CatchProps = { readonly flowId: string; readonly session: DebugSession };

/** How the wait for a real message stands; nothing where nobody waits. */
export function CatchWait({ flowId, session: { catching: waiting } }: CatchProps) {
  const mayStart = useCan("run.start");
  const now = useNow(10_000, waiting !== null);
  const catching = useCatching(flowId);
  if (waiting === null) return null;
  const minutes = Math.floor(Math.max(0, now - waiting.since) / 60_000);
  return (
    <div role="status">
      <ErrorCard
        tone="caution"
        icon={Radar}
        title="Waiting for a real message that stops here"
        why={
          <p>
            {waiting.looked === 0
              ? "None has come by yet"
              : `${counted(waiting.looked, "message")} came by and did not stop`}
            {minutes === 0 ? "" : `, in ${formatDuration(minutes * 60_000)}`}. A real run is looked
            at once it has ended, also one that waits for its system.{" "}
            {waiting.own ? "You wait" : `${waiting.by} waits`} until it comes, a day at most, with
            the draft as it was saved then. The real runs go on as ever.
          </p>
        }
        actions={
          mayStart ? (
            <Button
              size="s"
              busy={catching.isPending}
              onClick={() => catching.mutate({ flowId, waits: false })}
            >
              Stop waiting
            </Button>
          ) : null
        }
      />
    </div>
  );
}

/** Waits for a real message that stops at a breakpoint: a copy of it is stepped through, the real run is not touched. */
export function CatchCard({ flowId, session }: CatchProps) {
  const mayStart = useCan("run.start");
  const catching = useCatching(flowId);
  const { end, question } = useEnding(session);
  const { breakpoints, onChange } = session.setup;
  const stops = breakpoints.length + onChange.length;
  if (!mayStart || session.catching !== null) return null;
  return (
    <section aria-label="Catch a message" className="flex flex-col items-start gap-2">
      <h3 className="font-semibold text-13">Or wait for a real one</h3>
      <p className="text-12 text-fg-2">
        {stops === 0
          ? "Set a breakpoint by a press on a port in the drawing, or by B on a selected step, and the next real message that would stop there is copied here. The real run does not stop."
          : `The next real message that would stop at a breakpoint is copied here, systems mocked. The real run does not stop.${session.run === null ? "" : " What is stepped through here now ends."}`}
      </p>
      <Button
        size="s"
        disabled={stops === 0}
        busy={catching.isPending}
        onClick={() => end((ends) => catching.mutate({ flowId, waits: true, ends }))}
      >
        <Icon as={Radar} size="s" />
        Catch the next message
      </Button>
      {question}
    </section>
  );
}
