import { FlowError } from "../../errors/flow-error";
import { jsonTextOf } from "../../json-text";
import type { Scope } from "../../nodes/execution";
import { expressionLanguage } from "../expression-language";
import type { NodeState } from "../frame";
import { inputOf, valueBy } from "../inputs";
import { type RunContext, scopeOf } from "../run-context";
import type { Breakpoint, PauseReason } from "./debug-setup";
import type { DebugStanding } from "./debug-standing";

/** Why a debug run stops before a step: a wish, a breakpoint, a watched value, or that it has gone far enough. */
export class StopReason {
  readonly #context: RunContext;
  readonly #standing: DebugStanding;
  /** Values of the watched expressions at the step before, as text. */
  #watched: readonly string[] | null = null;

  constructor(context: RunContext, standing: DebugStanding) {
    this.#context = context;
    this.#standing = standing;
  }

  /** Null where it does not. Each step that is about to begin is asked about once, in their order. */
  of(state: NodeState): PauseReason | null {
    const changed = this.#observe(state);
    if (this.#standing.passes(state)) return null;
    const { isAsked, setup } = this.#standing;
    if (isAsked) return { why: "asked" };
    for (const breakpoint of setup.breakpoints) {
      const reason = this.#hits(breakpoint, state);
      if (reason !== null) return reason;
    }
    if (changed !== null) return { why: "changed", expression: changed };
    return this.#isPaceOver(state);
  }

  #isPaceOver({ node, frame }: NodeState): PauseReason | null {
    const { depth } = frame.scope;
    const { pace } = this.#standing;
    switch (pace.kind) {
      case "continue":
        return null;
      case "into":
        return { why: "step" };
      case "over":
        return depth <= pace.depth ? { why: "step" } : null;
      case "out":
        return depth < pace.depth ? { why: "step" } : null;
      case "to":
        return node.id === pace.node && (pace.path ?? frame.path) === frame.path
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
      return holds ? { why: "breakpoint", breakpoint: id, condition } : null;
    } catch (cause) {
      return { why: "condition", breakpoint: id, condition, message: messageOf(cause) };
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
        !this.#standing.hasPassed(id, state.frame.path),
    );
  }

  /** The first expression that gives another value than to the step before. */
  #observe(state: NodeState): string | null {
    const { onChange } = this.#standing.setup;
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
    return scopeOf(this.#context, state, inputOf(state));
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof FlowError || cause instanceof Error ? cause.message : String(cause);
}
