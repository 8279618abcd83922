import { FlowError } from "../errors/flow-error";
import { canonicalJson } from "../flow/canonical";
import type { Json } from "../json";
import type { SameKey } from "../nodes/execution";
import { guaranteeOf } from "./activity";
import type { NodeWork } from "./node-work";
import type { Plan } from "./plan";
import { adoptedResults, type Past, type PastEffect } from "./replay-past";

/**
 * What one effect of a replay comes to under the message's own keys:
 * - `first-time`: it was not sent before; `retried`: the target refused it before, or surely did nothing;
 * - `same-key`: the target knows the key and answers with its first result;
 * - `first-result`, `conflict`, `upsert`: the request differs from the first one under its key, and that is
 *   what the target does then;
 * - `look-up`: the target is asked before anything is sent;
 * - `adopted`: the earlier result is taken over, `adopted-other` although the request differs;
 * - `joined`: the sub-flow's run is the one there is;
 * - `only-as-new`: whether it happened is not known, so only sending as new is possible.
 */
export type EffectFate =
  | "first-time"
  | "retried"
  | "same-key"
  | SameKey
  | "look-up"
  | "adopted"
  | "adopted-other"
  | "joined"
  | "only-as-new";

export type StepForecast = {
  readonly node: string;
  /** Effects of the step by what they come to; `count` is null where it is not known. */
  readonly fates: readonly { readonly fate: EffectFate; readonly count: number | null }[];
  /** How many were, or may have been, done before: sent as new, they would be done a second time. */
  readonly doneBefore: number | null;
};

export type ReplayForecast = {
  readonly steps: readonly StepForecast[];
  /** False where what follows depends on answers that nobody has given yet. */
  readonly complete: boolean;
  /** Why the message can only be sent as new; null where it can go out again under its own keys. */
  readonly refused: string | null;
};

/** An effect that a rehearsal came to, with the request it would send. */
export type SeenEffect = { readonly node: string; readonly key: string; readonly request: Json };

type Findings = {
  readonly pasts: readonly Past[];
  readonly known: ReadonlyMap<string, PastEffect>;
  readonly seen: readonly SeenEffect[];
  /** The rehearsal came to the end of the run. */
  readonly ended: boolean;
};

export function forecastOf(plan: Plan, { pasts, known, seen, ended }: Findings): ReplayForecast {
  const refused = refusalOf(plan, pasts);
  const steps = new Map<string, { fates: Map<EffectFate, number>; doneBefore: number }>();
  for (const effect of new Map(seen.map((each) => [each.key, each])).values()) {
    const work = plan.nodes.get(effect.node)?.work;
    if (work === undefined) continue;
    const step = steps.get(effect.node) ?? { fates: new Map(), doneBefore: 0 };
    const past = known.get(effect.key);
    const fate = fateOf(work, effect, past);
    step.fates.set(fate, (step.fates.get(fate) ?? 0) + 1);
    if (past !== undefined && past.outcome !== "failed") step.doneBefore += 1;
    steps.set(effect.node, step);
  }
  return {
    steps:
      seen.length === 0 && !ended
        ? uncounted(plan)
        : [...steps].map(([node, { fates, doneBefore }]) => ({
            node,
            fates: [...fates].map(([fate, count]) => ({ fate, count })),
            doneBefore,
          })),
    complete: ended,
    refused,
  };
}

function refusalOf(plan: Plan, pasts: readonly Past[]): string | null {
  try {
    adoptedResults(plan, pasts);
    return null;
  } catch (cause) {
    if (cause instanceof FlowError && cause.code === "LIMIT_REACHED") return cause.message;
    throw cause;
  }
}

function fateOf(work: NodeWork, { request }: SeenEffect, past: PastEffect | undefined): EffectFate {
  if (work.behaviour === "call") return "joined";
  if (past === undefined) return "first-time";
  if (past.outcome === "failed") return "retried";
  const same = canonicalJson(request) === canonicalJson(past.request);
  if (guaranteeOf(work) === "keyed") {
    const other = work.behaviour === "effect" ? work.effect.sameKey : undefined;
    return same ? "same-key" : (other ?? "first-result");
  }
  if (past.outcome === "done") return same ? "adopted" : "adopted-other";
  return guaranteeOf(work) === "lookup" ? "look-up" : "only-as-new";
}

/** What can be said where the rehearsal could not be played: the steps, without numbers. */
function uncounted(plan: Plan): readonly StepForecast[] {
  return [...plan.nodes.values()].flatMap(({ id, work }): StepForecast[] => {
    if (work.behaviour !== "effect" && work.behaviour !== "call") return [];
    const guarantee = guaranteeOf(work);
    const fate: EffectFate =
      work.behaviour === "call"
        ? "joined"
        : guarantee === "keyed"
          ? "same-key"
          : guarantee === "lookup"
            ? "look-up"
            : "only-as-new";
    return [{ node: id, fates: [{ fate, count: null }], doneBefore: null }];
  });
}
