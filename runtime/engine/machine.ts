import type { Json } from "../json";
import { emptySteps, type Frame, isAbandoned, type NodeState, newFrame, stateIn } from "./frame";
import { type Input, inputOf, valueBy } from "./inputs";
import {
  failuresKept,
  handOn,
  type Loop,
  type LoopOptions,
  type LoopProgress,
  newLoop,
} from "./loop";
import type { StepError, ValueRef } from "./records";
import { itemPortOf, type LoopScope } from "./topology";

/** Told about the steps that nobody executes: nodes skipped, and loops that stop at a failure. */
export type StepWatcher = {
  skipped(state: NodeState): void;
  loopFailed(state: NodeState, error: StepError, port: string | null): void;
};

/**
 * The run as a state machine without time or I/O. `settle` and `fail` apply the result of a step;
 * `nextReady` says what can be executed now. Applying the recorded steps of a journal brings it to
 * where the process that wrote them stood.
 */
export class Machine {
  readonly root: Frame;
  /** Error of a run that failed, and where. */
  failedNode: string | null = null;
  readonly #watcher: StepWatcher;
  readonly #keepsSteps: boolean;
  #ready: NodeState[] = [];
  #head = 0;

  constructor(root: LoopScope, keepsSteps: boolean, watcher: StepWatcher) {
    this.#watcher = watcher;
    this.#keepsSteps = keepsSteps;
    this.root = newFrame(root, null, null, emptySteps());
  }

  /** Every start of a flow that is not `trigger` is dead from the beginning. */
  start(trigger: string): void {
    for (const state of this.root.states) {
      if (state.node.id === trigger) this.#makeReady(state);
    }
    for (const state of this.root.states) {
      if (state.phase === "pending" && state.node.inputs.length === 0) this.#die(state, false);
    }
  }

  /** Next node to execute, in the order in which they became ready. */
  nextReady(): NodeState | null {
    while (this.#head < this.#ready.length) {
      const state = this.#ready[this.#head++];
      if (this.#head > 1_024) {
        this.#ready = this.#ready.slice(this.#head);
        this.#head = 0;
      }
      if (state !== undefined && state.phase === "ready" && !isAbandoned(state.frame)) return state;
    }
    this.#ready = [];
    this.#head = 0;
    return null;
  }

  /** What is ready, in the order in which it will be executed. */
  readyStates(): readonly NodeState[] {
    return this.#ready.slice(this.#head).filter(({ phase }) => phase === "ready");
  }

  /** It is not executed now after all, and is the next again. */
  putBack(state: NodeState): void {
    this.#ready = [state, ...this.#ready.slice(this.#head)];
    this.#head = 0;
  }

  /** Restores that order; what is not named comes last. */
  orderReady(first: readonly NodeState[]): void {
    const named = new Set(first);
    this.#ready = [...first, ...this.readyStates().filter((state) => !named.has(state))];
    this.#head = 0;
  }

  /** Nothing can become ready by itself any more. */
  get finished(): boolean {
    return this.root.finished;
  }

  markBusy(state: NodeState): void {
    if (state.phase === "busy") return;
    state.phase = "busy";
    state.frame.busy += 1;
  }

  /** Nothing of it is under way any more: it is the next to begin again. */
  takeBack(state: NodeState): void {
    if (state.phase !== "busy") return;
    state.phase = "ready";
    state.activity = null;
    state.frame.busy -= 1;
    this.putBack(state);
  }

  settle(state: NodeState, port: string | null, value: Json, ref: ValueRef | null): void {
    this.#leave(state, "settled");
    state.port = port;
    state.value = value;
    state.ref = ref;
    if (this.#keepsSteps) state.frame.steps[state.node.id] = value;
    this.#decideOutputs(state);
    this.#closeIfDone(state.frame);
  }

  /** Port by which a node that failed for good is left; null: its frame fails. */
  failurePort(state: NodeState): string | null {
    const { node } = state;
    if (node.node.onError === "continue") return node.mainPort;
    const errorPort = node.ports.find(({ role }) => role === "error")?.name;
    const wired = node.outputs.some((edge) => edge.port === errorPort);
    return errorPort !== undefined && wired && node.node.onError !== "fail" ? errorPort : null;
  }

  /** A node failed and no port takes it: its iteration, loop or run fails. */
  fail(state: NodeState, error: StepError): void {
    this.#leave(state, "settled");
    const { frame } = state;
    frame.failure ??= error;
    if (frame.parent === null) this.failedNode ??= state.node.id;
    this.#closeAbandoned(frame);
  }

  /** A node under way is given up, because its frame is. */
  drop(state: NodeState): void {
    this.#leave(state, "dead");
    this.#closeIfDone(state.frame);
  }

  /** Stops the run where it is: nothing new starts in it. */
  abandon(error: StepError): void {
    this.root.failure ??= error;
    this.#closeAbandoned(this.root);
  }

  openLoop(state: NodeState, items: Loop["items"], how: LoopOptions): void {
    const loop = newLoop(state, items, how);
    if (loop === null) return;
    this.markBusy(state);
    state.loop = loop;
    this.#openIterations(loop);
  }

  /** A loop as its summary describes it, with the iterations that were active; `continueLoop` goes on. */
  reopenLoop(
    state: NodeState,
    items: Loop["items"],
    how: LoopOptions,
    at: LoopProgress,
  ): Loop | null {
    const loop = newLoop(state, items, how);
    if (loop === null) return null;
    this.markBusy(state);
    state.loop = loop;
    loop.next = at.next;
    loop.failed = at.failed;
    loop.skipped = at.skipped;
    loop.stopped = at.stopped;
    loop.failures.push(...at.failures);
    for (const index of at.active) this.#openIteration(loop, index);
    return loop;
  }

  continueLoop(loop: Loop): void {
    this.#openIterations(loop);
  }

  inputOf(state: NodeState): Input {
    return inputOf(state);
  }

  #leave(state: NodeState, phase: "settled" | "dead"): void {
    if (state.phase === "busy") state.frame.busy -= 1;
    state.phase = phase;
    state.activity = null;
    state.frame.open -= 1;
  }

