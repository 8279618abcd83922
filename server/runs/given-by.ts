import type {
  AnswerSource,
  DebugEvent,
  DebugRecord,
} from "../../runtime/engine/debug/debug-record";
import type { StepRecord } from "../../runtime/engine/records";

/**
 * Who says what a step of a debug run came to, where nothing was sent: an earlier run, or a person who typed it or let
 * it fail. `unknown` where an earlier build did not note that.
 */
export type GivenBy =
  | ({ readonly kind: "mocked" } & AnswerSource)
  | { readonly kind: "typed" | "failed"; readonly by: string }
  | { readonly kind: "unknown" };

type Attempt = Pick<StepRecord, "node" | "path" | "attempt">;

/** Of what a debug run has noted so far, by its steps. */
export class GivenSoFar {
  readonly #mocked = new Map<string, AnswerSource>();
  readonly #people = new Map<string, GivenBy>();

  note(event: DebugRecord): void {
    switch (event.kind) {
      case "mocked":
        this.#mocked.set(attemptOf(event), sourceOf(event));
        return;
      case "gave":
      case "answered":
        this.#people.set(placeOf(event), { kind: "typed", by: event.by ?? "" });
        return;
      case "failed":
        this.#people.set(placeOf(event), { kind: "failed", by: event.by ?? "" });
    }
  }

  of(step: Attempt & Pick<StepRecord, "settledBy" | "status">): GivenBy | null {
    const source = this.#mocked.get(attemptOf(step));
    if (source !== undefined) return { kind: "mocked", ...source };
    const person = this.#people.get(placeOf(step));
    if (person !== undefined && (step.status === "succeeded" || step.status === "failed")) {
      return person;
    }
    return step.settledBy === "given" ? { kind: "unknown" } : null;
  }
}

function sourceOf({
  from,
  own,
  differs,
  typedBy,
}: DebugEvent & { readonly kind: "mocked" }): AnswerSource {
  return { from, own, differs, typedBy };
}

function placeOf({ node, path }: Pick<Attempt, "node" | "path">): string {
  return `${path} ${node}`;
}

function attemptOf({ node, path, attempt }: Attempt): string {
  return `${path} ${node} ${attempt}`;
}
