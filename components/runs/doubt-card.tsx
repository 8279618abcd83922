"use client";

import { CircleHelp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { formatDuration, formatTime } from "@/components/ui/format";
import { notifyFailure } from "@/components/ui/toast";
import { useNow } from "@/components/ui/use-now";
import { AnswerForm, type GivenAnswer } from "./answer-form";
import { canLookUp } from "./can-look-up";
import { fitsReason, ReasonField } from "./reason-field";
import { asSentence, kindName } from "./run-words";
import { keyWasSent } from "./sent-key";
import type { RunView, Selection, StepDetail } from "./use-run";
import { useRunActions } from "./use-run-actions";

type DoubtProps = {
  readonly view: RunView;
  readonly selection: Selection;
  readonly step: StepDetail;
  /** Name of the node. */
  readonly name: string;
  /** Told when somebody begins an answer, and when it is sent or left. */
  readonly onWriting: (isWriting: boolean) => void;
};

type Choice = "happened" | "did-not-happen" | "look-up";

const questions: { readonly [choice in Choice]: { title: string; text: string; verb: string } } = {
  happened: {
    title: "Did it happen?",
    text: "You looked in the target and found it. The run goes on with the answer you give here, as if the target had sent it.",
    verb: "It happened",
  },
  "did-not-happen": {
    title: "Did it not happen?",
    text: "You looked in the target and it is not there. The step is sent once more. If it did happen after all, it may happen twice.",
    verb: "Send once more",
  },
  "look-up": {
    title: "Look it up?",
    text: "The target is asked for our reference. If it has it, the run takes that answer; if not, the step is sent.",
    verb: "Look it up",
  },
};

function ChoiceDialog({
  choice,
  disabled,
  ...doubt
}: DoubtProps & { readonly choice: Choice; readonly disabled: boolean }) {
  const { view, selection, onWriting } = doubt;
  const { resolve } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [answer, setAnswer] = useState<GivenAnswer>(null);
  const [note, setNote] = useState("");
  const question = questions[choice];
  const isWriting = open && resolve.isIdle;
  const wasWriting = useRef(false);
  useEffect(() => {
    // Another choice's question, which stays closed, has nothing to say.
    if (isWriting !== wasWriting.current) onWriting(isWriting);
    wasWriting.current = isWriting;
  }, [isWriting, onWriting]);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const onSubmit = () => {
    const resolution =
      choice === "happened"
        ? { outcome: choice, value: answer?.value ?? null }
        : { outcome: choice };
    const { node, path } = selection;
    resolve.mutateAsync({ run: view.run.id, node: node ?? "", path, note, resolution }).then(
      () => setOpen(false),
      (error: unknown) => here.current || notifyFailure(problemOf(error).message),
    );
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="s" disabled={disabled}>
          {question.verb}…
        </Button>
      </DialogTrigger>
      <DialogContent
        title={question.title}
        description={question.text}
        footer={
          <DialogActions
            keep="Decide later"
            busy={resolve.isPending}
            disabled={(choice === "happened" && answer === null) || !fitsReason(note)}
            onClick={onSubmit}
          >
            {question.verb}
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          {choice === "happened" ? (
            <AnswerForm view={view} node={selection.node ?? ""} onChange={setAnswer} />
          ) : null}
          <ReasonField label="How you know" value={note} onChange={setNote} />
          {resolve.error ? (
            <ErrorCard
              title="Your answer was not taken"
              why={<p>{problemOf(resolve.error).message}</p>}
            />
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** An answer that a person gave and no worker has taken yet. */
export function answerOf({ commands }: RunView): RunView["commands"][number] | undefined {
  return commands.find(({ kind, applied }) => kind === "resolve" && !applied);
}

/** The evidence of an unknown outcome and the three things a person can say about it. */
export function DoubtCard(props: DoubtProps) {
  const { view, step, name } = props;
  const { timeZone } = usePlace().distributor;
  const maySettle = useCan("run.resolve");
  const mayStep = useCan("run.start");
  const mayResolve = view.run.purpose === "debug" ? mayStep : maySettle;
  const { intent } = step;
  const keyed = keyWasSent(step);
  const numbers = view.keys
    .slice(0, 3)
    .map(({ kind, value }) => `${kindName(kind)} ${value}`)
    .join(", ");
  // The step began when its request really left, or when its process was found dead.
  const since = Math.max(intent?.sentAt ?? 0, step.line?.startedAt ?? 0);
  const safeAt = intent ? since + 2 * intent.timeoutMs : 0;
  const now = useNow(1_000, intent !== null);
  const early = now < safeAt || view.run.owned;
  const answered = answerOf(view);
  return (
    <ErrorCard
      tone="doubt"
      icon={CircleHelp}
      title={`${name} was sent, and nobody knows whether it happened`}
      why={
        <>
          <p>
            {asSentence(step.error?.message || "no answer was read")}
            {intent
              ? ` It left at ${formatTime(intent.sentAt, now, timeZone)}; an answer was allowed ${formatDuration(intent.timeoutMs)}.`
              : ""}
          </p>
          <p>
            It is never sent again by itself. Look in the target for{" "}
            {keyed ? (
              <>
                the key <b className="mono font-medium text-fg">{intent?.idempotencyKey}</b> or for{" "}
              </>
            ) : null}
            {numbers === "" ? "the number of the order" : numbers}, then say what you found.
          </p>
          {early && answered === undefined ? (
            <p>
              {view.run.owned
                ? "A process still has this run."
                : `The request may still arrive: the other choices open in ${formatDuration(safeAt - now)}.`}
            </p>
          ) : null}
        </>
      }
      actions={
        answered !== undefined ? (
          <span className="text-12 text-fg-2">
            The answer of {answered.by} waits for the next worker.
          </span>
        ) : mayResolve ? (
          <>
            <ChoiceDialog {...props} choice="happened" disabled={false} />
            <ChoiceDialog {...props} choice="did-not-happen" disabled={early} />
            {canLookUp(step) ? <ChoiceDialog {...props} choice="look-up" disabled={early} /> : null}
          </>
        ) : (
          <span className="text-12 text-fg-2">An operator of your workbench can settle it.</span>
        )
      }
    />
  );
}
