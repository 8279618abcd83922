import type {
  AnswerSource,
  DebugEvent,
  DebugRecord,
} from "../../runtime/engine/debug/debug-record";
import type { StepRecord } from "../../runtime/engine/records";
import { attemptOf, placeOf } from "../../runtime/engine/step-place";

/**
 * Who says what a step of a debug run came to, where nothing was sent: an earlier run, or a person who typed it, let
 * it fail, set this try to go wrong, or said what became of one in doubt. `unknown` where an earlier build did not note
 * that.
 */
export type GivenBy =
  | ({
      readonly kind: "mocked";
      /** What that run got: an answer, none that told what came of the call, or no connection at all. */
      readonly got: "answer" | "no-answer" | "no-connection";
    } & AnswerSource)
  | { readonly kind: "typed" | "failed"; readonly by: string }
  | { readonly kind: "faulted" | "settled" | "unknown" };

type Attempt = Pick<StepRecord, "node" | "path" | "attempt">;
type Ended = Attempt & Pick<StepRecord, "settledBy" | "status" | "error">;

/** Of what a debug run has noted so far, by its steps. */
export class GivenSoFar {
  readonly #mocked = new Map<string, AnswerSource>();
  readonly #faulted = new Set<string>();
  /** Steps that were not executed. */
  readonly #instead = new Map<string, GivenBy>();
  /** Steps that are executed, and suffer what somebody chose. */
  readonly #letFail = new Map<string, GivenBy>();
  /** Steps that are executed, and get this once nothing goes wrong with them. */
  readonly #answers = new Map<string, GivenBy>();

  note(event: DebugRecord): void {
    switch (event.kind) {
      case "mocked":
        this.#mocked.set(attemptOf(event), sourceOf(event));
        return;
      case "faulted":
        this.#faulted.add(attemptOf(event));
        return;
      case "answered":
        this.#answers.set(placeOf(event), { kind: "typed", by: event.by ?? "" });
        return;
      case "gave":
        this.#instead.set(placeOf(event), { kind: "typed", by: event.by ?? "" });
        return;
      case "failed":
        // One that is executed suffers it: its attempts say which of them.
        (event.fault === undefined ? this.#instead : this.#letFail).set(placeOf(event), {
          kind: "failed",
          by: event.by ?? "",
        });
    }
  }

  of(step: Ended): GivenBy | null {
    const place = placeOf(step);
    const instead = this.#instead.get(place);
    if (instead !== undefined && hasEnded(step)) return instead;
    // Taken over from another run: who typed it there goes along.
    if (step.settledBy === "adopted") return this.#answers.get(place) ?? null;
    const attempt = attemptOf(step);
    const source = this.#mocked.get(attempt);
    const isFaulted = this.#faulted.has(attempt);
    if (step.settledBy === "person") {
      return source !== undefined || isFaulted ? { kind: "settled" } : null;
    }
    const answer = this.#answers.get(place);
    if (answer !== undefined && step.status === "succeeded") return answer;
    if (isFaulted && source?.made !== true) {
      return this.#letFail.get(place) ?? { kind: "faulted" };
    }
    if (source !== undefined) return { kind: "mocked", got: gotIn(step), ...source };
    return step.settledBy === "given" ? { kind: "unknown" } : null;
  }
}

function hasEnded({ status }: Ended): boolean {
  return status === "succeeded" || status === "failed";
}

/** What is mocked comes to what it came to then. */
function gotIn({ status, error }: Ended): "answer" | "no-answer" | "no-connection" {
  if (error?.code === "TARGET_DOWN") return "no-connection";
  const isUnknown = status === "unknown" || status === "in-doubt";
  return isUnknown || error?.code === "ANSWER_UNKNOWN" ? "no-answer" : "answer";
}

function sourceOf({
  from,
  own,
  differs,
  typedBy,
  made,
}: DebugEvent & { readonly kind: "mocked" }): AnswerSource {
  return { from, own, differs, typedBy, ...(made !== undefined && { made }) };
}
