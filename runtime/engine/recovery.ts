import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { EffectRequest } from "../nodes/execution";
import { type Activity, guaranteeOf, isCounted, recoveryOf } from "./activity";
import type { DebugRecord } from "./debug/debug-record";
import { storedAnswers } from "./debug/given-answers";
import type { NodeState } from "./frame";
import { loadValues, type Values } from "./history-values";
import { collectedBy, releaseHanded } from "./loop";
import { hashesByName, loadTables, pinnedTables, tablesByName } from "./pinned-tables";
import { Recorder } from "./recorder";
import type { IntentRecord, RunHead, SegmentContent, StepRecord } from "./records";
import { restoreSummary } from "./restore-summary";
import { type AdoptedResult, isAgain, type RunContext, runRoot, scopeOf } from "./run-context";
import { RunDriver } from "./run-driver";
import type { RunHost } from "./run-host";
import { decodeSegment } from "./segment-codec";
import type { SentTo } from "./sent-to";
import type { Summary } from "./summary";
import { messageOf, triggerRoot } from "./trigger-message";

/**
 * Brings a run to where its journal ends: recorded steps are applied, not executed again. Values that
 * iterations did not keep are recomputed. Intents without a result are settled as unknown outcomes.
 */
export async function recoverRun(host: RunHost, head: RunHead, epoch: number): Promise<RunDriver> {
  const [history, plan] = await Promise.all([host.journal.load(head), host.plan(head)]);
  const segments = history.segments.map(({ seg, body }) => ({ seg, content: decodeSegment(body) }));
  const start = segments[0]?.content.start;
  const last = segments.at(-1);
  if (start === undefined || last === undefined) {
    throw new FlowError("STORAGE_REFUSED", `The journal of run ${head.id} has no beginning.`);
  }
  const values = await loadValues(
    host,
    head,
    segments.map(({ content }) => content),
  );
  const pinned = pinnedTables(segments.map(({ content }) => content));
  const tables = await loadTables(host, head, plan, pinned);
  const { body, ...trigger } = start.trigger;
  const message = messageOf(Object.assign(trigger, { bytes: values.bytes(body) }));
  const context: RunContext = {
    plan,
    head,
    parameters: start.parameters,
    message,
    triggerNode: trigger.node,
    bodyRef: body,
    tables: tablesByName(tables),
    tableVersions: hashesByName(tables),
    adopted: adoptedIn(start.replay, values),
    late: lateIn(start.replay),
    doubts: doubtsIn(start.replay),
    again: isAgain(head, start.replay),
    answers: storedAnswers(start.replay, (ref) => values.json(ref)),
    seeded: seededIn(segments[0]?.content),
    debugged: segments[0]?.content.debug !== undefined,
    trigger: triggerRoot(message, undefined),
    run: runRoot(head),
  };
  const recorder = new Recorder(host.hash);
  if (start.tables === undefined && tables.length > 0) {
    recorder.pinTables(hashesByName(tables), pinned !== undefined);
  }
  const driver = new RunDriver(host, context, recorder, { epoch, seg: last.seg + 1, first: null });
  const replay = new Replay(driver, values);
  recorder.keepMessage(values.stored(body));
  recorder.replaying = true;
  driver.machine.start(trigger.node);
  // The newest summary says all that came before it, its own segment included.
  const from = Math.max(
    0,
    segments.findLastIndex(({ content }) => content.summary !== undefined),
  );
  for (const { content } of segments.slice(from)) {
    if (content.summary === undefined) replay.apply(content);
    else restoreSummary(driver, values, content.summary as unknown as Summary);
  }
  recorder.replaying = false;
  // A claim may have been made long before this process came to it: who only asks the target asks the journal first.
  driver.effects.licensed(epoch, Number.NEGATIVE_INFINITY);
  driver.effects.recoverUnread();
  return driver;
}

