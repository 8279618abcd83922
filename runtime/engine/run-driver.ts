import type { Answer } from "../nodes/execution";
import type { Release } from "../ports";
import { cutText } from "../well-formed";
import { CodeSteps } from "./code-steps";
import { Concurrency } from "./concurrency";
import { DebugGate } from "./debug/debug-gate";
import { DebugOrders } from "./debug/debug-orders";
import { EffectSteps } from "./effect-steps";
import { startErrorFlow } from "./error-flow";
import { findState, type NodeState } from "./frame";
import { Machine } from "./machine";
import { problemAnswer } from "./problem-answer";
import { PureSteps } from "./pure-steps";
import type { Recorder } from "./recorder";
import type { RunEnd, StepError } from "./records";
import { releaseOf } from "./release";
import { RunCommands } from "./run-commands";
import type { RunContext } from "./run-context";
import type { DriveOutcome, RunHost } from "./run-host";
import { RunWriter, type WriterPlace } from "./run-writer";

/** Waits shorter than this are waited out in memory; longer ones hold no process. */
const shortWaitMs = 1_000;
/** While code takes its time: what else is due, wanted by a person, or a stop, is looked for so often. */
const besideCodeMs = 250;
/** Pure work goes on for so long before other runs get their turn. */
const sliceMs = 8;

/**
 * Drives one run in this process: executes what is ready, commits before every effect, sends, applies
 * results, and ends or hands the run back. Only one commit of a run is under way at a time.
 */
export class RunDriver {
  readonly machine: Machine;
  readonly recorder: Recorder;
  readonly effects: EffectSteps;
  readonly pure: PureSteps;
  readonly #code: CodeSteps;
  readonly context: RunContext;
  /** Called once, when the commit that holds the answer is durable. */
  onAnswer: ((answer: Answer) => void) | null = null;
  readonly #host: RunHost;
  readonly #commands: RunCommands;
  #wake: (() => void) | null = null;
  #answered = false;
  readonly #writer: RunWriter;
  readonly #bareStart: boolean;
  readonly #concurrency: Concurrency;
  /** Of debug runs: may stand still before a step. */
  readonly gate: DebugGate | null;

  constructor(
    host: RunHost,
    context: RunContext,
    recorder: Recorder,
    at: WriterPlace & { readonly bareStart?: boolean },
  ) {
    this.#host = host;
    this.context = context;
    this.recorder = recorder;
    // In a lane another run may be due first: then the first segment must not promise an effect.
    this.#bareStart = at.bareStart ?? false;
    const { deadEnds, document } = context.plan;
    recorder.totals.watch(deadEnds, (node) => document.nodes[node]?.name ?? node);
    this.#concurrency = new Concurrency(host, context);
    this.machine = new Machine(context.plan.root, context.plan.readsSteps, {
      skipped: (state) => this.#recordUnexecuted(state, "skipped", null, null),
      loopFailed: (state, error, port) => this.#recordUnexecuted(state, "failed", error, port),
    });
    this.#writer = new RunWriter({ host, head: context.head, machine: this.machine, recorder }, at);
    this.pure = new PureSteps(host, context, this.machine, recorder);
    this.gate = context.debugged ? new DebugGate({ context, recorder, clock: host.clock }) : null;
    const { gate } = this;
    const parts = { host, context, machine: this.machine, recorder, pure: this.pure, gate };
    this.effects = new EffectSteps(parts, () => this.#wake?.());
    this.#code = new CodeSteps(parts, () => this.#wake?.());
    this.#commands = new RunCommands(parts, this.effects, this.#watch(gate));
  }

  /** Nothing of this where nobody debugs: an order's path is as short as it was. */
  #watch(gate: DebugGate | null): DebugOrders | null {
    if (gate === null) return null;
    const { machine, pure, recorder } = this;
    pure.onFailed = (state, error) => gate.failed(state, error);
    recorder.restated = () => gate.restated();
    return new DebugOrders({ gate, machine, pure, find: (place) => this.find(place) });
  }

  /** Something was done, or may have been: its journal holds more than the message. */
  get begun(): boolean {
    return this.#writer.seg > 1 || this.effects.all().size > 0;
  }

