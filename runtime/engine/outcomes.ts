import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { EffectResult, LookUpResult } from "../nodes/execution";
import {
  type Activity,
  type ActivityPhase,
  afterFailure,
  afterUnknown,
  guaranteeOf,
  holdTime,
  isCounted,
  isRead,
  timeoutOf,
} from "./activity";
import { boundElsewhere } from "./bound-elsewhere";
import type { DebugGate } from "./debug/debug-gate";
import type { NodeState } from "./frame";
import type { Machine } from "./machine";
import { type PureSteps, stepErrorOf } from "./pure-steps";
import { type Recorder, storeRequest } from "./recorder";
import type { StepError, StepRecord, StepStatus, TableVersions } from "./records";
import { type RunContext, scopeOf } from "./run-context";
import type { RunHost } from "./run-host";

export type Timing = { readonly startedAt: number; readonly durationUs: number };

type Done = {
  readonly value: Json;
  readonly response: JsonObject | null;
  readonly port: string | undefined;
  readonly warnings?: () => readonly string[];
  /** See {@link StepRecord.tables}. */
  readonly tables?: TableVersions;
};

/** What the parts of a driver share. */
export type DriverParts = {
  readonly host: RunHost;
  readonly context: RunContext;
  readonly machine: Machine;
  readonly recorder: Recorder;
  readonly pure: PureSteps;
  /** Of debug runs. */
  readonly gate: DebugGate | null;
  /** Effects, waits and calls that are not over. */
  readonly activities: Set<Activity>;
};

/** A system that never answers is tried so often where the run is only played: time passes at once there. */
const playedHoldsMax = 12;

/** Records what came of an attempt and says what follows: the next step, another try, a look-up, doubt. */
export class Outcomes {
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #machine: Machine;
  readonly #recorder: Recorder;
  readonly #pure: PureSteps;
  readonly #activities: Set<Activity>;

  constructor({ host, context, machine, recorder, pure, activities }: DriverParts) {
    this.#host = host;
    this.#context = context;
    this.#machine = machine;
    this.#recorder = recorder;
    this.#pure = pure;
    this.#activities = activities;
  }

  applyResult(activity: Activity, result: EffectResult, timing: Timing): void {
    if (result.outcome !== "done" && isOverWithCall(activity, result.error)) {
      this.fail(activity, stepErrorOf(result.error), result.response, timing);
      return;
    }
    switch (result.outcome) {
      case "done":
        if (activity.unsettled) activity.settledBy = "key";
        this.succeed(
          activity,
          { value: result.value, response: result.response, port: result.port },
          timing,
        );
        return;
      case "unknown":
        this.unknown(activity, result.error, result.response, timing);
        return;
      case "failed":
        if (result.error.recovery === "unknown") {
          this.unknown(activity, result.error, result.response, timing);
        } else {
          this.failed(activity, result.error, result.response, timing, result.retryAfterMs);
        }
    }
  }