/** What a run has taken over stands in its first segment before all that it did. */
function seededIn(content: SegmentContent | undefined): RunContext["seeded"] {
  if (content?.debug === undefined) return noSeeds;
  const seeds = content.steps.filter(({ settledBy }) => settledBy === "adopted");
  return new Set(seeds.map(({ node, path }) => `${path} ${node}`));
}

const noSeeds: ReadonlySet<string> = new Set();

function adoptedIn(replay: JsonObject | undefined, values: Values): RunContext["adopted"] {
  const ref = replay?.adopted;
  if (typeof ref !== "number") return new Map();
  return new Map(Object.entries(values.object(ref) as { [key: string]: AdoptedResult }));
}

function lateIn(replay: JsonObject | undefined): RunContext["late"] {
  return new Map(Object.entries((replay?.late ?? {}) as { [key: string]: number }));
}

function doubtsIn(replay: JsonObject | undefined): RunContext["doubts"] {
  return new Map(Object.entries((replay?.doubts ?? {}) as { [key: string]: readonly SentTo[] }));
}

class Replay {
  readonly #driver: RunDriver;
  readonly #values: Values;

  constructor(driver: RunDriver, values: Values) {
    this.#driver = driver;
    this.#values = values;
    for (const [ref, bytes] of values.sizes) driver.recorder.recall(ref, bytes);
  }

  apply(content: SegmentContent): void {
    // Within a segment an intent always comes after the steps that led to it, and a result of an
    // earlier intent before it.
    this.#driver.recorder.recallSegment(content);
    const { debug = [] } = content;
    let noted = 0;
    for (const [index, step] of content.steps.entries()) {
      for (; (debug[noted]?.after ?? index + 1) <= index; noted++) this.#restore(debug[noted]);
      this.#driver.recorder.totals.count(step);
      this.#applyStep(step);
    }
    for (const event of debug.slice(noted)) this.#restore(event);
    for (const intent of content.intents) this.#applyIntent(intent);
  }

