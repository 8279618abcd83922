import { FlowError } from "../errors/flow-error";
import { canonicalJson } from "../flow/canonical";
import type { Json } from "../json";
import { guaranteeOf, isRead } from "./activity";
import { adoptedResults } from "./adopted-results";
import { settledLater } from "./doubts-before";
import type { NodeWork } from "./node-work";
import type { Plan } from "./plan";
import type { RunEnd } from "./records";
import type { EffectFate, ReplayForecast, StepForecast } from "./replay-fates";
import { effectsOf, knownEffects, type Past, type PastEffect } from "./replay-past";
import { isElsewhere, isUndoneAt, type SentTo } from "./sent-to";

/** An effect that a rehearsal came to, with the request it would send. */
export type SeenEffect = { readonly node: string; readonly key: string; readonly request: Json };

type Findings = {
  readonly pasts: readonly Past[];
  /** Of these, the runs that go on. */
  readonly open: ReadonlySet<string>;
  /** By connection slot, where it leads now, as far as that is known. */
  readonly leads: ReadonlyMap<string, SentTo>;
  readonly seen: readonly SeenEffect[];
  /** How the rehearsal's run ended; null where it did not come that far. */
  readonly end: RunEnd | null;
};

export function forecastOf(
  plan: Plan,
  { pasts, open, leads, seen, end }: Findings,
): ReplayForecast {
  const going = pasts.filter(({ head }) => open.has(head.id));
  const refused = refusalOf(
    plan,
    pasts.filter((past) => !going.includes(past)),
  );
  const awaited = underWayIn(going);
  const toOf = (node: string) => leads.get(plan.nodes.get(node)?.node.connection ?? "") ?? null;
  const over = settledLater(pasts);
  const known = knownEffects(
    pasts,
    (effect) => !over.has(effect) && !isUndoneAt(effect.to, toOf(effect.node)),
  );
  const steps = new Map<string, { fates: Map<EffectFate, number>; doneBefore: number }>();
  for (const effect of new Map(seen.map((each) => [each.key, each])).values()) {
    const work = plan.nodes.get(effect.node)?.work;
    if (work === undefined) continue;
    const step = steps.get(effect.node) ?? { fates: new Map(), doneBefore: 0 };
    const past = known.get(effect.key);
    const isAwaited = past?.outcome === "doubtful" && awaited.has(effect.key);
    const fate =
      isAwaited && isWaitedFor(work) ? "awaited" : fateOf(work, effect, past, toOf(effect.node));
    step.fates.set(fate, (step.fates.get(fate) ?? 0) + 1);
    if (past !== undefined && past.outcome !== "failed" && !isRead(work)) step.doneBefore += 1;
    steps.set(effect.node, step);
  }
  return {
    steps:
      seen.length === 0 && end === null
        ? uncounted(plan)
        : [...steps].map(([node, { fates, doneBefore }]) => ({
            node,
            reads: isReading(plan, node),
            fates: [...fates].map(([fate, count]) => ({ fate, count })),
            doneBefore,
          })),
    complete: end !== null,
    failure: failureOf(end),
    refused,
  };
}

function underWayIn(pasts: readonly Past[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const past of pasts) {
    for (const { key, outcome } of effectsOf(past).values()) {
      if (outcome === "doubtful") keys.add(key);
    }
  }
  return keys;
}

/** A target that knows the key may be sent it at any time. */
function isWaitedFor(work: NodeWork): boolean {
  return work.behaviour === "effect" && guaranteeOf(work) !== "keyed" && !isRead(work);
}

function isReading(plan: Plan, node: string): boolean {
  const work = plan.nodes.get(node)?.work;
  return work !== undefined && isRead(work);
}

function failureOf(end: RunEnd | null): ReplayForecast["failure"] {
  if (end?.error == null) return null;
  const { code, message, node = null } = end.error;
  return { node, code, message };
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

function fateOf(
  work: NodeWork,
  { request }: SeenEffect,
  past: PastEffect | undefined,
  to: SentTo | null,
): EffectFate {
  if (work.behaviour === "call") return "joined";
  if (past === undefined) return "first-time";
  if (isRead(work) && past.outcome !== "done") return "asked";
  if (past.outcome === "failed") return "retried";
  const same = canonicalJson(request) === canonicalJson(past.request);
  const isThere = !isElsewhere(past.to, to);
  if (past.outcome === "doubtful" && !isThere && guaranteeOf(work) !== "none") return "in-doubt";
  if (guaranteeOf(work) === "keyed" && isThere) {
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
    const fate: EffectFate = isRead(work)
      ? "asked"
      : work.behaviour === "call"
        ? "joined"
        : guarantee === "keyed"
          ? "same-key"
          : guarantee === "lookup"
            ? "look-up"
            : "only-as-new";
    return [
      {
        node: id,
        reads: isRead(work),
        fates: [{ fate, count: null }],
        doneBefore: isRead(work) ? 0 : null,
      },
    ];
  });
}
