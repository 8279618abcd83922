import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { jsonTextOf, refuseHuge } from "../json-text";
import type { Answer, AwaitedRow, Scope } from "../nodes/execution";
import type { Clock } from "../ports";
import { cutText } from "../well-formed";
import { derivedId } from "./derived-id";
import type { Frame, NodeState } from "./frame";
import type { Input } from "./inputs";
import { collectedBy, releaseHanded } from "./loop";
import type { Machine } from "./machine";
import type { Recorder, Stored } from "./recorder";
import type { StepError, StepRecord, ValueRef } from "./records";
import { idempotencyKey, type RunContext, scopeOf } from "./run-context";
import type { RunHost } from "./run-host";
import { digestOf } from "./text-digest";
import { itemPortOf } from "./topology";
import { triggerRoot } from "./trigger-message";

/** Iterations before this index keep the values of all their steps. */
const iterationsKept = 3;
const noteMax = 500;
const warningsMax = 5;
const noSentences: readonly string[] = [];
const warningMax = 200;
/** Longer numbers are cut: nobody types more to find an order. */
const keyLengthMax = 200;

type Result = {
  readonly port: string;
  readonly value: Json;
  /** Where the value is stored already. */
  readonly ref?: ValueRef;
  readonly note?: string;
  readonly warnings?: () => readonly string[];
  readonly awaits?: AwaitedRow;
};

type EmittedEvent = { readonly type: string; readonly key: string; readonly data: Json };

type Output = {
  readonly output: ValueRef | null;
  readonly bytes: number;
  readonly hash: string | null;
};

function bounded(answer: Answer): Answer {
  refuseHuge(answer.body ?? null);
  return answer;
}

/** Executes the steps that touch nothing outside: their results are recomputable, so they may be buffered. */
export class PureSteps {
  answer: Answer | null = null;
  /** Told of each step that failed for good. */
  onFailed: ((state: NodeState, error: StepError) => void) | null = null;
  readonly #context: RunContext;
  readonly #machine: Machine;
  readonly #recorder: Recorder;
  readonly #host: RunHost;
  readonly #clock: Clock;

  constructor(host: RunHost, context: RunContext, machine: Machine, recorder: Recorder) {
    this.#host = host;
    this.#context = context;
    this.#machine = machine;
    this.#recorder = recorder;
    this.#clock = host.clock;
  }