  succeed(activity: Activity, done: Done, timing: Timing): void {
    const { state } = activity;
    const port = done.port ?? state.node.mainPort;
    const output = this.#store(state, done.value);
    const response =
      done.response === null ? {} : this.#answerRefs(done.response, done.value, output);
    this.#activities.delete(activity);
    const scope = scopeOf(this.#context, state, this.#machine.inputOf(state));
    const unfound = this.#pure.addKeys(state, scope, done.value);
    const warnings = this.#pure.warningsOf(state, done, unfound);
    this.record(activity, "succeeded", null, timing, {
      port,
      output: output.ref,
      bytes: output.bytes,
      ...response,
      ...(activity.settledBy !== null && { settledBy: activity.settledBy }),
      ...(warnings !== null && { warnings }),
      ...(done.tables !== undefined && { tables: done.tables }),
    });
    this.#machine.settle(state, port, done.value, output.ref);
  }

  failed(
    activity: Activity,
    error: FlowError,
    response: JsonObject | undefined,
    timing: Timing,
    retryAfterMs: number | undefined,
  ): void {
    const { head } = this.#context;
    const { node } = activity.state;
    // A test of a target that never comes back has an end.
    const isTest = head.purpose === "test" && activity.holds < playedHoldsMax;
    // Where a person lets a system be away, the run waits for it as it would; for a sandbox nobody need wait.
    const isSet = head.purpose === "debug" && activity.mode === "mocked";
    const mayHold = head.purpose === "live" || head.purpose === "replay" || isTest || isSet;
    const { recovery } = error;
    const now = this.#host.clock.now();
    if (isCounted(recovery)) activity.tries += 1;
    const next = afterFailure(activity, recovery, node.work.retry, { now, retryAfterMs, mayHold });
    if ((recovery === "auth" || recovery === "down") && node.node.connection !== undefined) {
      // What was mocked, or a sandbox, says nothing of the real system.
      const isReal = activity.mode === null || activity.mode === "live";
      if (isReal) this.#host.onTrouble?.(head, node.node.connection, recovery);
    }
    if (next.next === "fail") {
      this.fail(activity, stepErrorOf(error), response, timing);
      return;
    }
    activity.phase = "send";
    activity.due = next.due;
    activity.held = next.next === "hold";
    if (activity.held) activity.holds += 1;
    // An earlier attempt with an unknown outcome stays unsettled: this one says nothing about it.
    activity.lastError = stepErrorOf(error);
    this.record(activity, "retrying", activity.lastError, timing, {
      due: next.due,
      ...(response && this.#responseRef(response)),
    });
  }

  unknown(
    activity: Activity,
    error: FlowError,
    response: JsonObject | undefined,
    timing: Timing,
  ): ActivityPhase {
    const { work } = activity.state.node;
    if (isRead(work)) {
      this.failed(activity, unanswered(error), response, timing, undefined);
      return activity.phase;
    }
    const guarantee = this.#isPlayedOut(activity) ? "none" : guaranteeOf(work);
    const now = this.#host.clock.now();
    const next = afterUnknown(activity, guarantee, now);
    activity.phase = next.phase;
    activity.due = next.due;
    activity.holds += 1;
    activity.held = false;
    activity.unsettled = true;
    activity.lastError = stepErrorOf(error);
    const status = next.phase === "in-doubt" ? "in-doubt" : "unknown";
    // Recovery reads from it since when a request may be on its way: the licence may have taken part of the time.
    const startedAt = Math.max(timing.startedAt, activity.sentAt);
    const durationUs = Math.max(0, timing.durationUs - (startedAt - timing.startedAt) * 1_000);
    this.record(
      activity,
      status,
      activity.lastError,
      { startedAt, durationUs },
      {
        due: next.due,
        ...(response && this.#responseRef(response)),
      },
    );
    return next.phase;
  }

  /** Its intent is stored, and it was not sent, as something else is so by now than it was then: it begins anew. */
  notNow(activity: Activity, what: string, timing: Timing): void {
    activity.phase = "send";
    activity.due = 0;
    const error: StepError = {
      code: "STORAGE_REFUSED",
      message: `Not sent: ${what} in that moment.`,
    };
    this.record(activity, "retrying", error, timing, { due: 0, unsent: true });
  }

  /** The intent is stored but the request surely never left. */
  unsent(activity: Activity, error: FlowError | null, timing: Timing): void {
    activity.phase = "send";
    activity.due = 0;
    if (error === null) {
      const stopping: StepError = {
        code: "STORAGE_REFUSED",
        message: "Not sent: the process was stopping.",
      };
      this.record(activity, "retrying", stopping, timing, { due: 0, unsent: true });
      return;
    }
    this.failed(activity, error, undefined, timing, undefined);
  }

  lookedUp(activity: Activity, result: LookUpResult, timing: Timing): void {
    if (result.found === true) {
      activity.settledBy = "look-up";
      this.succeed(activity, { ...result, port: undefined }, timing);
      return;
    }
    if (result.found === false) {
      activity.phase = "send";
      activity.due = 0;
      activity.unsettled = false;
      activity.cleared = true;
      this.record(activity, "retrying", activity.lastError, timing, {
        due: 0,
        settledBy: "look-up",
        ...this.#responseRef(result.response),
      });
      return;
    }
    if (this.#isPlayedOut(activity)) {
      activity.phase = "in-doubt";
      activity.due = Number.POSITIVE_INFINITY;
      this.record(activity, "in-doubt", activity.lastError, timing, { due: activity.due });
      return;
    }
    activity.phase = "look-up";
    activity.due = this.#host.clock.now() + holdTime(activity);
    activity.holds += 1;
  }

  /** Only the system that got it knows what became of it, and its slot leads to another one by now: a person decides. */
  elsewhere(activity: Activity, timing: Timing): void {
    activity.phase = "in-doubt";
    activity.due = Number.POSITIVE_INFINITY;
    activity.unsettled = true;
    activity.held = false;
    activity.attempt = Math.max(1, activity.attempt);
    activity.lastError = boundElsewhere;
    // Where an earlier run sent it, this one has no intent that says what was asked.
    if (activity.requestRef === null && activity.request !== null) {
      activity.requestRef = storeRequest(this.#recorder, activity.request).request;
    }
    this.record(activity, "in-doubt", boundElsewhere, timing, { due: activity.due });
  }

  /** An earlier run may have done it: the target is asked before anything is sent, once the old request is over. */
  lookUpBefore(activity: Activity, over: number): void {
    activity.phase = "look-up";
    activity.unsettled = true;
    activity.due = over > this.#host.clock.now() ? over : 0;
    // As if it were this run's own: whoever wants it tried at once waits so long, too.
    if (activity.due > 0) activity.sentAt = over - 2 * timeoutOf(activity);
  }

  #isPlayedOut({ holds }: Activity): boolean {
    const { purpose } = this.#context.head;
    return (purpose === "test" || purpose === "backtest") && holds >= playedHoldsMax;
  }

  fail(
    activity: Activity,
    error: StepError,
    response: JsonObject | undefined,
    timing: Timing,
    tables?: TableVersions,
  ): void {
    this.#activities.delete(activity);
    this.#pure.failStep(activity.state, this.#machine.inputOf(activity.state), error, {
      attempt: Math.max(1, activity.attempt),
      startedAt: timing.startedAt,
      durationUs: timing.durationUs,
      ...(activity.requestRef !== null && { request: activity.requestRef }),
      ...(response && this.#responseRef(response)),
      ...(tables !== undefined && { tables }),
    });
  }

  record(
    activity: Activity,
    status: StepStatus,
    error: StepError | null,
    timing: Timing,
    more: Partial<StepRecord>,
  ): void {
    this.#recorder.step({
      node: activity.state.node.id,
      path: activity.state.frame.path,
      attempt: Math.max(1, activity.attempt),
      status,
      port: null,
      startedAt: timing.startedAt,
      durationUs: timing.durationUs,
      output: null,
      bytes: 0,
      ...(error !== null && { error }),
      ...(activity.requestRef !== null && { request: activity.requestRef }),
      ...more,
    });
  }

