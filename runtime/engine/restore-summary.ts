import type { Json } from "../json";
import type { Activity } from "./activity";
import { type Frame, type NodeState, stateIn } from "./frame";
import type { Values } from "./history-values";
import type { Handed, Loop } from "./loop";
import { scopeOf } from "./run-context";
import type { RunDriver } from "./run-driver";
import type { ActivityFacts, FrameFacts, LoopFacts, Summary } from "./summary";
import { triggerRoot } from "./trigger-message";

/** Brings a fresh run to the state its summary describes. */
export function restoreSummary(driver: RunDriver, values: Values, summary: Summary): void {
  const { recorder, machine } = driver;
  const [steps, nodes, dropped = [], warned = []] = summary.totals;
  if (summary.answer !== undefined) recorder.keepAnswer(values.stored(summary.answer));
  recorder.restore({ steps, nodes, dropped, warned, keys: summary.keys, ref: summary.ref });
  new Restorer(driver, values).frame(machine.root, summary.root);
  for (const event of summary.debug ?? []) {
    driver.gate?.restore(
      event,
      (place) => driver.find(place),
      (ref) => values.json(ref),
    );
  }
  machine.orderReady(summary.ready.flatMap(([node, path]) => driver.find({ node, path }) ?? []));
}

class Restorer {
  readonly #driver: RunDriver;
  readonly #values: Values;

  constructor(driver: RunDriver, values: Values) {
    this.#driver = driver;
    this.#values = values;
  }

  /** Sources come before what they lead to, because facts are in the order of the scope. */
  frame(frame: Frame, facts: FrameFacts): void {
    const { machine, recorder } = this.#driver;
    // Before all else: the entries of a loop follow from what arrived at it.
    for (const [id, ref] of facts.edited ?? []) {
      const value = this.#values.json(ref);
      recorder.keep(value, this.#values.stored(ref));
      this.#state(frame, id).edited = { value, ref };
    }
    for (const [id, port, ref] of facts.settled) {
      const state = this.#state(frame, id);
      const loop = facts.loops?.find(({ node }) => node === id);
      if (loop !== undefined) this.#loop(frame, loop);
      if (port === 0) machine.fail(state, facts.failure ?? unknownFailure);
      else this.#settle(state, port, ref);
    }
    for (const loop of facts.loops ?? []) {
      if (!loop.closed) this.#loop(frame, loop);
    }
    for (const activity of facts.activities ?? []) this.#activity(frame, activity);
    if (facts.failure !== undefined) frame.failure ??= facts.failure;
  }

  #settle(state: NodeState, port: string, ref: number): void {
    const { machine, context, recorder } = this.#driver;
    const value = this.#values.json(ref);
    if (state.node.work.behaviour === "trigger") {
      context.trigger = triggerRoot(context.message, value);
    }
    if (state.frame.loop === null) recorder.keep(value, this.#values.stored(ref));
    machine.settle(state, port, value, ref);
  }

  #loop(frame: Frame, facts: LoopFacts): void {
    const { machine, context } = this.#driver;
    const state = this.#state(frame, facts.node);
    const { work } = state.node;
    if (work.behaviour !== "split") return;
    const items = work.split.items(scopeOf(context, state, machine.inputOf(state)));
    const loop = machine.reopenLoop(state, items, work.split, {
      next: facts.next,
      failed: facts.failed,
      skipped: facts.skipped,
      stopped: facts.stopped ?? null,
      failures: facts.failures.map(([index, error]) => ({ index, error })),
      active: facts.active.map(([index]) => index),
    });
    if (loop === null) return;
    for (const [to, chunks] of facts.handed) this.#handed(loop, to, chunks);
    for (const [index, inner] of facts.active) {
      const active = loop.active.get(index);
      if (active !== undefined) this.frame(active, inner);
    }
    if (!facts.closed) machine.continueLoop(loop);
  }

  #handed(loop: Loop, to: string, chunks: readonly number[]): void {
    const handed: Handed | undefined = loop.handed.find((entry) => entry.to.id === to);
    if (handed === undefined) return;
    for (const ref of chunks) {
      handed.chunks.push({ ref, stored: this.#values.stored(ref) });
      const [indexes, values] = this.#values.json(ref) as unknown as [number[], Json[]];
      for (const [place, index] of indexes.entries()) handed.values[index] = values[place] ?? null;
    }
  }

  #activity(frame: Frame, facts: ActivityFacts): void {
    const activity: Activity = this.#driver.effects.take(this.#state(frame, facts.node));
    [activity.attempt, activity.tries, activity.holds] = facts.counts;
    const [firstAt, sentAt, timeoutMs] = facts.times;
    activity.firstAt = firstAt;
    activity.sentAt = sentAt;
    activity.timeoutMs = timeoutMs < 0 ? null : timeoutMs;
    activity.phase = facts.phase;
    activity.due = facts.due < 0 ? Number.POSITIVE_INFINITY : facts.due;
    activity.key = facts.key;
    activity.unsettled = facts.flags[0] === 1;
    activity.held = facts.flags[1] === 1;
    activity.settledBy = facts.settledBy ?? null;
    activity.lastError = facts.error ?? null;
    activity.committed = true;
    activity.mode = facts.mode ?? null;
    activity.to = facts.to ?? null;
    activity.cleared = facts.cleared === undefined ? activity.attempt > 0 : facts.cleared === 1;
    if (facts.phase === "wait") {
      const { due, tables } = facts;
      this.#driver.effects.restoreWait(activity, {
        startedAt: facts.times[0],
        due,
        ...(tables !== undefined && { tables }),
      });
    }
    if (facts.request < 0) return;
    activity.requestRef = facts.request;
    activity.request = this.#values.object(facts.request);
  }

  #state(frame: Frame, id: string): NodeState {
    const node = this.#driver.context.plan.nodes.get(id);
    if (node === undefined) throw new RangeError(`The version has no node ${id}`);
    return stateIn(frame, node);
  }
}

const unknownFailure = { code: "NODE_FAULT", message: "The step failed." };
