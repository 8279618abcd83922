import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { isTooDeep, nestingMax } from "../json-nesting";
import type { CompiledCode, Scope } from "../nodes/execution";
import type { CodeCall, CodeResult } from "../ports";
import { isAbandoned, type NodeState } from "./frame";
import type { Machine } from "./machine";
import { type PureSteps, stepErrorOf } from "./pure-steps";
import type { Recorder } from "./recorder";
import type { IterationPath, RunHead } from "./records";
import { type RunContext, scopeOf } from "./run-context";
import type { RunHost } from "./run-host";
import { digestOf } from "./text-digest";

/** Calls of one run that are under way at once; the sandbox takes them one after the other anyway. */
const underWayMax = 8;

type Parts = {
  readonly host: RunHost;
  readonly context: RunContext;
  readonly machine: Machine;
  readonly recorder: Recorder;
  readonly pure: PureSteps;
};
type Begun = { readonly state: NodeState; readonly startedAt: number; readonly started: number };
type Ended = { readonly begun: Begun; readonly result: CodeResult; readonly endedAt: number };

/**
 * The code steps of a run. They touch nothing outside, so nothing is committed before them; what they give is
 * always kept and never computed again. A process that goes on with the run calls what has no result anew.
 */
export class CodeSteps {
  readonly #parts: Parts;
  readonly #wake: () => void;
  readonly #waiting: NodeState[] = [];
  readonly #underWay = new Map<NodeState, Begun>();
  readonly #ended: Ended[] = [];

  constructor(parts: Parts, wake: () => void) {
    this.#parts = parts;
    this.#wake = wake;
  }

  /** Calls without a result that somebody has seen. */
  get open(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  get hasResults(): boolean {
    return this.#ended.length > 0;
  }

  begin(state: NodeState): void {
    this.#parts.machine.markBusy(state);
    this.#waiting.push(state);
    this.#startWaiting();
  }

  applyResults(): void {
    for (const ended of this.#ended.splice(0)) {
      const { begun } = ended;
      // A call that was given up meanwhile is of no interest any more.
      if (this.#underWay.get(begun.state) !== begun) continue;
      this.#underWay.delete(begun.state);
      this.#apply(ended);
    }
    this.#startWaiting();
  }

  /** Gives up what belongs to a frame that failed, or to a run that was cancelled. */
  dropAbandoned(): void {
    const begun = [...this.#waiting, ...this.#underWay.keys()];
    for (const state of begun.filter(({ frame }) => isAbandoned(frame))) {
      const at = this.#waiting.indexOf(state);
      if (at >= 0) this.#waiting.splice(at, 1);
      this.#underWay.delete(state);
      this.#parts.machine.drop(state);
    }
  }

  #startWaiting(): void {
    while (this.#underWay.size < underWayMax) {
      const state = this.#waiting.shift();
      if (state === undefined) return;
      this.#start(state);
    }
  }

  #start(state: NodeState): void {
    const { host } = this.#parts;
    const begun = { state, startedAt: host.clock.now(), started: host.clock.monotonic() };
    this.#underWay.set(state, begun);
    const ended = (result: CodeResult) => {
      this.#ended.push({ begun, result, endedAt: host.clock.monotonic() });
      this.#wake();
    };
    void this.#call(state).then(ended, (cause: unknown) => ended(uncalled(cause)));
  }

  async #call(state: NodeState): Promise<CodeResult> {
    const { host } = this.#parts;
    if (host.code === undefined) {
      const message = "This process runs no code: it has no sandbox for it.";
      return { lines: [], error: new FlowError("CODE_FAILED", message) };
    }
    const { work } = state.node;
    if (work.behaviour !== "code") throw new RangeError(`${state.node.id} is no code`);
    if (work.code.fails !== undefined) return { lines: [], error: work.code.fails };
    const { context, machine } = this.#parts;
    const scope = scopeOf(context, state, machine.inputOf(state));
    const result = await host.code.run(this.#callOf(state, work.code, scope));
    work.code.watch?.(scope, result);
    return result;
  }

  #callOf(state: NodeState, code: CompiledCode, scope: Scope): CodeCall {
    const { context, recorder } = this.#parts;
    const { program, timeMs, memoryMb } = code;
    const roots: Record<string, string> = {};
    for (const name of code.roots) {
      const value = scope[name];
      if (value !== undefined) roots[name] = recorder.text(value);
    }
    const { distributor, originAcceptedAt } = context.head;
    const seed = codeSeed(context.head, state.node.id, state.frame.path);
    return { owner: distributor, program, roots, now: originAcceptedAt, seed, timeMs, memoryMb };
  }

  #apply({ begun: { state, startedAt, started }, endedAt, result }: Ended): void {
    const { pure, machine, recorder } = this.#parts;
    const durationUs = Math.round((endedAt - started) * 1_000);
    const { lines } = result;
    const console = lines.length === 0 ? {} : { console: recorder.storeOnce([...lines]).ref };
    try {
      if ("error" in result) throw result.error;
      pure.keepResult(state, parsed(result.value), { startedAt, durationUs, ...console });
    } catch (cause) {
      const times = { startedAt, durationUs, attempt: 1, ...console };
      pure.failStep(state, machine.inputOf(state), stepErrorOf(cause), times);
    }
  }
}

/** What could not be handed over, e.g. as it is longer than a text may be. */
function uncalled(cause: unknown): CodeResult {
  const message = cause instanceof Error ? cause.message : String(cause);
  const error = new FlowError("CODE_FAILED", `The code could not be called: ${message}`, { cause });
  return { lines: [], error };
}

function parsed(text: string): Json {
  if (isTooDeep(new TextEncoder().encode(text))) {
    throw new FlowError(
      "CODE_LIMIT",
      `The code returned lists or objects that are nested deeper than ${nestingMax}.`,
    );
  }
  return JSON.parse(text) as Json;
}

/** What chance a call of code has: 32 bits, the same whenever it is called for the same step of the same message. */
export function codeSeed({ origin }: RunHead, node: string, path: IterationPath): number {
  const { hash } = digestOf(`${origin} ${node} ${path}`);
  return Number.parseInt(hash.slice(1), 36) % 4_294_967_296;
}
