import type { Clock } from "../../ports";
import type { Activity } from "../activity";
import type { NodeState } from "../frame";
import { inputOf } from "../inputs";
import { idempotencyKey, type RunContext, scopeOf } from "../run-context";
import type { EffectMode } from "./debug-setup";
import { type DebugStanding, placeOf } from "./debug-standing";
import { answerAt } from "./given-answers";

/** What the effects, calls and waits of a debug run reach, and what stands for the answers of what they do not. */
export class DebugEffects {
  readonly #context: RunContext;
  readonly #clock: Clock;
  readonly #standing: DebugStanding;

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
    const sent = this.#standing.sentFor(placeOf(state));
    if (sent !== undefined) return sent.mode;
    const slot = state.node.node.connection;
    const { effects } = this.#standing.setup;
    return (slot === undefined ? undefined : effects[slot]) ?? "mocked";
  }

  /** How far the run goes by itself that a step calls. */
  paceOfCalled(state: NodeState): "into" | "continue" {
    return this.#standing.sentFor(placeOf(state))?.stepped === true ? "into" : "continue";
  }

  /** It would ask a system that is not to be asked, and nothing says what that would answer. */
  lacksAnswer(state: NodeState): boolean {
    const { work } = state.node;
    const { behaviour } = work;
    if (behaviour !== "effect" && behaviour !== "wait" && behaviour !== "call") return false;
    if (this.modeOf(state) !== "mocked") return false;
    try {
      const scope = scopeOf(this.#context, state, inputOf(state));
      // A wait for a time passes at once.
      if (behaviour === "wait" && work.wait(scope, this.#clock.now()).event === undefined) {
        return false;
      }
      const key = idempotencyKey(this.#context, state, scope);
      return answerAt(this.#context.answers, state.node.id, state.frame.path, key) === null;
    } catch {
      // It fails by itself, and says why.
      return false;
    }
  }
}
