import type { Clock } from "../../ports";
import type { Activity } from "../activity";
import type { NodeState } from "../frame";
import { type Input, inputOf } from "../inputs";
import { idempotencyKey, type RunContext, scopeOf } from "../run-context";
import type { SentAs } from "./debug-order";
import type { DebugEvent, MadeToFail } from "./debug-record";
import type { EffectMode, Pause, SetFault } from "./debug-setup";
import { type DebugStanding, placeOf } from "./debug-standing";
import { answerAt, type GivenAnswer, withFault } from "./given-answers";

/** An answer that a person gave, and where its value is stored. */
export type TypedAnswer = {
  readonly node: string;
  readonly path: string;
  readonly port: string;
  readonly input: Input;
};

type Place = { readonly node: string; readonly path: string };
type Suffering = Extract<DebugEvent, { readonly kind: "failed" }> &
  Required<Pick<MadeToFail, "fault">>;

/** What the effects, calls and waits of a debug run reach, and what stands for the answers of what they do not. */
export class DebugEffects {
  readonly #context: RunContext;
  readonly #clock: Clock;
  readonly #standing: DebugStanding;
  /** Answers that people gave to one step, by `path node`. */
  readonly #typed = new Map<string, TypedAnswer>();
  /** What a person lets one step suffer, by `path node`. */
  readonly #failing = new Map<string, Suffering>();

  constructor(context: RunContext, clock: Clock, standing: DebugStanding) {
    this.#context = context;
    this.#clock = clock;
    this.#standing = standing;
  }

  /** What was set when it was first tried holds for all its attempts. */
  modeFor(activity: Activity): EffectMode {
    if (activity.mode === null || activity.attempt === 0) {
      activity.mode = this.modeOf(activity.state);
    }
    return activity.mode;
  }

  modeOf(state: NodeState): EffectMode {
    if (this.isMadeToFail(state)) return "mocked";
    const sent = this.#standing.sentFor(placeOf(state));
    const slot = state.node.node.connection;
    const set = sent?.mode ?? (slot === undefined ? undefined : this.#setFor(slot)) ?? "mocked";
    // What a debug run calls has keys that the real call need not have: nobody could tell what was done.
    return set === "live" && this.#context.message.kind === "call" ? "mocked" : set;
  }

  /** Live is what was named for this run. */
  #setFor(slot: string): EffectMode | undefined {
    const { effects, reached } = this.#standing.setup;
    if (effects[slot] === "live" && reached?.[slot]?.run !== this.#context.head.id) return "mocked";
    return effects[slot];
  }

  /** Id of the connection that was named when it was said to go live; null where none was. */
  namedFor(state: NodeState): string | null {
    const sent = this.#standing.sentFor(placeOf(state));
    if (sent !== undefined) return sent.connection ?? null;
    const slot = state.node.node.connection;
    return slot === undefined ? null : (this.#standing.setup.reached?.[slot]?.connection ?? null);
  }

  /** How it is sent although other runs of the message speak against it; null where nobody has said so. */
  sentAs(state: NodeState): SentAs | null {
    return this.#standing.sentFor(placeOf(state))?.as ?? null;
  }

  /** How far the run goes by itself that a step calls. */
  paceOfCalled(state: NodeState): "into" | "continue" {
    return this.#standing.sentFor(placeOf(state))?.stepped === true ? "into" : "continue";
  }

  /** What is set to go wrong with a step that is mocked. */
  faultOf({ node }: NodeState): SetFault | undefined {
    const { faults = {} } = this.#standing.setup;
    const slot = node.node.connection;
    return faults[`step ${node.id}`] ?? (slot === undefined ? undefined : faults[`slot ${slot}`]);
  }

  /** A person says what the system answers this step. */
  type(answer: TypedAnswer): void {
    this.#typed.set(`${answer.path} ${answer.node}`, answer);
  }

  /** A person lets it fail: where it asks somebody, nothing is asked, and it suffers this. */
  letFail({ node, path }: Place, { code, fault, once }: MadeToFail): void {
    if (fault === undefined) return;
    this.#failing.set(`${path} ${node}`, {
      kind: "failed",
      node,
      path,
      ...(code !== undefined && { code }),
      fault,
      ...(once && { once }),
    });
  }

  isMadeToFail(state: NodeState): boolean {
    return this.#madeToFail(state) !== undefined;
  }

  #madeToFail(state: NodeState): Suffering | undefined {
    const { node, path } = placeOf(state);
    return this.#failing.get(`${path} ${node}`);
  }

  /** A person let this attempt, counted from 1, go wrong. */
  isSetToFail(state: NodeState, attempt: number): boolean {
    const set = this.faultOf(state);
    const made = this.#madeToFail(state);
    const tries = set === undefined || set.fault.fault === "late" ? 0 : set.times;
    if (made !== undefined) return made.once !== true || attempt <= (tries ?? 0) + 1;
    return tries === null || attempt <= tries;
  }

  /** Something is set to go wrong before its answer. */
  suffersFirst(state: NodeState): boolean {
    return this.faultOf(state) !== undefined || this.isMadeToFail(state);
  }

  /** All that people let suffer something. */
  get madeToFail(): readonly Suffering[] {
    return [...this.#failing.values()];
  }

  get typed(): readonly TypedAnswer[] {
    return [...this.#typed.values()];
  }

  /** What stands for the system's answer, with what goes wrong before it; null where nothing is known. */
  givenFor(state: NodeState, key: string): GivenAnswer | null {
    const { node, path } = placeOf(state);
    const typed = this.#typed.get(`${path} ${node}`);
    const known =
      typed === undefined
        ? answerAt(this.#context.answers, node, path, key)
        : { value: typed.input.value, port: typed.port, from: "" };
    const answer = known?.lost === undefined ? known : null;
    const set = this.faultOf(state);
    const made = this.#madeToFail(state);
    if (made === undefined) return set === undefined ? answer : withFault(answer, set);
    const { fault, once = false } = made;
    const failing = withFault(answer, { fault, times: once ? 1 : null });
    // What was set for its first tries comes before.
    return set === undefined || set.times === null ? failing : withFault(failing, set);
  }

  /**
   * It would ask a system that is not to be asked, and nothing says what that would answer: `unknown`, or the run that
   * knew once. Null where it may begin.
   */
  lackingAnswer(state: NodeState): "unknown" | NonNullable<Pause["lost"]> | null {
    const { work } = state.node;
    const { behaviour } = work;
    if (behaviour !== "effect" && behaviour !== "wait" && behaviour !== "call") return null;
    if (this.modeOf(state) !== "mocked") return null;
    try {
      const scope = scopeOf(this.#context, state, inputOf(state));
      // A wait for a time passes at once.
      if (behaviour === "wait" && work.wait(scope, this.#clock.now()).event === undefined) {
        return null;
      }
      const key = idempotencyKey(this.#context, state, scope);
      if (this.givenFor(state, key) !== null) return null;
      const { node, path } = placeOf(state);
      const known = answerAt(this.#context.answers, node, path, key);
      return known?.lost === undefined ? "unknown" : { run: known.from, why: known.lost };
    } catch {
      // It fails by itself, and says why.
      return null;
    }
  }
}