  #decideOutputs(state: NodeState): void {
    const { frame, node } = state;
    for (const edge of node.outputs) {
      const target = stateIn(frame, edge.to);
      target.pending -= 1;
      if (state.phase === "settled" && edge.port === state.port) target.live += 1;
      this.#evaluate(target);
    }
    for (const split of node.gates) {
      const target = stateIn(frame, split);
      target.gatesLeft -= 1;
      this.#evaluate(target);
    }
  }

  #evaluate(state: NodeState): void {
    if (state.phase !== "pending" || state.gatesLeft > 0) return;
    const { join } = state.node.node;
    if (join === "first" && state.live > 0) this.#makeReady(state);
    else if (state.pending === 0) {
      const enough = join === "all" ? state.live === state.node.inputs.length : state.live > 0;
      if (enough) this.#makeReady(state);
      else this.#die(state, true);
    }
  }

  #makeReady(state: NodeState): void {
    state.phase = "ready";
    this.#ready.push(state);
  }

  #die(state: NodeState, recorded: boolean): void {
    this.#leave(state, "dead");
    if (recorded) this.#watcher.skipped(state);
    this.#decideOutputs(state);
    this.#closeIfDone(state.frame);
  }

  /** Closes what lies in a failed frame and has nothing under way, from the inside out. */
  #closeAbandoned(frame: Frame): void {
    for (const { loop } of frame.states) {
      if (loop === null) continue;
      for (const inner of [...loop.active.values()]) this.#closeAbandoned(inner);
    }
    this.#closeIfDone(frame);
  }

  #closeIfDone(frame: Frame): void {
    if (frame.finished) return;
    const done = frame.open === 0 || (isAbandoned(frame) && frame.busy === 0);
    if (!done) return;
    frame.finished = true;
    if (frame.loop !== null) this.#closeIteration(frame.loop, frame);
  }

  #openIterations(loop: Loop): void {
    while (
      loop.stopped === null &&
      loop.next < loop.items.length &&
      loop.active.size < loop.parallelism &&
      !isAbandoned(loop.state.frame)
    ) {
      this.#openIteration(loop, loop.next++);
    }
    if (loop.active.size === 0 && loop.state.phase === "busy") this.#closeLoop(loop);
  }

  #openIteration(loop: Loop, index: number): void {
    const entry = loop.items[index];
    const outer = loop.state.frame;
    const item = entry?.item ?? null;
    const steps = this.#keepsSteps
      ? Object.assign(emptySteps(), outer.steps, { [loop.state.node.id]: item })
      : outer.steps;
    const frame = newFrame(loop.body, outer, { loop, index, item, key: entry?.key ?? null }, steps);
    loop.active.set(index, frame);
    if (frame.open === 0) {
      frame.finished = true;
      handOn(loop, frame);
      loop.active.delete(index);
      return;
    }
    for (const state of frame.states) this.#decideEntry(state);
    for (const state of frame.states) this.#evaluate(state);
  }

  #decideEntry(state: NodeState): void {
    for (const edge of state.node.inputs) {
      if (edge.role !== "item" && edge.role !== "outer") continue;
      state.pending -= 1;
      if (valueBy(edge, state.frame) !== null) state.live += 1;
    }
  }

  #closeIteration(loop: Loop, frame: Frame): void {
    loop.active.delete(frame.index);
    if (frame.failure === null) handOn(loop, frame);
    else if (!isAbandoned(loop.state.frame)) {
      loop.failed += 1;
      if (loop.failures.length < failuresKept) {
        loop.failures.push({ index: frame.index, error: frame.failure });
      }
      if (loop.onIterationError === "stop") loop.stopped ??= frame.failure;
    }
    this.#openIterations(loop);
  }

  #closeLoop(loop: Loop): void {
    const { state } = loop;
    if (loop.stopped === null || isAbandoned(state.frame)) {
      this.settle(state, itemPortOf(state.node), null, null);
      return;
    }
    const error: StepError = {
      code: "ITERATION_FAILED",
      message: `Item ${(loop.failures[0]?.index ?? 0) + 1} of ${loop.items.length} failed: ${loop.stopped.message}`,
      detail: { index: loop.failures[0]?.index ?? 0, code: loop.stopped.code },
    };
    const port = this.failurePort(state);
    this.#watcher.loopFailed(state, error, port);
    if (port === null) this.fail(state, error);
    else this.settle(state, port, { error: { code: error.code, message: error.message } }, null);
  }
}