  /** Executes a ready node that is no effect, wait or call; answers the row that it has to wait for. */
  execute(state: NodeState): AwaitedRow | null {
    const startedAt = this.#clock.now();
    const started = this.#clock.monotonic();
    const input = this.#machine.inputOf(state);
    const scope = scopeOf(this.#context, state, input);
    try {
      const result = this.#run(state, scope, input);
      if (result.awaits !== undefined) return result.awaits;
      // What is handed on as it came, or as the message has it, has been written down already.
      if (result.value !== input.value && result.ref === undefined) refuseHuge(result.value);
      const durationUs = Math.round((this.#clock.monotonic() - started) * 1_000);
      this.#succeed(state, scope, input, result, { startedAt, durationUs });
    } catch (cause) {
      const durationUs = Math.round((this.#clock.monotonic() - started) * 1_000);
      this.failStep(state, input, stepErrorOf(cause), { startedAt, durationUs, attempt: 1 });
    }
    return null;
  }

  #run(state: NodeState, scope: Scope, input: Input): Result {
    const { node } = state;
    const { work } = node;
    switch (work.behaviour) {
      case "pass":
        return { port: node.mainPort, value: input.value };
      case "compute":
        return work.run(scope);
      case "trigger":
        return this.#accept(state);
      case "respond":
        this.answer = bounded(work.answer(scope));
        this.#recorder.urgent = true;
        return { port: node.mainPort, value: input.value };
      case "collect":
        return {
          port: node.mainPort,
          value: work.fold(collectedBy(state), scope),
        };
      case "emit":
        return this.#emit(state, work.event(scope), scope, input);
      case "split":
      case "effect":
      case "wait":
      case "call":
      case "code":
        throw new RangeError(`${work.behaviour} is not executed here`);
    }
  }

  /** The same event again has the same id: it joins the first. Trial runs record none. */
  #emit(state: NodeState, event: EmittedEvent, scope: Scope, input: Input): Result {
    const { purpose } = this.#context.head;
    const { type, key, data } = event;
    if (purpose === "live" || purpose === "replay") {
      const id = derivedId(this.#host.hash, idempotencyKey(this.#context, state, scope));
      const at = this.#clock.now();
      this.#recorder.events.push({ id, type, key, data: jsonTextOf(data), at });
    }
    return { port: state.node.mainPort, value: input.value, note: `${type} ${key}` };
  }

  #accept(state: NodeState): Result {
    const { message, plan, bodyRef } = this.#context;
    const trigger = plan.triggers.get(state.node.id);
    if (trigger === undefined) throw new RangeError(`${state.node.id} starts no run`);
    const value = trigger.accept(message);
    this.#context.trigger = triggerRoot(message, value);
    // The parsed body is stored as the bytes that arrived: they say the same, once.
    const same = value !== null && typeof value === "object" && value === parsedOrNull(message);
    if (!same) return { port: state.node.mainPort, value };
    this.#recorder.remember(value, { ref: bodyRef, bytes: message.bytes.length }, null);
    return { port: state.node.mainPort, value, ref: bodyRef };
  }

  /** Opens a loop: one iteration per item, as many at once as it allows. */
  openLoop(state: NodeState): void {
    const startedAt = this.#clock.now();
    const started = this.#clock.monotonic();
    const input = this.#machine.inputOf(state);
    try {
      const { work } = state.node;
      if (work.behaviour !== "split") throw new RangeError(`${state.node.id} opens no loop`);
      const items = work.split.items(scopeOf(this.#context, state, input));
      const durationUs = Math.round((this.#clock.monotonic() - started) * 1_000);
      const stored = this.#recorder.replaying
        ? null
        : this.#recorder.storeOnce({ items: items.length });
      this.#recorder.step({
        node: state.node.id,
        path: state.frame.path,
        attempt: 1,
        status: "succeeded",
        port: itemPortOf(state.node),
        startedAt,
        durationUs,
        output: stored?.ref ?? null,
        bytes: stored?.bytes ?? 0,
      });
      this.#machine.openLoop(state, items, work.split);
    } catch (cause) {
      const durationUs = Math.round((this.#clock.monotonic() - started) * 1_000);
      this.failStep(state, input, stepErrorOf(cause), { startedAt, durationUs, attempt: 1 });
    }
  }

  #succeed(
    state: NodeState,
    scope: Scope,
    input: Input,
    result: Result,
    time: { readonly startedAt: number; readonly durationUs: number },
  ): void {
    const passed = result.value === input.value ? input.ref : null;
    const { output, bytes, hash } = this.#output(state, result, result.ref ?? passed);
    const response = this.#responseOf(state);
    const step: { -readonly [name in keyof StepRecord]: StepRecord[name] } = {
      node: state.node.id,
      path: state.frame.path,
      attempt: 1,
      status: "succeeded",
      port: result.port,
      startedAt: time.startedAt,
      durationUs: time.durationUs,
      output,
      bytes,
    };
    const unfound = this.addKeys(state, scope, result.value);
    const warnings = this.warningsOf(state, result, unfound);
    if (hash !== null) step.hash = hash;
    if (response !== null) step.response = response;
    if (result.note !== undefined) step.note = result.note.slice(0, noteMax);
    if (warnings !== null) step.warnings = warnings;
    this.#recorder.step(step);
    if (state.node.work.behaviour === "collect") releaseHanded(state);
    this.#machine.settle(state, result.port, result.value, output);
  }

  /** What code gave. Kept in every iteration: it is never computed again. */
  keepResult(
    state: NodeState,
    value: Json,
    step: Pick<StepRecord, "startedAt" | "durationUs"> & Partial<Pick<StepRecord, "console">>,
  ): void {
    const input = this.#machine.inputOf(state);
    const inLoop = state.frame.loop !== null;
    const stored = inLoop ? this.#recorder.storeEntry(value) : this.#recorder.store(value);
    const { mainPort } = state.node;
    const unfound = this.addKeys(state, scopeOf(this.#context, state, input), value);
    this.#recorder.step({
      node: state.node.id,
      path: state.frame.path,
      attempt: 1,
      status: "succeeded",
      port: mainPort,
      output: stored.ref,
      bytes: stored.bytes,
      ...step,
      ...(unfound.length > 0 && { warnings: unfound }),
    });
    this.#machine.settle(state, mainPort, value, stored.ref);
  }

  /** What a person gave instead of executing the step. */
  give(
    state: NodeState,
    value: Json,
    port: string,
    settledBy: "person" | "adopted" = "person",
  ): void {
    const input = this.#machine.inputOf(state);
    const inLoop = state.frame.loop !== null;
    const stored = inLoop ? this.#recorder.storeEntry(value) : this.#recorder.store(value);
    this.addKeys(state, scopeOf(this.#context, state, input), value);
    this.#recorder.step({
      node: state.node.id,
      path: state.frame.path,
      attempt: 1,
      status: "succeeded",
      port,
      startedAt: this.#clock.now(),
      durationUs: 0,
      output: stored.ref,
      bytes: stored.bytes,
      settledBy,
    });
    if (state.node.work.behaviour === "collect") releaseHanded(state);
    this.#machine.settle(state, port, value, stored.ref);
  }

  failByPerson(state: NodeState, error: StepError): void {
    this.failStep(state, this.#machine.inputOf(state), error, {
      attempt: 1,
      startedAt: this.#clock.now(),
      durationUs: 0,
      settledBy: "person",
    });
  }

  /** A loop of thousands of entries that all miss the same says so once, beside the entries it keeps. */
  warningsOf(
    state: NodeState,
    { warnings }: Pick<Result, "warnings">,
    unfound: readonly string[],
  ): readonly string[] | null {
    const { node, frame } = state;
    if ((warnings === undefined && unfound.length === 0) || this.#recorder.replaying) return null;
    if (!keepsValues(frame) && this.#recorder.totals.isWarned(node.id)) return null;
    const sentences = unfound.concat(warnings?.() ?? []).slice(0, warningsMax);
    return sentences.length === 0
      ? null
      : sentences.map((sentence) => cutText(sentence, warningMax));
  }

  /** An answer is kept as the response of its step, so that a repeated delivery gets it again. */
  #responseOf(state: NodeState): ValueRef | null {
    if (state.node.work.behaviour !== "respond" || this.answer === null) return null;
    return this.#recorder.storeAnswer(this.answer).ref;
  }

  #output(state: NodeState, { value }: Result, ref: ValueRef | null): Output {
    if (ref !== null) return { output: ref, bytes: this.#recorder.sizeOf(ref), hash: null };
    const { frame } = state;
    if (frame.loop === null || keepsValues(frame) || this.#context.debugged) {
      const stored =
        frame.loop === null ? this.#recorder.store(value) : this.#recorder.storeEntry(value);
      return { output: stored.ref, bytes: stored.bytes, hash: null };
    }
    return { output: null, ...digestOf(this.#recorder.texts.writeEntry(value)) };
  }

  /** A step that failed for good: its error port, its loop or its run takes it. */
  failStep(
    state: NodeState,
    input: Input,
    error: StepError,
    more: Pick<StepRecord, "startedAt" | "durationUs" | "attempt"> &
      Partial<Pick<StepRecord, "request" | "response" | "settledBy" | "console" | "tables">>,
  ): void {
    const port = this.#machine.failurePort(state);
    const value = port === null ? null : failureValue(state, input, error, port);
    const stored = port === null ? null : this.#storeFailure(value, input);
    this.#recorder.step({
      node: state.node.id,
      path: state.frame.path,
      ...more,
      status: "failed",
      port,
      output: stored?.ref ?? null,
      bytes: stored?.bytes ?? 0,
      error,
    });
    if (port === null) this.#machine.fail(state, error);
    else this.#machine.settle(state, port, value, stored?.ref ?? null);
    this.onFailed?.(state, error);
  }

  #storeFailure(value: Json, input: Input): Stored {
    return value === input.value && input.ref !== null
      ? { ref: input.ref, bytes: this.#recorder.sizeOf(input.ref) }
      : this.#recorder.storeOnce(value);
  }

  /**
   * Numbers this run is found by. A key that cannot be computed must not fail an order: it is left out, and the
   * sentences that are returned say so.
   */
  addKeys(state: NodeState, scope: Scope, output: Json): readonly string[] {
    const keys = this.#context.plan.businessKeys.get(state.node.id);
    if (keys === undefined) return noSentences;
    let unfound = noSentences;
    const withOutput = Object.assign({}, scope, { output });
    for (const key of keys) {
      try {
        const value = key.value(withOutput);
        for (const entry of Array.isArray(value) ? value : [value]) this.#addKey(key.kind, entry);
      } catch (cause) {
        if (!(cause instanceof FlowError)) throw cause;
        // Thousands of iterations say it once, beside those that keep their values.
        const { node, frame } = state;
        if (!keepsValues(frame) && this.#recorder.totals.isWarned(node.id)) continue;
        const sentence = `The business key “${key.kind}” could not be computed, so this run is not found by it: ${cause.message}`;
        unfound = unfound.concat(cutText(sentence, warningMax));
      }
    }
    return unfound;
  }

  #addKey(kind: string, entry: Json | undefined): void {
    if (typeof entry !== "string" && typeof entry !== "number") return;
    const value = String(entry).slice(0, keyLengthMax);
    if (value !== "") this.#recorder.key({ kind, value });
  }
}

function parsedOrNull(message: RunContext["message"]): Json {
  try {
    return message.json();
  } catch {
    return null;
  }
}

export function failureValue(state: NodeState, input: Input, error: StepError, port: string): Json {
  if (state.node.node.onError === "continue" && port === state.node.mainPort) return input.value;
  return {
    error: { code: error.code, message: error.message, detail: error.detail ?? {} },
    input: input.value,
  };
}

export function keepsValues(frame: Frame): boolean {
  for (let at: Frame | null = frame; at?.loop; at = at.parent) {
    if (at.index >= iterationsKept) return false;
  }
  return true;
}

export function stepErrorOf(cause: unknown): StepError {
  if (cause instanceof FlowError) {
    const detail = Object.keys(cause.detail).length > 0 ? { detail: cause.detail } : {};
    return { code: cause.code, message: cause.message, ...detail };
  }
  return {
    code: "NODE_FAULT",
    message: `The step broke: ${cause instanceof Error ? cause.message : String(cause)}`,
  };
}
