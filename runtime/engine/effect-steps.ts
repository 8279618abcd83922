import { FlowError, type FlowErrorCode, type Recovery, recoveryByCode } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { EffectResult, LookUpResult } from "../nodes/execution";
import { type Activity, afterFailure, afterUnknown, holdTime, newActivity } from "./activity";
import { EffectSender, type TimedSent } from "./effect-sender";
import { isAbandoned, type NodeState } from "./frame";
import type { Machine } from "./machine";
import { type PureSteps, stepErrorOf } from "./pure-steps";
import { type Recorder, storeRequest } from "./recorder";
import type { RunCommand, StepError, StepRecord, StepStatus } from "./records";
import { idempotencyKey, type RunContext, scopeOf } from "./run-context";
import type { RunHost } from "./run-host";

/** Effects of one run that may be in flight at once, over all loops and branches. */
const inFlightMax = 32;

type Timing = { readonly startedAt: number; readonly durationUs: number };

/** The effects of a run: intents before sending, results after it, retries, look-ups, and doubt. */
export class EffectSteps {
  inFlight = 0;
  fenced = false;
  cancelled = false;
  readonly #activities = new Set<Activity>();
  readonly #results: TimedSent[] = [];
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #machine: Machine;
  readonly #recorder: Recorder;
  readonly #pure: PureSteps;
  readonly #sender: EffectSender;
  readonly #wake: () => void;

  constructor(
    host: RunHost,
    context: RunContext,
    machine: Machine,
    recorder: Recorder,
    pure: PureSteps,
    wake: () => void,
  ) {
    this.#host = host;
    this.#context = context;
    this.#machine = machine;
    this.#recorder = recorder;
    this.#pure = pure;
    this.#wake = wake;
    this.#sender = new EffectSender(host, context, recorder);
  }

  get hasResults(): boolean {
    return this.#results.length > 0;
  }

  all(): ReadonlySet<Activity> {
    return this.#activities;
  }

  licensed(epoch: number, at: number): void {
    this.#sender.licensed(epoch, at);
  }

  begin(state: NodeState): Activity {
    this.#machine.markBusy(state);
    const activity = newActivity(state, this.#host.clock.now());
    state.activity = activity;
    this.#activities.add(activity);
    return activity;
  }

  /** Its result is known: nothing is under way any more. */
  settled({ activity }: NodeState): void {
    if (activity !== null) this.#activities.delete(activity);
  }

  /** A record says that it was given up. */
  forget(state: NodeState): void {
    this.settled(state);
    if (state.phase === "busy") this.#machine.drop(state);
  }

  /** Earliest epoch ms at which something goes on by itself; Infinity if only a person can help. */
  nextDue(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const activity of this.#activities) due = Math.min(due, activity.due);
    return due;
  }

  /** Writes the intents of what is due; they are sent once the next commit is durable. */
  prepareDue(): void {
    const now = this.#host.clock.now();
    let room = inFlightMax - this.inFlight;
    for (const activity of this.#activities) {
      if (room <= 0) return;
      if (activity.due > now) continue;
      if (activity.phase === "send") this.#intend(activity, now);
      else if (activity.phase === "look-up") this.#start(activity, this.#sender.lookUp(activity));
      else continue;
      room -= 1;
    }
  }

  sendCommitted(): void {
    for (const activity of this.#activities) {
      if (activity.phase === "intended") this.#start(activity, this.#sender.send(activity));
    }
  }

  applyResults(): void {
    for (const sent of this.#results.splice(0)) this.#apply(sent);
  }

  /** Gives up what has not been sent in frames that failed; what may have happened is settled first. */
  dropAbandoned(): void {
    for (const activity of this.#activities) {
      if (!isAbandoned(activity.state.frame) || isUnderWay(activity)) continue;
      if (activity.unsettled && !this.cancelled) continue;
      this.#record(activity, "cancelled", null, this.#instant(), {});
      this.#activities.delete(activity);
      this.#machine.drop(activity.state);
    }
  }

  /** Settles intents whose results were never written: their process ended first. */
  recoverUnread(): void {
    for (const activity of this.#activities) {
      if (activity.phase !== "intended") continue;
      const error = new FlowError(
        "ANSWER_UNKNOWN",
        "The process that sent this ended before it read the answer.",
      );
      this.#unknown(activity, error, undefined, this.#instant());
      if (activity.due < Number.POSITIVE_INFINITY) activity.due = this.#dueAfterRecovery(activity);
    }
  }

  /** A keyed send goes out again at once; a look-up still waits for the old request to be over. */
  #dueAfterRecovery({ phase, due }: Activity): number {
    return phase === "look-up" ? due : 0;
  }

  command(command: RunCommand): void {
    if (command.kind === "release") {
      for (const activity of this.#activities) {
        if (activity.phase === "send") activity.due = 0;
      }
      return;
    }
    const { node, path, outcome, value } = command.detail;
    for (const activity of this.#activities) {
      const { state } = activity;
      const meant = state.node.id === node && state.frame.path === (path ?? "");
      if (meant && activity.unsettled && !isUnderWay(activity)) {
        this.#resolve(activity, outcome ?? null, value ?? null);
      }
    }
  }

  #resolve(activity: Activity, outcome: Json, value: Json): void {
    const { work } = activity.state.node;
    if (outcome === "happened") {
      activity.settledBy = "person";
      this.#succeed(activity, { value, response: null, port: undefined }, this.#instant());
    } else if (outcome === "did-not-happen") {
      activity.settledBy = "person";
      activity.unsettled = false;
      activity.phase = "send";
      activity.due = Math.max(this.#host.clock.now(), activity.sentAt + 2 * work.timeoutMs);
      this.#record(activity, "retrying", activity.lastError, this.#instant(), {
        due: activity.due,
      });
    } else if (outcome === "look-up" && work.behaviour === "effect" && work.effect.lookUp) {
      activity.phase = "look-up";
      activity.due = Math.max(this.#host.clock.now(), activity.sentAt + 2 * work.timeoutMs);
    }
  }

