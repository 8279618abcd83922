"use client";

import { RotateCw } from "lucide-react";
import { useCan } from "@/components/shell/place";
import { ErrorCard } from "@/components/ui/error-card";
import { formatDistance } from "@/components/ui/format";
import { canLookUp } from "./can-look-up";
import { madeWrong, readAs } from "./doubt-words";
import { keyWasSent } from "./sent-key";
import { TryNow } from "./try-now";
import type { RunView, StepDetail } from "./use-run";

/** A step whose answer was lost and that goes on by itself, as its guarantee allows: nobody need decide. */
export function LostAnswerCard({
  view,
  step,
  name,
  now,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  /** Name of the node. */
  readonly name: string;
  /** Epoch ms. */
  readonly now: number;
}) {
  const mayRetry = useCan("run.retry");
  const made = madeWrong(step);
  const when = formatDistance(Math.max(step.due ?? now, now), now);
  return (
    <ErrorCard
      tone="caution"
      icon={RotateCw}
      title={
        step.given === null
          ? `The answer to ${name} was lost`
          : `${name} counts as sent with its answer lost; nothing was sent`
      }
      why={
        <>
          {made === null ? null : <p className="font-medium text-fg">{made}</p>}
          <p>{readAs(step)}</p>
          <p>{view.run.finished ? endedWords(step) : <NextTry step={step} when={when} />}</p>
        </>
      }
      actions={mayRetry && view.waitsForTry ? <TryNow view={view} size="s" /> : null}
    />
  );
}

function endedWords({ given }: StepDetail): string {
  const ended = "The run ended before it was asked again.";
  return given === null ? `${ended} Look in the target for what it may have done.` : ended;
}

function NextTry({ step, when }: { readonly step: StepDetail; readonly when: string }) {
  if (canLookUp(step)) {
    return `The target is asked for our reference ${when}. If it has it, the run takes that answer; only if not, the step is sent again.`;
  }
  if (!keyWasSent(step)) {
    return `It is asked for again ${when}. What was begun is found again, so nothing is done twice.`;
  }
  return (
    <>
      It is sent again {when}. The target knows it by its key{" "}
      <b className="mono font-medium text-fg">{step.intent?.idempotencyKey}</b>, so nothing is done
      twice.
    </>
  );
}
