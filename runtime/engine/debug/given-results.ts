import { FlowError } from "../../errors/flow-error";
import type { Json } from "../../json";
import type { Activity } from "../activity";
import { type TimedSent, timed } from "../effect-sender";
import type { DriverParts, Outcomes } from "../outcomes";
import { stepErrorOf } from "../pure-steps";
import { recordIntent } from "../record-intent";
import { idempotencyKey, scopeOf } from "../run-context";
import { expiredPort } from "../suspensions";
import { askedDigest } from "./asked-digest";
import { answerAt, faultAt, type GivenAnswer, type GivenFault } from "./given-answers";
import { sufferFault } from "./given-fault";

/** Ends effects, waits and calls of trial runs with the answers that stand for those of their systems. */
export class GivenResults {
  readonly #parts: DriverParts;
  readonly #outcomes: Outcomes;
  readonly #late: (() => void)[] = [];
  /** What an attempt suffers that is under way, whatever is set meanwhile. */
  readonly #suffering = new WeakMap<Activity, GivenFault>();

  constructor(parts: DriverParts, outcomes: Outcomes) {
    this.#parts = parts;
    this.#outcomes = outcomes;
  }

  /** Nothing leaves for this step: it ends with a given answer, or fails for want of one. */
  standsFor(activity: Activity): boolean {
    const { gate, context } = this.#parts;
    if (gate !== null) return gate.effects.modeFor(activity) === "mocked";
    const { purpose } = context.head;
    return purpose === "test" || purpose === "backtest";
  }

  /**
   * Its request is made and kept as if it were sent. One that something goes wrong with, or whose answer is late, is
   * under way from then on, like a real one: {@link come} says what comes of it.
   */
  answer(activity: Activity, now: number): void {
    // It may have been opened before somebody mocked it.
    activity.to = null;
    recordIntent(this.#parts.recorder, activity, now);
    const given = this.#givenFor(activity, activity.key);
    const fault = given === null ? null : faultAt(given, activity.attempt);
    this.#noteSource(activity, given, fault);
    if (given === null) this.#lacks(activity);
    else if (fault !== null) this.#suffer(activity, fault, given);
    else if (given.late !== true) this.#succeed(activity, given.value, given.port);
  }

  /** What comes of an intent that is in the journal by now. */
  come(activity: Activity): Promise<TimedSent> {
    const given = this.#givenFor(activity, activity.key);
    return timed(this.#parts.host.clock, async () => {
      const set = given === null ? null : faultAt(given, activity.attempt);
      const fault = this.#suffering.get(activity) ?? set;
      if (given === null || fault !== null) {
        const suffered = fault ?? { fault: "down" as const };
        this.#suffering.delete(activity);
        const result = await sufferFault(this.#parts.context.plan, activity, suffered);
        return { kind: "result", activity, result };
      }
      if (given.late === true) await this.#afterOthers();
      activity.settledBy = "given";
      const { value, port } = given;
      const own = port === null ? {} : { port };
      const result = Object.assign({ outcome: "done" as const, value, response: {} }, own);
      return { kind: "result", activity, result };
    });
  }

  /** Whose answer it is, and whether it was given to the same request. What people set or typed here is said elsewhere. */
  #noteSource(activity: Activity, given: GivenAnswer | null, fault: GivenFault | null): void {
    const { gate } = this.#parts;
    if (gate === null || given === null || given.from === "") return;
    const { state, request, key, attempt } = activity;
    if (fault !== null && this.#isSetToFail(activity)) return;
    const { from, own = false, asked, by = null } = given;
    const isKnown = asked !== undefined && request !== null;
    const differs = isKnown ? asked !== askedDigest(request, key) : null;
    const made = given.made === true;
    const source = { from, own, differs, typedBy: made && fault === null ? null : by };
    const isMade = made && fault !== null;
    gate.mocks(state, Math.max(1, attempt), isMade ? { ...source, made: true } : source);
  }

  /** A person set this attempt to go wrong. */
  #isSetToFail({ state, attempt }: Activity): boolean {
    return this.#parts.gate?.effects.isSetToFail(state, Math.max(1, attempt)) === true;
  }

  #suffer(activity: Activity, fault: GivenFault, { made }: Pick<GivenAnswer, "made">): void {
    const { gate } = this.#parts;
    this.#suffering.set(activity, fault);
    if (gate !== null && (made === true || this.#isSetToFail(activity))) {
      gate.suffers(activity.state, Math.max(1, activity.attempt), fault);
    }
  }

  /** Whether the system did what it was asked although nobody read its answer. */
  lookUp(activity: Activity): Promise<TimedSent> {
    const given = this.#givenFor(activity, activity.key);
    const fault = given === null ? null : faultAt(given, activity.attempt);
    const found = fault?.fault === "timeout" && fault.done === true;
    return timed(this.#parts.host.clock, async () => ({
      kind: "look-up",
      activity,
      result:
        found && given !== null
          ? { found, value: given.value, response: {} }
          : { found: false, response: {} },
    }));
  }

  /** Of several that wait here at once, the one that came last goes first. */
  #afterOthers(): Promise<void> {
    return new Promise((resolve) => {
      this.#late.push(resolve);
      if (this.#late.length > 1) return;
      setTimeout(() => {
        for (const go of this.#late.splice(0).reverse()) go();
      }, 0);
    });
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
      const key = idempotencyKey(context, state, scope);
      if (event !== undefined) this.#endEvent(activity, key);
      else this.#endTime(activity, key, input.value);
    } catch (cause) {
      this.#outcomes.fail(activity, stepErrorOf(cause), undefined, this.#outcomes.instant());
    }
  }

  #endTime(activity: Activity, key: string, arrived: Json): void {
    const given = this.#givenFor(activity, key);
    const fault = given === null ? null : faultAt(given, 1);
    if (given === null || fault?.fault !== "error") this.#succeed(activity, arrived, null);
    else {
      this.#noteSource(activity, given, fault);
      this.#suffer(activity, fault, given);
      this.#failBy(activity, new FlowError(fault.code, fault.message));
    }
  }

  #endEvent(activity: Activity, key: string): void {
    const given = this.#givenFor(activity, key);
    const fault = given === null ? null : faultAt(given, 1);
    this.#noteSource(activity, given, fault);
    if (given === null) this.#lacks(activity);
    else if (fault === null) this.#succeed(activity, given.value, given.port);
    else {
      this.#suffer(activity, fault, given);
      if (fault.fault === "error") this.#failBy(activity, new FlowError(fault.code, fault.message));
      else this.#expire(activity);
    }
  }

  /** As where nothing comes in time. */
  #expire(activity: Activity): void {
    const { state } = activity;
    if (state.node.outputs.some(({ port }) => port === expiredPort)) {
      this.#succeed(activity, this.#parts.machine.inputOf(state).value, expiredPort);
    } else {
      const message = "The event did not come in time.";
      this.#failBy(activity, new FlowError("WAIT_EXPIRED", message));
    }
  }

  #failBy(activity: Activity, error: FlowError): void {
    this.#outcomes.fail(activity, stepErrorOf(error), undefined, this.#outcomes.instant());
  }

  #givenFor({ state }: Activity, key: string): GivenAnswer | null {
    const { gate } = this.#parts;
    if (gate !== null) return gate.effects.givenFor(state, key);
    const known = answerAt(this.#parts.context.answers, state.node.id, state.frame.path, key);
    return known?.lost === undefined ? known : null;
  }

  #lacks(activity: Activity): void {
    const message = "Nothing says what the system would answer.";
    this.#failBy(activity, new FlowError("ANSWER_UNKNOWN", message));
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
