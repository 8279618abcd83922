import type { FlowErrorCode } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import type { IterationPath } from "../records";
import type { SetFault } from "./debug-setup";

/**
 * How a system that is not asked fails. `timeout` leaves the request sent and unanswered, `done` says whether it was
 * carried out all the same; `down` is a connection that is refused; `status` an answer of that status; `not-json` one
 * of 200 that says it is JSON and is none; `error` the very error that an earlier run recorded.
 */
export type GivenFault =
  | { readonly fault: "timeout"; readonly done?: boolean }
  | { readonly fault: "down" }
  | {
      readonly fault: "status";
      readonly status: number;
      readonly retryAfterS?: number;
      readonly body?: Json;
    }
  | { readonly fault: "not-json" }
  | { readonly fault: "error"; readonly code: FlowErrorCode; readonly message: string };

/** What stands for the answer of a system that is not asked. Plain JSON: it lies in the run's first segment. */
export type GivenAnswer = {
  readonly value: Json;
  /** Null: the step's main port. */
  readonly port: string | null;
  /** Where it is from: the id of the run that got it. Empty for what a person says while the run stands. */
  readonly from: string;
  /** That run had the same message. */
  readonly own?: true;
  /** Who typed it, or let it fail, while that run was stepped through. */
  readonly by?: string;
  /** It is no answer: that person let the step fail so. */
  readonly made?: true;
  /** The request that it was the answer to, by `askedDigest`; absent where that is not known. */
  readonly asked?: string;
  /** That run asked, and what came of it is not known any more: nothing stands for its answer. */
  readonly lost?: LostAnswer;
  /** What goes wrong before that: one for each attempt, in order. Attempts after them get the answer. */
  readonly faults?: readonly GivenFault[];
  /** The last fault holds for every further attempt, too: there is no answer. */
  readonly noAnswer?: true;
  /** It comes after the answers of all calls that are under way with it, of several such the first one last. */
  readonly late?: true;
};

/**
 * Why an answer that a run got cannot stand for another: past its `retention`, by its `size`, or because the draft
 * reads it in a way (`reading`) of which the history does not say what it would have come to.
 */
export type LostAnswer = "retention" | "size" | "reading";

/** What goes wrong with an attempt, counted from 1; null where it is answered. */
export function faultAt(
  { faults = [], noAnswer }: GivenAnswer,
  attempt: number,
): GivenFault | null {
  return faults[attempt - 1] ?? (noAnswer === true ? (faults.at(-1) ?? null) : null);
}

/** The same answer, after what was set to go wrong before it; null where nothing says what comes then. */
export function withFault(
  answer: GivenAnswer | null,
  { fault, times }: SetFault,
): GivenAnswer | null {
  if (fault.fault === "late") {
    return answer === null ? null : Object.assign({}, answer, { late: true as const });
  }
  if (times === null) {
    const unanswered = answer ?? { value: null, port: null, from: "" };
    return Object.assign({}, unanswered, { faults: [fault], noAnswer: true as const });
  }
  if (answer === null) return null;
  const set = Array.from({ length: times }, () => fault);
  return Object.assign({}, answer, { faults: [...set, ...(answer.faults ?? [])] });
}

/** Answers by what they are found by; see {@link answerPlaces}. */
export type GivenAnswers = ReadonlyMap<string, GivenAnswer>;

/**
 * What an answer is looked for by, best first: the idempotency key, which is the same in every run of a message;
 * the step in its iteration; the step.
 */
export function answerPlaces(
  node: string,
  path: IterationPath,
  idempotencyKey: string,
): readonly string[] {
  return [`key ${idempotencyKey}`, `at ${path} ${node}`, `step ${node}`];
}

/** The answers that a run was begun with, as its first segment has them. */
export function storedAnswers(
  replay: JsonObject | undefined,
  read: (ref: number) => Json,
): GivenAnswers {
  const ref = replay?.answers;
  if (typeof ref !== "number") return new Map();
  return new Map(Object.entries(read(ref) as unknown as { [place: string]: GivenAnswer }));
}

export function answerAt(
  answers: GivenAnswers,
  node: string,
  path: IterationPath,
  idempotencyKey: string,
): GivenAnswer | null {
  for (const place of answerPlaces(node, path, idempotencyKey)) {
    const answer = answers.get(place);
    if (answer !== undefined) return answer;
  }
  return null;
}
