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

/** Waits for a real message that stops at a breakpoint: a copy of it is stepped through, the real run is not touched. */
export function CatchCard({
  flowId,
  session,
}: {
  readonly flowId: string;
  readonly session: DebugSession;
}) {
  const mayStart = useCan("run.start");
  const now = useNow(10_000, session.catching !== null);
  const catching = useCatching(flowId);
  const { end, question } = useEnding(session);
  const { breakpoints, onChange } = session.setup;
  const stops = breakpoints.length + onChange.length;
  const { catching: waiting } = session;
  if (waiting !== null) {
    const minutes = Math.floor(Math.max(0, now - waiting.since) / 60_000);
    return (
      <ErrorCard
        tone="caution"
        icon={Radar}
        title="Waiting for a real message that stops here"
        why={
          <p>
            {waiting.looked === 0
              ? "None has come by yet"
              : `${counted(waiting.looked, "message")} came by and did not stop`}
            {minutes === 0 ? "" : `, in ${formatDuration(minutes * 60_000)}`}. {waiting.by} waits
            until it comes, a day at most, with the draft as it was saved then. The real runs go on
            as ever.
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
    );
  }
  if (!mayStart) return null;
  return (
    <section aria-label="Catch a message" className="flex flex-col items-start gap-2">
      <h3 className="font-semibold text-13">Or wait for a real one</h3>
      <p className="text-12 text-fg-2">
        {stops === 0
          ? "Set a breakpoint, and the next real message that would stop there is copied here. The real run does not stop."
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
