import { FlowError } from "../errors/flow-error";
import { guaranteeOf, isRead } from "./activity";
import type { Plan } from "./plan";
import { effectsOf, isFolded, type Past } from "./replay-past";
import type { AdoptedResult } from "./run-context";
import { isSameSystem, isUndoneAt, type SentTo } from "./sent-to";

/** What is known of one effect of a message: what its systems gave, newest first. */
type Results = readonly AdoptedResult[];

/** Where nobody found out whether something was done. */
type Doubt = { readonly node: string; readonly run: string; readonly to: SentTo | null };

/**
 * Results that a replay takes over instead of sending again: of steps whose target does not know our key, and of those
 * that another target may have that knows none of this one's keys. Of each system the newest.
 * Throws LIMIT_REACHED where the result of a step that can neither be looked up is not known: folded away,
 * or never found out; `detail.run` is the last of the runs that do not say. A target that can be looked up would not
 * say yet what becomes of a request that one of the `open` runs has under way: that is not found out either.
 */
export function adoptedResults(
  plan: Plan,
  pasts: readonly Past[],
  open: ReadonlySet<string> = noneOpen,
): ReadonlyMap<string, AdoptedResult> {
  const results = new Map<string, Results>();
  const works = [...plan.nodes.values()].filter(({ work }) => work.behaviour === "effect");
  const keyed = new Set(
    works.filter(({ work }) => guaranteeOf(work) === "keyed").map(({ id }) => id),
  );
  const ids = new Set(works.map(({ id }) => id));
  const asked = new Map(
    works.flatMap(({ id, node, work }) =>
      keyed.has(id) || isRead(work) ? [] : [[id, node.name] as const],
    ),
  );
  const unsafe = new Map(
    works.flatMap(({ id, node, work }) =>
      guaranteeOf(work) === "none" && !isRead(work) ? [[id, node.name] as const] : [],
    ),
  );
  const doubts = new Map<string, Doubt[]>();
  const gone = pasts.filter(({ contents }) => contents.length === 0);
  for (const past of pasts) {
    if (unsafe.size > 0 && isFolded(past)) throw foldedAway([...unsafe.values()]);
    for (const [key, { node, result, outcome, to }] of effectsOf(past)) {
      if (!ids.has(node)) continue;
      if (result !== null) {
        // A target that knows the key is sent it again, but for what another real one has done.
        if (keyed.has(node) && (to === null || to.simulated === true)) continue;
        results.set(key, withResult(results.get(key) ?? [], result));
      } else if (outcome === "doubtful") {
        const isUnknown = unsafe.has(node) || (asked.has(node) && open.has(past.head.id));
        if (isUnknown)
          doubts.set(key, [...(doubts.get(key) ?? []), { node, run: past.head.id, to }]);
      }
    }
  }
  for (const [key, found] of doubts) {
    const known = results.get(key) ?? [];
    for (const { node, run, to } of found) {
      if (known.some((result) => !isUndoneAt(result.to, to))) continue;
      throw neverFoundOut(asked.get(node) ?? node, { node, run });
    }
  }
  for (const { head } of gone) {
    const unknown = [...unsafe].filter(([id]) => !isKnown(plan, head.origin, id, results));
    if (unknown.length > 0) throw pastRetention(unknown.map(([, name]) => name));
  }
  return new Map([...results].map(([key, known]) => [key, inOne(known)]));
}

const noneOpen: ReadonlySet<string> = new Set();

/** The newest of a system stands for those before it. */
function withResult(known: Results, result: AdoptedResult): Results {
  const isOf = ({ to }: AdoptedResult) =>
    to === undefined || result.to === undefined ? to === result.to : isSameSystem(to, result.to);
  return known.some(isOf) ? known : [...known, result];
}

function inOne([newest, ...others]: Results): AdoptedResult {
  if (newest === undefined) throw new RangeError("no result");
  return others.length === 0 ? newest : Object.assign({}, newest, { others });
}

/**
 * Whether all that a step can have done is among what was adopted: outside loops that is one effect. What a simulated
 * system gave says nothing of what a real one did.
 */
function isKnown(
  plan: Plan,
  origin: string,
  id: string,
  results: ReadonlyMap<string, Results>,
): boolean {
  const node = plan.nodes.get(id);
  const once = node?.scope.split === null && node.work.iterationKey === null;
  const known = results.get(`${origin}.${id}`) ?? [];
  return once && known.some(({ to }) => to?.simulated !== true);
}

function pastRetention(names: readonly string[]): FlowError {
  return new FlowError(
    "LIMIT_REACHED",
    `Whether “${names.join("”, “")}” was done by an earlier run of this message is past its retention, and its target would do it twice. It can only be sent as new.`,
  );
}

function foldedAway(names: readonly string[]): FlowError {
  return new FlowError(
    "LIMIT_REACHED",
    `Which items “${names.join("”, “")}” was done for is folded away, and its target would do it twice. It can only be sent as new.`,
  );
}

function neverFoundOut(
  name: string,
  detail: { readonly node: string; readonly run: string },
): FlowError {
  return new FlowError(
    "LIMIT_REACHED",
    `Whether “${name}” happened was never found out, and its target would do it twice. It can only be sent as new.`,
    { detail },
  );
}
