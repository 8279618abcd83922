"use client";

import { CircleHelp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { WritingDialog } from "@/components/shell/writing-dialog";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { formatDuration, formatTime } from "@/components/ui/format";
import { notifyFailure } from "@/components/ui/toast";
import { useNow } from "@/components/ui/use-now";
import { AnswerForm, type GivenAnswer } from "./answer-form";
import { canLookUp } from "./can-look-up";
import { type DoubtChoice, doubtQuestion, readAs } from "./doubt-words";
import { givenSentence } from "./given-words";
import { fitsReason, ReasonField } from "./reason-field";
import { kindName } from "./run-words";
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

function ChoiceDialog({
  choice,
  disabled,
  ...doubt
}: DoubtProps & { readonly choice: DoubtChoice; readonly disabled: boolean }) {
  const { view, selection, step, onWriting } = doubt;
  const { resolve } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [answer, setAnswer] = useState<GivenAnswer>(null);
  const [note, setNote] = useState("");
  const [written, setWritten] = useState(false);
  const question = doubtQuestion(choice, step);
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
    resolve
      .mutateAsync({ run: view.run.id, node: node ?? "", path, note, resolution })
      .then(close, (error: unknown) => here.current || notifyFailure(problemOf(error).message));
  };
  const close = () => {
    setOpen(false);
    setWritten(false);
    setAnswer(null);
    setNote("");
  };
  return (
    <>
      <Button size="s" disabled={disabled} onClick={() => setOpen(true)}>
        {question.verb}…
      </Button>
      {open ? (
        <WritingDialog
          title={question.title}
          description={question.text}
          keep="Decide later"
          verb={question.verb}
          written={written || note.trim() !== ""}
          busy={resolve.isPending}
          disabled={(choice === "happened" && answer === null) || !fitsReason(note)}
          onDone={onSubmit}
          onClose={close}
        >
          <div className="flex flex-col gap-3">
            {choice === "happened" ? (
              <AnswerForm
                view={view}
                node={selection.node ?? ""}
                onChange={setAnswer}
                onWrite={() => setWritten(true)}
              />
            ) : null}
            {step.given === null ? (
              <ReasonField label="How you know" value={note} onChange={setNote} />
            ) : null}
            {resolve.error ? (
              <ErrorCard
                title="Your answer was not taken"
                why={<p>{problemOf(resolve.error).message}</p>}
              />
            ) : null}
          </div>
        </WritingDialog>
      ) : null}
    </>
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
  const { intent, given } = step;
  const keyed = keyWasSent(step);
  const numbers = view.keys
    .slice(0, 3)
    .map(({ kind, value }) => `${kindName(kind)} ${value}`)
    .join(", ");
  // The step began when its request really left, or when its process was found dead.
  const since = Math.max(intent?.sentAt ?? 0, step.line?.startedAt ?? 0);
  const safeAt = intent && given === null ? since + 2 * intent.timeoutMs : 0;
  const now = useNow(1_000, intent !== null && given === null);
  const early = now < safeAt || view.run.owned;
  const answered = answerOf(view);
  return (
    <ErrorCard
      tone="doubt"
      icon={CircleHelp}
      title={
        given === null
          ? `${name} was sent, and nobody knows whether it happened`
          : `${name} is in doubt, and nothing was sent`
      }
      why={
        <>
          <p>
            {readAs(step)}
            {intent && given === null
              ? ` It left at ${formatTime(intent.sentAt, now, timeZone)}; an answer was allowed ${formatDuration(intent.timeoutMs)}.`
              : ""}
          </p>
          {given === null ? (
            <p>
              It is never sent again by itself. Look in the target for{" "}
              {keyed ? (
                <>
                  the key <b className="mono font-medium text-fg">{intent?.idempotencyKey}</b> or
                  for{" "}
                </>
              ) : null}
              {numbers === "" ? "the number of the order" : numbers}, then say what you found.
            </p>
          ) : (
            <p>
              {givenSentence(given)} A real run would stand here until somebody has looked in the
              target. Here you say how it goes on.
            </p>
          )}
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
