"use client";

import { type ComponentProps, useState } from "react";
import { emptied } from "@/components/runs/answer-values";
import { useEarlierAnswer } from "@/components/runs/earlier-answer";
import type { RunView } from "@/components/runs/use-run";
import type { Json } from "@/runtime/json";
import { OutcomeDialog } from "./outcome-dialog";

type AnswerDialogProps = Omit<
  ComponentProps<typeof OutcomeDialog>,
  "words" | "initial" | "isEmptied"
> & {
  readonly view: RunView;
  readonly node: string;
  readonly name: string;
};

/** Says what a system that is not asked answers, or that it fails. */
export function AnswerDialog({ view, node, ...rest }: AnswerDialogProps) {
  const { earlier, isKnown } = useEarlierAnswer(view, node);
  // The fields are made once, of what the step is answered elsewhere.
  return isKnown ? <KnownAnswer {...rest} earlier={earlier} /> : null;
}

function KnownAnswer({
  name,
  earlier,
  ...rest
}: Omit<AnswerDialogProps, "view" | "node"> & {
  readonly earlier: { readonly value: Json; readonly of: string } | null;
}) {
  const [initial] = useState(() => JSON.stringify(emptied(earlier?.value ?? {})));
  const words = {
    title: `Answer for “${name}”`,
    description:
      "Nothing is sent. The run goes on with this as what the system answered; its history says who typed it.",
    verb: "Go on with this answer",
    ends: "What the system does",
    gives: "Answers",
    field: "Answer",
    typed: "Its answer is",
    help:
      earlier === null
        ? "No answer of this step is known, so it begins empty."
        : `It begins with the names of the answer that ${earlier.of} got, without its values.`,
  };
  return <OutcomeDialog words={words} initial={initial} isEmptied {...rest} />;
}
