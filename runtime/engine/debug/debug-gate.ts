import { FlowError } from "../../errors/flow-error";
import type { Json } from "../../json";
import { jsonTextOf } from "../../json-text";
import type { Scope } from "../../nodes/execution";
import type { Clock } from "../../ports";
import type { Activity } from "../activity";
import { expressionLanguage } from "../expression-language";
import { type NodeState, stateIn } from "../frame";
import { type Input, inputOf, valueBy } from "../inputs";
import type { Recorder } from "../recorder";
import type { StepError } from "../records";
import { idempotencyKey, type RunContext, scopeOf } from "../run-context";
import type { DebugEvent } from "./debug-record";
import {
  type Breakpoint,
  type DebugPace,
  type DebugSetup,
  type EffectMode,
  emptySetup,
  type Pause,
  type PauseReason,
} from "./debug-setup";
import { answerAt, type GivenAnswer } from "./given-answers";

type Failure = {
  readonly node: string;
  readonly path: string;
  readonly code: string;
  readonly message: string;
};

type Sent = { readonly mode: Exclude<EffectMode, "mocked">; readonly stepped?: true };

type Parts = {
  readonly context: RunContext;
  readonly recorder: Recorder;
  readonly clock: Clock;
};

/**
 * Decides before each step of a debug run whether it may begin. A pause is a record of the journal, and so is what
 * ends it: whoever recovers the run stands where it stood.
 */