  #intend(activity: Activity, now: number): void {
    const { state } = activity;
    const { work } = state.node;
    if (work.behaviour !== "effect") return;
    try {
      if (activity.request === null) {
        const scope = scopeOf(this.#context, state, this.#machine.inputOf(state));
        activity.key = idempotencyKey(this.#context, state, scope);
        activity.request = work.effect.request(scope, activity.key);
      }
    } catch (cause) {
      this.#fail(activity, stepErrorOf(cause), undefined, this.#instant());
      return;
    }
    const stored = storeRequest(this.#recorder, activity.request);
    activity.requestRef = stored.request;
    activity.attempt += 1;
    activity.sentAt = now;
    activity.phase = "intended";
    activity.due = Number.POSITIVE_INFINITY;
    this.#recorder.intents.push({
      node: state.node.id,
      path: state.frame.path,
      attempt: activity.attempt,
      idempotencyKey: activity.key,
      ...stored,
      sentAt: now,
      timeoutMs: work.timeoutMs,
    });
  }

  #start(activity: Activity, sending: Promise<TimedSent>): void {
    activity.phase = "in-flight";
    activity.due = Number.POSITIVE_INFINITY;
    this.inFlight += 1;
    void sending.then((sent) => {
      this.inFlight -= 1;
      this.#results.push(sent);
      this.#wake();
    });
  }

  #apply(sent: TimedSent): void {
    switch (sent.kind) {
      case "fenced":
        this.fenced = true;
        this.#sender.abort();
        return;
      case "unsent":
        this.#unsent(sent.activity, sent.error, sent);
        break;
      case "look-up":
        this.#lookedUp(sent.activity, sent.result, sent);
        break;
      case "result":
        this.#applyResult(sent.activity, sent.result, sent);
        break;
    }
    this.#recorder.urgent = true;
  }

  #applyResult(activity: Activity, result: EffectResult, timing: Timing): void {
    switch (result.outcome) {
      case "done":
        if (activity.unsettled) activity.settledBy = "key";
        this.#succeed(activity, { ...result, port: result.port }, timing);
        return;
      case "unknown":
        this.#unknown(activity, result.error, result.response, timing);
        return;
      case "failed":
        if (result.error.recovery === "unknown") {
          this.#unknown(activity, result.error, result.response, timing);
        } else {
          this.#failed(activity, result.error, result.response, timing, result.retryAfterMs);
        }
    }
  }

  #succeed(
    activity: Activity,
    done: {
      readonly value: Json;
      readonly response: JsonObject | null;
      readonly port: string | undefined;
    },
    timing: Timing,
  ): void {
    const { state } = activity;
    const port = done.port ?? state.node.mainPort;
    const output = this.#store(state, done.value);
    const response = done.response === null ? {} : this.#responseRef(done.response);
    this.#activities.delete(activity);
    this.#record(activity, "succeeded", null, timing, {
      port,
      output: output.ref,
      bytes: output.bytes,
      ...response,
      ...(activity.settledBy !== null && { settledBy: activity.settledBy }),
    });
    const input = this.#machine.inputOf(state);
    this.#pure.addKeys(state, scopeOf(this.#context, state, input), done.value);
    this.#machine.settle(state, port, done.value, output.ref);
  }

  #failed(
    activity: Activity,
    error: FlowError,
    response: JsonObject | undefined,
    timing: Timing,
    retryAfterMs: number | undefined,
  ): void {
    const { head } = this.#context;
    const { node } = activity.state;
    const mayHold = head.purpose === "live" || head.purpose === "replay";
    const { recovery } = error;
    const now = this.#host.clock.now();
    if (isCounted(recovery)) activity.tries += 1;
    const next = afterFailure(activity, recovery, node.work.retry, { now, retryAfterMs, mayHold });
    if ((recovery === "auth" || recovery === "down") && node.node.connection !== undefined) {
      this.#host.onTrouble?.(head, node.node.connection, recovery);
    }
    if (next.next === "fail") {
      this.#fail(activity, stepErrorOf(error), response, timing);
      return;
    }
    activity.phase = "send";
    activity.due = next.due;
    activity.held = next.next === "hold";
    if (activity.held) activity.holds += 1;
    // An earlier attempt with an unknown outcome stays unsettled: this one says nothing about it.
    activity.lastError = stepErrorOf(error);
    this.#record(activity, "retrying", activity.lastError, timing, {
      due: next.due,
      ...(response && this.#responseRef(response)),
    });
  }

  #unknown(
    activity: Activity,
    error: FlowError,
    response: JsonObject | undefined,
    timing: Timing,
  ): void {
    const { work } = activity.state.node;
    const guarantee = work.behaviour === "effect" ? work.effect.guarantee : "none";
    const now = this.#host.clock.now();
    const next = afterUnknown(activity, guarantee, { now, timeoutMs: work.timeoutMs });
    activity.phase = next.phase;
    activity.due = next.due;
    activity.holds += 1;
    activity.held = false;
    activity.unsettled = true;
    activity.lastError = stepErrorOf(error);
    const status = next.phase === "in-doubt" ? "in-doubt" : "unknown";
    this.#record(activity, status, activity.lastError, timing, {
      due: next.due,
      ...(response && this.#responseRef(response)),
    });
  }

  /** The intent is stored but the request surely never left. */
  #unsent(activity: Activity, error: FlowError | null, timing: Timing): void {
    activity.phase = "send";
    activity.due = 0;
    if (error === null) {
      const stopping: StepError = {
        code: "STORAGE_REFUSED",
        message: "Not sent: the process was stopping.",
      };
      this.#record(activity, "retrying", stopping, timing, { due: 0, unsent: true });
      return;
    }
    this.#failed(activity, error, undefined, timing, undefined);
  }

  #lookedUp(activity: Activity, result: LookUpResult, timing: Timing): void {
    if (result.found === true) {
      activity.settledBy = "look-up";
      this.#succeed(activity, { ...result, port: undefined }, timing);
      return;
    }
    if (result.found === false) {
      activity.phase = "send";
      activity.due = 0;
      activity.unsettled = false;
      this.#record(activity, "retrying", activity.lastError, timing, {
        due: 0,
        settledBy: "look-up",
        ...this.#responseRef(result.response),
      });
      return;
    }
    activity.phase = "look-up";
    activity.due = this.#host.clock.now() + holdTime(activity);
    activity.holds += 1;
  }

  #fail(
    activity: Activity,
    error: StepError,
    response: JsonObject | undefined,
    timing: Timing,
  ): void {
    this.#activities.delete(activity);
    this.#pure.failStep(activity.state, this.#machine.inputOf(activity.state), error, {
      attempt: Math.max(1, activity.attempt),
      startedAt: timing.startedAt,
      durationUs: timing.durationUs,
      ...(activity.requestRef !== null && { request: activity.requestRef }),
      ...(response && this.#responseRef(response)),
    });
  }

  #record(
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
      : this.#recorder.storeOnce(value);
  }

  #responseRef(response: JsonObject): { readonly response: number } {
    return { response: this.#recorder.storeOnce(response).ref };
  }

  #instant(): Timing {
    return { startedAt: this.#host.clock.now(), durationUs: 0 };
  }
}

function isUnderWay({ phase }: Activity): boolean {
  return phase === "in-flight" || phase === "intended";
}

/** What the retry policy counts; a target that is down, or an unknown outcome, it does not. */
export function isCounted(recovery: Recovery): boolean {
  return recovery === "retryable" || recovery === "throttled";
}

/** Recovery class of a stored error; a code of an older build counts as data. */
export function recoveryOf(error: StepError): Recovery {
  return Object.hasOwn(recoveryByCode, error.code)
    ? recoveryByCode[error.code as FlowErrorCode]
    : "data";
}
