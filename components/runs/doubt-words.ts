import { givenSentence } from "./given-words";
import { asSentence } from "./run-words";
import type { StepDetail } from "./use-run";

/** What a person can say about a step whose outcome is not known. */
export type DoubtChoice = "happened" | "did-not-happen" | "look-up";

export type DoubtQuestion = {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
};

type Questions = { readonly [choice in DoubtChoice]: DoubtQuestion };

const sent: Questions = {
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

const notSent: Questions = {
  happened: {
    title: "Go on as if it had happened?",
    text: "Nothing was sent. The run goes on as a real one does when a person found it in the target, with the answer you give here.",
    verb: "It happened",
  },
  "did-not-happen": {
    title: "Go on as if it had not happened?",
    text: "Nothing was sent. The step tries once more, as a real one does when a person did not find it; what it reaches then is what is set now.",
    verb: "Try once more",
  },
  "look-up": {
    title: "Look it up?",
    text: "Nothing was sent. The step looks for our reference as a real one does, in what is set for its system now.",
    verb: "Look it up",
  },
};

/** What is asked of a person about a step in doubt; in a debug run that sent nothing there is nothing to look for. */
export function doubtQuestion(
  choice: DoubtChoice,
  { given }: Pick<StepDetail, "given">,
): DoubtQuestion {
  return (given === null ? sent : notSent)[choice];
}

/** Who or what made a step go wrong that sent nothing; null where a system did, or it went well. */
export function madeWrong({ given }: Pick<StepDetail, "given">, asks = true): string | null {
  const isMade = given?.kind === "faulted" || given?.kind === "failed";
  return isMade ? givenSentence(given, asks) : null;
}

/** The error as the step reads it: in a debug run that sent nothing no system said so. */
export function readAs({ given, error }: Pick<StepDetail, "given" | "error">): string {
  const message = asSentence(error?.message || "no answer was read");
  return given === null ? message : `It reads: “${message}”`;
}