  #store(state: NodeState, value: Json): { readonly ref: number; readonly bytes: number } {
    return state.frame.loop === null
      ? this.#recorder.store(value)
      : this.#recorder.storeEntry(value);
  }

  /** An answer that is the step's output, or whose body is, is stored once. */
  #answerRefs(
    response: JsonObject,
    value: Json,
    output: { readonly ref: number },
  ): Pick<StepRecord, "response" | "responseBody"> {
    if (response === value) return { response: output.ref };
    const { body, ...rest } = response;
    return body === value && body !== null
      ? { response: this.#recorder.storeOnce(rest).ref, responseBody: output.ref }
      : this.#responseRef(response);
  }

  #responseRef(response: JsonObject): { readonly response: number } {
    return { response: this.#recorder.storeOnce(response).ref };
  }

  instant(): Timing {
    return { startedAt: this.#host.clock.now(), durationUs: 0 };
  }
}

/** A flow that was called has tried for itself, whatever it failed with; only that it could not be begun is tried again. */
function isOverWithCall({ state }: Activity, { code }: FlowError): boolean {
  return state.node.work.behaviour === "call" && code !== "STORAGE_REFUSED";
}

/** A question without an answer did nothing: it is put again as often as the retry policy allows. */
function unanswered(error: FlowError): FlowError {
  return new FlowError("TARGET_RETRYABLE", error.message, { cause: error, detail: error.detail });
}