  #restore(event: DebugRecord | undefined): void {
    if (event === undefined) return;
    this.#driver.gate?.restore(
      event,
      (place) => this.#driver.find(place),
      (ref) => this.#values.json(ref),
    );
    if (event.kind !== "paused" || event.pause.side !== "before") return;
    // Tries of it were made before it stood still: it is none of what is under way.
    const state = this.#driver.find(event.pause);
    if (state?.activity != null) this.#driver.effects.takeBack(state.activity);
  }

  #applyStep(step: StepRecord): void {
    const state = this.#driver.find(step);
    if (state === null || state.phase === "settled" || state.phase === "dead") return;
    switch (step.status) {
      case "succeeded":
        this.#succeeded(state, step);
        return;
      case "failed":
        this.#failed(state, step);
        return;
      case "cancelled":
        this.#driver.effects.forget(state);
        return;
      case "skipped":
        return;
      case "unknown":
      case "in-doubt":
      case "waiting":
      case "retrying":
        this.#underWay(state, step);
    }
  }

  #succeeded(state: NodeState, step: StepRecord): void {
    const { machine, pure, recorder, effects, context } = this.#driver;
    const { work } = state.node;
    if (work.behaviour === "split") {
      pure.openLoop(state);
      return;
    }
    const value = step.output === null ? this.#recompute(state) : this.#values.json(step.output);
    if (work.behaviour === "trigger") context.trigger = triggerRoot(context.message, value);
    if (step.output !== null && state.frame.loop === null) {
      recorder.keep(value, this.#values.stored(step.output));
    }
    if (work.behaviour === "respond" && step.response !== undefined) {
      recorder.keepAnswer(this.#values.stored(step.response));
    }
    pure.addKeys(state, scopeOf(context, state, machine.inputOf(state)), value);
    effects.settled(state);
    if (work.behaviour === "collect") releaseHanded(state);
    machine.settle(state, step.port, value, step.output);
  }

  /** Pure steps of iterations do not keep their values. */
  #recompute(state: NodeState): Json {
    const { machine, context } = this.#driver;
    const input = machine.inputOf(state);
    const { work } = state.node;
    if (work.behaviour === "compute") return work.run(scopeOf(context, state, input)).value;
    if (work.behaviour === "collect") {
      return work.fold(collectedBy(state), scopeOf(context, state, input));
    }
    return input.value;
  }

  #failed(state: NodeState, step: StepRecord): void {
    const { machine, effects } = this.#driver;
    // The failure of a loop follows from its iterations; the machine has found it by itself.
    if (state.loop !== null) return;
    effects.settled(state);
    if (step.port === null) {
      machine.fail(state, step.error ?? { code: "NODE_FAULT", message: "The step failed." });
    } else {
      const value = step.output === null ? null : this.#values.json(step.output);
      machine.settle(state, step.port, value, step.output);
    }
  }

  #underWay(state: NodeState, step: StepRecord): void {
    const { effects } = this.#driver;
    const activity = this.#activity(state);
    activity.attempt = Math.max(activity.attempt, step.attempt);
    activity.due = step.due ?? 0;
    activity.lastError = step.error ?? null;
    if (step.request !== undefined) activity.requestRef = step.request;
    activity.committed = true;
    if (step.status === "waiting") effects.restoreWait(activity, step);
    else if (step.status === "retrying") putOff(activity, state, step);
    else unsettle(activity, state, step);
  }

  #applyIntent(intent: IntentRecord): void {
    const { idempotencyKey: key } = intent;
    this.#driver.gate?.asked(key, () => this.#request(intent));
    const state = this.#driver.find(intent);
    if (state === null || state.phase === "settled" || state.phase === "dead") return;
    const activity = this.#activity(state);
    activity.phase = "intended";
    activity.cleared = true;
    activity.mode = intent.mode ?? (this.#driver.gate === null ? null : "mocked");
    activity.to = intent.to ?? null;
    activity.attempt = intent.attempt;
    activity.sentAt = intent.sentAt;
    if (activity.tries === 0) activity.firstAt = intent.sentAt;
    activity.timeoutMs = intent.timeoutMs;
    activity.key = intent.idempotencyKey;
    activity.requestRef = intent.request;
    activity.request = this.#request(intent);
    activity.due = Number.POSITIVE_INFINITY;
  }

  #request(intent: IntentRecord): EffectRequest {
    const request = this.#values.object(intent.request);
    return intent.body === undefined
      ? request
      : Object.assign({}, request, { body: this.#values.json(intent.body) });
  }

  #activity(state: NodeState): Activity {
    return state.activity ?? this.#driver.effects.take(state);
  }
}

/** The target surely did nothing, or the request never left. */
function putOff(activity: Activity, { node }: NodeState, step: StepRecord): void {
  const recovery = step.error === undefined ? "data" : recoveryOf(step.error);
  activity.phase = "send";
  if (step.unsent === true) {
    // Nothing was asked, so nothing is known: an earlier release wrote this of a look-up, too.
    if (activity.unsettled && guaranteeOf(node.work) === "lookup") activity.phase = "look-up";
    return;
  }
  if (step.settledBy !== undefined) {
    activity.unsettled = false;
    activity.cleared = true;
  }
  activity.held = recovery === "auth" || recovery === "down";
  if (activity.held) activity.holds += 1;
  if (isCounted(recovery) && step.settledBy === undefined) activity.tries += 1;
}

function unsettle(activity: Activity, { node }: NodeState, step: StepRecord): void {
  const guarantee = guaranteeOf(node.work);
  const doubtful = step.status === "in-doubt";
  activity.sentAt = Math.max(activity.sentAt, step.startedAt);
  activity.unsettled = true;
  activity.held = false;
  activity.holds += 1;
  activity.phase = doubtful ? "in-doubt" : guarantee === "lookup" ? "look-up" : "send";
}
