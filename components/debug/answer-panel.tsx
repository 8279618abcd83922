"use client";

import { ArrowDownToLine, MessageSquareReply, Send } from "lucide-react";
import type { RunView } from "@/components/runs/use-run";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { answerWanted } from "./answer-wanted";
import { isCall } from "./breakpoints";
import { canReach } from "./effect-row";
import { isCalled } from "./live-words";
import type { DebugSession, DebugSlot, Pause } from "./use-debug";

type AnswerPanelProps = {
  readonly session: DebugSession;
  readonly pause: Pause;
  readonly busy: boolean;
  readonly mayChange: boolean;
  readonly onGive: () => void;
  readonly onSend: (slot: DebugSlot, mode: "sandbox" | "live") => void;
};

/** Nothing leaves by itself: a person says what the system answers, or that it be asked. */
export function AnswerWanted({
  view,
  session,
  pause,
  busy,
  mayChange,
  onGive,
  onSend,
  onCall,
  name,
}: AnswerPanelProps & {
  readonly view: RunView;
  readonly name: string;
  /** Runs the flow that the step calls, from its first step on or until something stops it. */
  readonly onCall: (act: "into" | "run") => void;
}) {
  const calls = isCall(view.document, pause.node);
  return (
    <div id={answerWanted} className="px-3 pb-3">
      <ErrorCard
        tone="caution"
        icon={MessageSquareReply}
        title={
          pause.lost === undefined
            ? `“${name}” is mocked, and no earlier run says what would be answered`
            : `“${name}” is mocked, and what run ${runName(pause.lost.run)} was answered ${lostWords[pause.lost.why]}`
        }
        why={
          calls ? (
            <p>
              The flow that it calls does not run by itself. Step into it, let it run, or say what
              comes back. What is live there is mocked meanwhile.
            </p>
          ) : (
            <p>Nothing is sent by itself. Say what comes back, or let it be asked this once.</p>
          )
        }
        actions={
          mayChange ? (
            <>
              {calls ? (
                <>
                  <Button size="s" disabled={busy} onClick={() => onCall("into")}>
                    <Icon as={ArrowDownToLine} size="s" />
                    Step into it
                  </Button>
                  <Button size="s" disabled={busy} onClick={() => onCall("run")}>
                    Run it
                  </Button>
                </>
              ) : null}
              <AnswerWays {...{ session, pause, busy, onGive, onSend }} />
            </>
          ) : null
        }
      />
    </div>
  );
}

const lostWords: { readonly [why in NonNullable<Pause["lost"]>["why"]]: string } = {
  retention: "is past its retention",
  size: "is too large to stand for it here",
  reading: "does not say what this draft would make of it",
};

/** The answer of the step is known, and others can be had in its place. */
export function isMocked({ slots, setup }: DebugSession, { node, reason }: Pause): boolean {
  if (reason.why === "done-before") return false;
  const slot = slots.find(({ nodes }) => nodes.includes(node))?.slot;
  return slot !== undefined && (setup.effects[slot] ?? "mocked") === "mocked";
}

/** Ways to have another answer than the one that is known. */
export function MockedHere({ session, pause, busy, mayChange, onGive, onSend }: AnswerPanelProps) {
  return (
    <div className="flex flex-col gap-2 px-3 pb-3">
      <p className="text-12 text-fg-2">
        Mocked: nothing is sent. It answers as an earlier run was answered, and the step then says
        which, and whether that fits.
      </p>
      {mayChange ? (
        <div className="flex flex-wrap gap-2">
          <AnswerWays {...{ session, pause, busy, onGive, onSend }} />
        </div>
      ) : null}
    </div>
  );
}

/** Types it, asks the sandbox, or goes live this once. */
function AnswerWays({
  session,
  pause,
  busy,
  onGive,
  onSend,
}: Pick<AnswerPanelProps, "session" | "pause" | "busy" | "onGive" | "onSend">) {
  const slot = session.slots.find(({ nodes }) => nodes.includes(pause.node));
  const sandbox = slot !== undefined && canReach(slot, "sandbox", session.mayGoLive);
  const mayGoLive = session.mayGoLive && !isCalled(session);
  const live = slot !== undefined && canReach(slot, "live", mayGoLive);
  // Two systems of one name are told apart by where they are.
  const isNamesake = slot?.live != null && slot.live.name === slot.sandbox?.name;
  return (
    <>
      <Button size="s" disabled={busy} onClick={onGive}>
        Type the answer…
      </Button>
      {sandbox ? (
        <Button size="s" wraps busy={busy} onClick={() => onSend(slot, "sandbox")}>
          <Icon as={Send} size="s" />
          Ask {slot.sandbox?.name}
          {isNamesake ? ` of ${slot.sandbox?.environment}` : ""}
          {slot.sandbox?.simulated ? ", simulated" : " (sandbox)"}
        </Button>
      ) : null}
      {live ? (
        <Button size="s" look="danger" wraps disabled={busy} onClick={() => onSend(slot, "live")}>
          Send to {slot.live?.name}
          {isNamesake ? ` of ${slot.live?.environment}` : ""}, live…
        </Button>
      ) : null}
    </>
  );
}
