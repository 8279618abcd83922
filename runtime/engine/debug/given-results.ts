import { FlowError } from "../../errors/flow-error";
import type { Activity } from "../activity";
import type { DriverParts, Outcomes } from "../outcomes";
import { stepErrorOf } from "../pure-steps";
import { recordIntent } from "../record-intent";
import { idempotencyKey, scopeOf } from "../run-context";
import { answerAt } from "./given-answers";

/** Ends effects, waits and calls of trial runs with the answers that stand for those of their systems. */
export class GivenResults {
  readonly #parts: DriverParts;
  readonly #outcomes: Outcomes;

  constructor(parts: DriverParts, outcomes: Outcomes) {
    this.#parts = parts;
    this.#outcomes = outcomes;
  }

  /** Nothing leaves for this step: it ends with a given answer, or fails for want of one. */
  standsFor(activity: Activity): boolean {
    const { gate, context } = this.#parts;
    if (gate !== null) return gate.modeFor(activity) === "mocked";
    const { purpose } = context.head;
    return purpose === "test" || purpose === "backtest";
  }

  /** Its request is made and kept as if it were sent. */
  answer(activity: Activity, now: number): void {
    recordIntent(this.#parts.recorder, activity, now);
    this.#end(activity, activity.key);
  }

  /** A wait for a time is over at once; one for an event ends with the one that is given. */
  endWait(activity: Activity): void {
    const { state } = activity;
    const { context, machine, host } = this.#parts;
    const input = machine.inputOf(state);
    const scope = scopeOf(context, state, input);
    try {
      const { work } = state.node;
      if (work.behaviour !== "wait") throw new RangeError(`${state.node.id} waits for nothing`);
      const { event } = work.wait(scope, host.clock.now());
      if (event !== undefined) this.#end(activity, idempotencyKey(context, state, scope));
      else this.#succeed(activity, input.value, null);
    } catch (cause) {
      this.#outcomes.fail(activity, stepErrorOf(cause), undefined, this.#outcomes.instant());
    }
  }

  #end(activity: Activity, key: string): void {
    const { state } = activity;
    const { answers } = this.#parts.context;
    const given = answerAt(answers, state.node.id, state.frame.path, key);
    if (given === null) {
      const error = new FlowError("ANSWER_UNKNOWN", "Nothing says what the system would answer.");
      this.#outcomes.fail(activity, stepErrorOf(error), undefined, this.#outcomes.instant());
      return;
    }
    this.#succeed(activity, given.value, given.port);
  }

  #succeed(
    activity: Activity,
    value: Parameters<Outcomes["succeed"]>[1]["value"],
    port: string | null,
  ): void {
    activity.settledBy = "given";
    const done = { value, response: null, port: port ?? undefined };
    this.#outcomes.succeed(activity, done, this.#outcomes.instant());
  }
}