  /** The state of a recorded node; null if it is not open (any more). */
  find(at: { readonly node: string; readonly path: string }): NodeState | null {
    const node = this.context.plan.nodes.get(at.node);
    return node === undefined ? null : findState(this.machine.root, node, at.path);
  }

  async drive(): Promise<DriveOutcome> {
    const outcome = await this.#execute();
    await this.#concurrency.leave();
    return outcome;
  }

  async #execute(): Promise<DriveOutcome> {
    for (;;) {
      this.effects.applyResults();
      this.#code.applyResults();
      this.#commands.apply();
      const exhausted = await this.#runReady();
      this.effects.dropAbandoned();
      this.#code.dropAbandoned();
      if (this.effects.fenced) return "fenced";
      if (this.machine.finished && this.effects.inFlight === 0 && this.#mayFinish()) {
        return this.#finish();
      }
      if (this.#standsStill) return this.#handPaused();
      const outcome = await this.#advance(exhausted);
      if (outcome !== "on") return outcome;
    }
  }

  /** Somebody who cancels a run does not want to look at it. */
  #mayFinish(): boolean {
    return this.gate === null || this.#commands.cancelled || this.gate.mayFinish();
  }

  /** What was begun before the pause has come to its end, and nobody has said anything since. */
  get #standsStill(): boolean {
    if (this.gate?.pause == null || this.#commands.hasNew || this.#writer.isNew) return false;
    return this.effects.inFlight === 0 && this.#code.open === 0 && !this.effects.isBehind;
  }

  #handPaused(): Promise<DriveOutcome> {
    const { context, gate } = this;
    const { node = "", side = "before" } = gate?.pause ?? {};
    const name = context.plan.document.nodes[node]?.name ?? node;
    const note = cutText(`Paused ${side} "${name}"`, 200);
    return this.#hand({ state: "paused", due: Number.POSITIVE_INFINITY, note });
  }

  /** One turn: writes and sends what is due, waits for an answer, or hands the run back. */
  async #advance(exhausted: boolean): Promise<DriveOutcome | "on"> {
    const stopping = this.#host.stopping.aborted;
    if (!stopping && (await this.#prepare())) return "on";
    const { refused } = this.#concurrency;
    if (refused !== null && this.effects.inFlight === 0) return this.#hand(refused);
    // Code is given up by a process that stops: whoever goes on with the run calls it anew.
    const idle = this.#idle(stopping || (exhausted && this.#code.open === 0));
    const due = idle ? this.effects.nextDue() : 0;
    const wait = due - this.#host.clock.now();
    if (idle && !this.#writer.isNew && (stopping || wait >= shortWaitMs)) {
      return this.#release(stopping, due);
    }
    if (this.#writer.isNew || this.#mustCommit()) {
      const verdict = await this.#commit();
      return verdict === "written" ? "on" : verdict;
    }
    if (this.effects.inFlight > 0) await this.#nextEvent(null);
    else if (exhausted && this.#code.open > 0) await this.#wokenWithin(besideCodeMs);
    else if (idle) await this.#nextEvent(Math.max(1, wait));
    return "on";
  }

  /** Intents of what is due; true if connections were opened in the meantime. */
  async #prepare(): Promise<boolean> {
    if (this.#writer.isNew && (this.#bareStart || this.#concurrency.mustAsk)) return false;
    if (this.#concurrency.mustAsk && this.effects.all().size > 0) await this.#concurrency.ask();
    if (this.#concurrency.mustAsk) return false;
    this.effects.prepareDue();
    return this.effects.opening > 0 && this.effects.awaitOpening();
  }

  #idle(nothingReady: boolean): boolean {
    return nothingReady && this.effects.inFlight === 0 && this.recorder.intents.length === 0;
  }

  /** False if something ready is left for the next turn. */
  async #runReady(): Promise<boolean> {
    let until = this.#host.clock.monotonic() + sliceMs;
    for (let state = this.machine.nextReady(); state !== null; state = this.machine.nextReady()) {
      if (this.gate !== null && !this.#mayBegin(this.gate, state)) return true;
      this.#begin(state);
      if (this.#writer.isCheckpointDue) return false;
      if (this.#host.clock.monotonic() < until) continue;
      await pause(0);
      if (this.#host.stopping.aborted) return false;
      until = this.#host.clock.monotonic() + sliceMs;
    }
    return true;
  }

  #mayBegin(gate: DebugGate, state: NodeState): boolean {
    const asks = this.#commands.asksToPause;
    if (asks !== null) gate.ask(asks);
    if (gate.mayBegin(state)) return true;
    this.machine.putBack(state);
    return false;
  }

  #begin(state: NodeState): void {
    switch (state.node.work.behaviour) {
      case "effect":
      case "wait":
      case "call":
        this.effects.begin(state);
        return;
      case "code":
        this.#code.begin(state);
        return;
      case "split":
        this.pure.openLoop(state);
        return;
      default: {
        const awaited = this.pure.execute(state);
        if (awaited !== null) this.effects.beginRowWait(state, awaited);
      }
    }
  }

  #mustCommit(): boolean {
    return this.recorder.urgent || this.recorder.intents.length > 0 || this.#writer.isCheckpointDue;
  }

  async #commit(): Promise<DriveOutcome | "written"> {
    this.#commands.noteTries();
    const { outcome, asked } = await this.#writer.append();
    if (outcome !== "written") return outcome;
    this.effects.licensed(this.#writer.epoch, asked);
    this.#deliverAnswer();
    this.effects.sendCommitted();
    return "written";
  }

  async #finish(): Promise<DriveOutcome> {
    if (this.#writer.isNew) {
      const verdict = await this.#commit();
      if (verdict !== "written") return verdict;
    }
    const end = this.#end();
    if (end.status === "failed") await startErrorFlow(this.#host, this.context, end);
    this.#commands.noteRest();
    const verdict = await this.#writer.finish(end);
    if (verdict !== "written") return verdict;
    if (end.status === "failed") {
      this.pure.answer ??= problemAnswer(this.context, end.error);
    }
    this.#deliverAnswer();
    return "finished";
  }

  #release(stopping: boolean, due: number): Promise<DriveOutcome> {
    return this.#hand(releaseOf(this.effects.all(), stopping, due, this.#host.clock.now()));
  }

  async #hand(release: Release): Promise<DriveOutcome> {
    this.#commands.noteTries();
    const verdict = await this.#writer.release(release);
    if (verdict !== "written") return verdict;
    this.#deliverAnswer();
    return "released";
  }

  #end(): RunEnd {
    const failure = this.machine.root.failure;
    const status = this.#commands.cancelled
      ? "cancelled"
      : failure !== null
        ? "failed"
        : "succeeded";
    const node = this.machine.failedNode;
    const note = status === "succeeded" ? this.recorder.totals.note() : null;
    return {
      status,
      endedAt: this.#host.clock.now(),
      error: failure === null ? null : { ...failure, ...(node !== null && { node }) },
      ...(note !== null && { note }),
      ...this.recorder.totals.read(),
    };
  }

  #deliverAnswer(): void {
    const { answer } = this.pure;
    if (answer === null || this.#answered) return;
    this.#answered = true;
    this.onAnswer?.(answer);
  }

  #recordUnexecuted(
    state: NodeState,
    status: "skipped" | "failed",
    error: StepError | null,
    port: string | null,
  ): void {
    this.recorder.step({
      node: state.node.id,
      path: state.frame.path,
      attempt: 1,
      status,
      port,
      startedAt: this.#host.clock.now(),
      durationUs: 0,
      output: null,
      bytes: 0,
      ...(error !== null && { error }),
    });
  }

  /** Resolves at the next result of an effect, or after `ms`. */
  #nextEvent(ms: number | null): Promise<void> {
    if (ms === null || this.#host.pause === undefined) return this.#wokenWithin(ms);
    return this.effects.hasResults ? Promise.resolve() : this.#host.pause(ms);
  }

  /** The same by the real clock, also where the one of the run is made up. */
  #wokenWithin(ms: number | null): Promise<void> {
    if (this.effects.hasResults || this.#code.hasResults) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        this.#wake = null;
        if (timer !== null) clearTimeout(timer);
        resolve();
      };
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
