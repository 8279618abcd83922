import { FlowError } from "../../errors/flow-error";
import { isAbandoned, type NodeState } from "../frame";
import type { Machine } from "../machine";
import type { NodeWork } from "../node-work";
import { type PureSteps, stepErrorOf } from "../pure-steps";
import type { RunCommand } from "../records";
import type { DebugGate } from "./debug-gate";
import { type DebugOrder, orderOf } from "./debug-order";
import type { Pause } from "./debug-setup";
import type { Sent } from "./debug-standing";
import type { GivenFault } from "./given-answers";
import { codeOfFault } from "./step-failures";

type Parts = {
  readonly gate: DebugGate;
  readonly machine: Machine;
  readonly pure: PureSteps;
  find(place: { readonly node: string; readonly path: string }): NodeState | null;
};

/** What people tell a debug run, done to its gate and to the step it stands before. */
export class DebugOrders {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** An order for a pause that is over does nothing. */
  apply({ detail, by }: RunCommand): void {
    const { gate } = this.#parts;
    const order = orderOf(detail);
    if (order.act === "setup") gate.set(order.setup, by);
    else if (order.act === "pause") gate.ask(by);
    else if (gate.pause?.number === order.pause) this.#atPause(gate.pause, order, by);
  }

  #atPause(
    pause: Pause,
    order: Exclude<DebugOrder, { readonly act: "setup" | "pause" }>,
    by: string,
  ): void {
    const { gate, machine } = this.#parts;
    const state = this.#parts.find(pause);
    const depth = state?.frame.scope.depth ?? 0;
    switch (order.act) {
      case "continue":
        gate.goOn({ kind: "continue" }, by);
        break;
      case "into":
        if (state !== null && isCall(state, pause)) {
          this.#call(state, { mode: "sandbox", stepped: true }, by);
          return;
        }
        gate.goOn({ kind: "into" }, by);
        break;
      case "step":
        gate.goOn({ kind: "over", depth }, by);
        break;
      case "out":
        gate.goOn({ kind: "out", depth }, by);
        break;
      case "to":
        gate.goOn(
          { kind: "to", node: order.node, ...(order.path !== undefined && { path: order.path }) },
          by,
        );
        break;
      default:
        if (state !== null && pause.side === "before" && isWaiting(state)) {
          this.#intervene(state, order, { pause, by });
        }
        return;
    }
    // What else is ready does not overtake the step that was waited for.
    if (state?.phase === "ready") machine.orderReady([state]);
  }

  #intervene(
    state: NodeState,
    order: Extract<DebugOrder, { readonly act: "edit" | "give" | "take" | "fail" | "send" }>,
    { pause, by }: { readonly pause: Pause; readonly by: string },
  ): void {
    const { gate, machine } = this.#parts;
    const over = { kind: "over", depth: state.frame.scope.depth } as const;
    switch (order.act) {
      case "edit":
        gate.edit(state, order.value, by);
        return;
      case "send":
        this.#send(state, order, { pause, by });
        return;
      case "take":
        this.#take(state, by);
        return;
      case "give":
        if (!this.#hasPort(state, order.port)) return;
        if (pause.lacksAnswer && gate.effects.suffersFirst(state)) {
          gate.answer(state, order, by);
          gate.goOn(over, by);
          machine.orderReady([state]);
          return;
        }
        gate.noteGiven(state, by);
        gate.goOn(over, by);
        this.#parts.pure.give(state, order.value, order.port);
        return;
      case "fail":
        this.#fail(state, order, by);
    }
  }

  /** What asks somebody suffers it as it would from them, so that retries, look-ups and doubt follow. */
  #fail(
    state: NodeState,
    { message, fault, once }: Extract<DebugOrder, { readonly act: "fail" }>,
    by: string,
  ): void {
    const { gate, machine, pure } = this.#parts;
    const { definition, node, work } = state.node;
    const code = fault === undefined ? null : codeOfFault(definition, node.config, fault);
    if (fault !== undefined && code === null) return;
    const how = code === null ? {} : { code };
    const over = { kind: "over", depth: state.frame.scope.depth } as const;
    if (fault === undefined || !asksSomebody(work)) {
      gate.letFail(state, how, by);
      gate.goOn(over, by);
      pure.failByPerson(state, failureOf(fault, message, by));
      return;
    }
    gate.letFail(state, { ...how, fault, ...(once && { once }) }, by);
    gate.goOn(over, by);
    machine.orderReady([state]);
  }

  #send(
    state: NodeState,
    order: Extract<DebugOrder, { readonly act: "send" }>,
    { pause, by }: { readonly pause: Pause; readonly by: string },
  ): void {
    const { gate, machine } = this.#parts;
    const { work, node } = state.node;
    if (work.behaviour === "call") {
      // The other flow runs here, with systems of its own that are mocked or not.
      this.#call(state, { mode: "sandbox" }, by);
      return;
    }
    // Only an effect over a connection has a system to be sent to.
    if (work.behaviour !== "effect" || node.connection === undefined) return;
    if (!mayBeSentAs(order, pause)) return;
    const { mode, as, connection } = order;
    gate.send(state, { mode, ...(as && { as }), ...(connection && { connection }) }, by);
    gate.goOn({ kind: "over", depth: state.frame.scope.depth }, by);
    machine.orderReady([state]);
  }

  /** The step is not executed: what another run of the message was answered is what it hands on. */
  #take(state: NodeState, by: string): void {
    const { gate, pure } = this.#parts;
    const taken = gate.answerToTake();
    if (taken === null) return;
    gate.noteTook(state, by);
    gate.goOn({ kind: "over", depth: state.frame.scope.depth }, by);
    pure.give(state, taken.value, taken.port ?? state.node.mainPort, "adopted");
  }

  /** Runs the flow that a step calls, and stands still after it. */
  #call(state: NodeState, sent: Sent, by: string): void {
    const { gate, machine } = this.#parts;
    gate.send(state, sent, by);
    gate.goOn({ kind: "over", depth: state.frame.scope.depth }, by);
    machine.orderReady([state]);
  }

  /** A splitter hands on no value of its own: what arrives at it is edited instead. */
  #hasPort({ node }: NodeState, port: string): boolean {
    if (node.work.behaviour === "split") return false;
    return node.ports.some(({ name, direction }) => name === port && direction === "out");
  }
}

/** Only who was told what speaks against it can mean it so. */
function mayBeSentAs(
  { mode, as }: Extract<DebugOrder, { readonly act: "send" }>,
  { reason }: Pause,
): boolean {
  if (as === undefined) return true;
  if (mode !== "live" || reason.why !== "done-before") return false;
  return as === "new" || reason.before.onKey !== null;
}

function isCall(state: NodeState, { side }: Pause): boolean {
  return state.node.work.behaviour === "call" && side === "before" && isWaiting(state);
}

/** It would begin next; what encloses it may have failed meanwhile. */
function isWaiting(state: NodeState): boolean {
  return state.phase === "ready" && !isAbandoned(state.frame);
}

function asksSomebody({ behaviour }: NodeWork): boolean {
  return behaviour === "effect" || behaviour === "call" || behaviour === "wait";
}

function failureOf(fault: GivenFault | undefined, message: string, by: string) {
  const said = fault?.fault === "error" ? fault.message : message;
  const text = said.trim() === "" ? `Made to fail by ${by}.` : said;
  return stepErrorOf(new FlowError(fault?.fault === "error" ? fault.code : "NODE_FAULT", text));
}