export class DebugGate {
  readonly #parts: Parts;
  #setup: DebugSetup = emptySetup;
  #pace: DebugPace = { kind: "continue" };
  #pause: Pause | null = null;
  #pauses = 0;
  /** The step before which it stood last: it begins without being asked again. */
  #passing: string | null = null;
  /** Breakpoints on output ports that were stood at, by the step that was left. */
  readonly #passed = new Set<string>();
  /** Steps that go to their system, or run the flow that they call, although they are mocked. */
  readonly #sent = new Map<string, Sent>();
  #isAsked = false;
  /** What failed for good and was not stood at yet. */
  #failed: Failure | null = null;
  /** Values of the watched expressions at the step before, as text. */
  #watched: readonly string[] | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get pause(): Pause | null {
    return this.#pause;
  }

  get setup(): DebugSetup {
    return this.#setup;
  }

  /** As the first segment has it. */
  begin(setup: DebugSetup, pace: DebugPace): void {
    this.#setup = setup;
    this.#pace = pace;
  }

  /** False where it stands still from now on. */
  mayBegin(state: NodeState): boolean {
    if (this.#pause !== null) return false;
    // The message arrives in any case: there is nothing to look at before it has.
    if (state.node.work.behaviour === "trigger") return true;
    if (this.#failed !== null) {
      this.#standAfterFailure(this.#failed);
      return false;
    }
    const passing = this.#passing === placeOf(state);
    if (passing) this.#passing = null;
    const changed = this.#observe(state);
    const reason = passing ? null : this.#reasonFor(state, changed);
    const lacksAnswer = this.lacksAnswer(state);
    if (reason === null && !lacksAnswer) return true;
    this.#stand({
      node: state.node.id,
      path: state.frame.path,
      side: "before",
      reason: reason ?? { why: "no-answer" },
      lacksAnswer,
    });
    return false;
  }

  /** Whether a run in which nothing is left to do may end. */
  mayFinish(): boolean {
    if (this.#pause !== null) return false;
    if (this.#failed === null) return true;
    this.#standAfterFailure(this.#failed);
    return false;
  }

  /** Before the next step it stands still, wherever that is. */
  ask(by: string): void {
    if (!this.#isAsked && this.#pause === null) this.#note({ kind: "asked" }, by);
    this.#isAsked = true;
  }

  /** A step failed for good. */
  failed({ node, frame }: NodeState, { code, message }: StepError): void {
    if (!this.#setup.onError || this.#parts.recorder.replaying) return;
    this.#failed = { node: node.id, path: frame.path, code, message };
    this.#note({ kind: "erred", ...this.#failed }, null);
  }

  /** Goes on from where it stands, if it does. */
  goOn(pace: DebugPace, by: string): void {
    if (this.#pause === null) return;
    this.#note({ kind: "went-on", pace }, by);
    this.#leave(pace);
  }

  set(setup: DebugSetup, by: string | null): void {
    this.#note({ kind: "setup", setup }, by);
    this.#setup = setup;
  }

  edit(state: NodeState, value: Json, by: string): void {
    const { ref } = this.#parts.recorder.store(value);
    const source = soleSourceOf(state);
    const { node, frame } = state;
    this.#note(
      {
        kind: "edited",
        node: node.id,
        path: frame.path,
        source: source?.node.id ?? null,
        value: ref,
      },
      by,
    );
    replace(state, source, { value, ref });
  }

  noteGiven(kind: "gave" | "failed", state: NodeState, by: string): void {
    this.#note({ kind, node: state.node.id, path: state.frame.path }, by);
  }

  send(state: NodeState, sent: Sent, by: string): void {
    this.#note({ kind: "sent", node: state.node.id, path: state.frame.path, ...sent }, by);
    this.#sent.set(placeOf(state), sent);
  }

  /** How far the run goes by itself that a step calls. */
  paceOfCalled(state: NodeState): "into" | "continue" {
    return this.#sent.get(placeOf(state))?.stepped === true ? "into" : "continue";
  }

  /** What an effect reaches: what was set when it was first tried holds for all its attempts. */
  modeFor(activity: Activity): EffectMode {
    if (activity.mode === null || activity.attempt === 0) {
      activity.mode = this.modeOf(activity.state);
    }
    return activity.mode;
  }

  modeOf(state: NodeState): EffectMode {
    const sent = this.#sent.get(placeOf(state));
    if (sent !== undefined) return sent.mode;
    const slot = state.node.node.connection;
    return (slot === undefined ? undefined : this.#setup.effects[slot]) ?? "mocked";
  }

  /** What stands for the system's answer; null where the system is asked, or nothing is known. */
  answerFor(state: NodeState, key: string): GivenAnswer | null {
    const { answers } = this.#parts.context;
    return answerAt(answers, state.node.id, state.frame.path, key);
  }

  /** It would ask a system that is not to be asked, and nothing says what that would answer. */
  lacksAnswer(state: NodeState): boolean {
    const { behaviour } = state.node.work;
    if (behaviour !== "effect" && behaviour !== "wait" && behaviour !== "call") return false;
    if (this.modeOf(state) !== "mocked") return false;
    const { context } = this.#parts;
    try {
      const scope = this.#scope(state);
      if (state.node.work.behaviour === "wait") {
        // A wait for a time passes at once.
        if (state.node.work.wait(scope, this.#parts.clock.now()).event === undefined) return false;
      }
      return this.answerFor(state, idempotencyKey(context, state, scope)) === null;
    } catch {
      // It fails by itself, and says why.
      return false;
    }
  }

  /** A record of the journal, in its order. `find` gives a step that is open; `read` a stored value. */
  restore(
    event: DebugEvent,
    find: (place: { readonly node: string; readonly path: string }) => NodeState | null,
    read: (ref: number) => Json,
  ): void {
    switch (event.kind) {
      case "setup":
        this.#setup = event.setup;
        return;
      case "paused":
        this.#pause = event.pause;
        this.#pauses = event.pause.number;
        this.#rememberPassed(event.pause);
        return;
      case "went-on":
        this.#leave(event.pace);
        return;
      case "edited": {
        const state = find(event);
        const source =
          event.source === null ? null : find({ node: event.source, path: event.path });
        if (state !== null) replace(state, source, { value: read(event.value), ref: event.value });
        return;
      }
      case "sent":
        this.#sent.set(`${event.path} ${event.node}`, event);
        return;
      case "asked":
        this.#isAsked = true;
        return;
      case "erred":
        this.#failed = {
          node: event.node,
          path: event.path,
          code: event.code,
          message: event.message,
        };
        return;
      case "stood":
        this.#pauses = event.pauses;
        for (const place of event.places) this.#passed.add(place);
        return;
      case "gave":
      case "failed":
        this.#passing = null;
    }
  }

  /** Where it stands and what it is set to, for a summary after which nobody reads what came before. */
  restated(): readonly DebugEvent[] {
    const events: DebugEvent[] = [{ kind: "setup", setup: this.#setup }];
    for (const [place, { mode, stepped }] of this.#sent) {
      const cut = place.lastIndexOf(" ");
      const at = { path: place.slice(0, cut), node: place.slice(cut + 1) };
      events.push({ kind: "sent", ...at, mode, ...(stepped && { stepped }) });
    }
    events.push({ kind: "stood", pauses: this.#pauses, places: [...this.#passed] });
    if (this.#pause !== null) events.push({ kind: "paused", pause: this.#pause });
    else events.push({ kind: "went-on", pace: this.#pace });
    if (this.#isAsked) events.push({ kind: "asked" });
    if (this.#failed !== null) events.push({ kind: "erred", ...this.#failed });
    return events;
  }

  #leave(pace: DebugPace): void {
    const pause = this.#pause;
    this.#pause = null;
    this.#pace = pace;
    // A failure that came while it stood elsewhere is stood at next.
    if (pause?.side === "after") this.#failed = null;
    this.#isAsked = false;
    this.#passing = pause?.side === "before" ? `${pause.path} ${pause.node}` : null;
  }

  #stand(at: Omit<Pause, "number">): void {
    this.#pauses += 1;
    const pause: Pause = { number: this.#pauses, ...at };
    this.#pause = pause;
    this.#isAsked = false;
    this.#rememberPassed(pause);
    this.#note({ kind: "paused", pause }, null);
  }

  #standAfterFailure({ node, path, code, message }: Failure): void {
    const reason = { why: "error", code, message } as const;
    this.#stand({ node, path, side: "after", reason, lacksAnswer: false });
  }

  #reasonFor(state: NodeState, changed: string | null): PauseReason | null {
    if (this.#isAsked) return { why: "asked" };
    for (const breakpoint of this.#setup.breakpoints) {
      const reason = this.#hits(breakpoint, state);
      if (reason !== null) return reason;
    }
    if (changed !== null) return { why: "changed", expression: changed };
    return this.#isPaceOver(state);
  }

  #isPaceOver({ node, frame }: NodeState): PauseReason | null {
    const { depth } = frame.scope;
    switch (this.#pace.kind) {
      case "continue":
        return null;
      case "into":
        return { why: "step" };
      case "over":
        return depth <= this.#pace.depth ? { why: "step" } : null;
      case "out":
        return depth < this.#pace.depth ? { why: "step" } : null;
      case "to":
        return node.id === this.#pace.node && (this.#pace.path ?? frame.path) === frame.path
          ? { why: "arrived" }
          : null;
    }
  }

  #hits(breakpoint: Breakpoint, state: NodeState): PauseReason | null {
    if (!this.#isAt(breakpoint, state)) return null;
    const { id, condition } = breakpoint;
    if (condition === undefined || condition.trim() === "")
      return { why: "breakpoint", breakpoint: id };
    try {
      const holds = expressionLanguage.condition(condition, "condition")(this.#scope(state));
      return holds ? { why: "breakpoint", breakpoint: id } : null;
    } catch (cause) {
      return { why: "condition", breakpoint: id, message: messageOf(cause) };
    }
  }

  #isAt({ id, node, port }: Breakpoint, state: NodeState): boolean {
    if (state.node.id === node) {
      return state.node.ports.some(({ name, direction }) => name === port && direction === "in");
    }
    return state.node.inputs.some(
      (edge) =>
        edge.from.id === node &&
        edge.port === port &&
        valueBy(edge, state.frame) !== null &&
        !this.#passed.has(`${id} ${state.frame.path}`),
    );
  }

  #rememberPassed({ reason, path }: Pause): void {
    if (reason.why === "breakpoint" || reason.why === "condition")
      this.#passed.add(`${reason.breakpoint} ${path}`);
  }

  /** The first expression that gives another value than to the step before. */
  #observe(state: NodeState): string | null {
    const { onChange } = this.#setup;
    if (onChange.length === 0) return null;
    const before = this.#watched;
    const now = onChange.map((expression) => this.#textOf(expression, state));
    this.#watched = now;
    if (before === null || before.length !== now.length) return null;
    const at = now.findIndex((text, index) => text !== before[index]);
    return at < 0 ? null : (onChange[at] ?? null);
  }

  #textOf(expression: string, state: NodeState): string {
    try {
      const value = expressionLanguage.expression(expression, "watch")(this.#scope(state));
      return value === undefined ? "" : jsonTextOf(value);
    } catch {
      return "";
    }
  }

  #scope(state: NodeState): Scope {
    return scopeOf(this.#parts.context, state, inputOf(state));
  }

  #note(event: DebugEvent, by: string | null): void {
    this.#parts.recorder.noteDebug(event, this.#parts.clock.now(), by);
  }
}

/** The step whose output arrives, where that is one of the same iteration. */
function soleSourceOf({ node, frame }: NodeState): NodeState | null {
  if (node.node.join === "all" && node.inputs.length > 1) return null;
  const edge = node.inputs.find((one) => valueBy(one, frame) !== null);
  return edge === undefined || edge.role !== "same" ? null : stateIn(frame, edge.from);
}

/** Also those who read the source by its name see it so from now on. */
function replace(state: NodeState, source: NodeState | null, { value, ref }: Input): void {
  if (source === null) {
    state.edited = { value, ref };
    return;
  }
  source.value = value;
  source.ref = ref;
  const { frame, node } = source;
  if (Object.hasOwn(frame.steps, node.id)) frame.steps[node.id] = value;
}

function placeOf({ node, frame }: NodeState): string {
  return `${frame.path} ${node.id}`;
}

function messageOf(cause: unknown): string {
  return cause instanceof FlowError || cause instanceof Error ? cause.message : String(cause);
}
