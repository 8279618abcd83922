import { FlowError } from "../errors/flow-error";
import { isRead } from "./activity";
import type { Plan } from "./plan";
import type { IterationPath } from "./records";
import { effectsOf, isFolded, type Past } from "./replay-past";
import type { StartPlace } from "./replay-start";
import type { SeedStep } from "./run-context";
import { reachedFrom } from "./taken-over";

/**
 * Throws LIMIT_REACHED for a start within a run that is sent as new, where something that the source has done before
 * the start, or may have done, or had taken over as done, is not taken over: nothing would recognise it the second
 * time. `ran` is what the source ran; null where that is not kept any more.
 */
export function refuseDoneBefore(
  plan: Plan,
  {
    past,
    ran,
    place,
    seeds,
  }: {
    readonly past: Past;
    readonly ran: Plan | null;
    readonly place: StartPlace;
    readonly seeds: readonly SeedStep[];
  },
): void {
  if (isFolded(past)) throw refusal("What was done before this step is folded away");
  const taken = new Set(seeds.map(({ path, node }) => `${path} ${node}`));
  for (const { node, path } of [...sentBy(past, ran ?? plan), ...recordedBy(past, ran ?? plan)]) {
    if (taken.has(`${path} ${node}`) || !isBefore({ node, path }, place, plan)) continue;
    const name = plan.nodes.get(node)?.node.name ?? ran?.nodes.get(node)?.node.name ?? node;
    const item = path === "" ? "" : ` for the item ${path}`;
    throw refusal(`What “${name}” did${item} before this step cannot be taken over`);
  }
}

type DonePlace = { readonly node: string; readonly path: IterationPath };

/** Whose requests went out, or may have; a sub-flow that failed may have done some of what it does. */
function sentBy(past: Past, ran: Plan): readonly DonePlace[] {
  return [...effectsOf(past).values()].filter(({ node, outcome }) => {
    const work = ran.nodes.get(node)?.work;
    if (work === undefined) return outcome !== "failed";
    return (outcome !== "failed" || work.behaviour === "call") && !isRead(work);
  });
}

/** What has no request of this run: events, and what it took over from the run that it is a retry of. */
function recordedBy({ contents }: Past, ran: Plan): readonly DonePlace[] {
  return contents
    .flatMap(({ steps }) => steps)
    .filter(({ node, status }) => {
      const work = ran.nodes.get(node)?.work;
      if (work === undefined || isRead(work)) return false;
      if (work.behaviour === "call") return status === "succeeded" || status === "failed";
      return status === "succeeded" && (work.behaviour === "effect" || work.behaviour === "emit");
    });
}

/** Of what the start leads to everybody knows that it is done again; a step that the version has not is not done. */
function isBefore(
  { node, path }: { readonly node: string; readonly path: IterationPath },
  place: StartPlace,
  plan: Plan,
): boolean {
  const levels = path === "" ? [] : path.split("/");
  for (const [depth, text] of levels.entries()) {
    const colon = text.lastIndexOf(":");
    const split = plan.nodes.get(text.slice(0, colon));
    const way = place.levels[depth];
    if (way === undefined || split !== way.split) return !isReached(split, place, depth);
    const index = Number(text.slice(colon + 1));
    if (index !== way.index) return index < way.index;
  }
  const own = plan.nodes.get(node);
  return own !== undefined && !isReached(own, place, levels.length);
}

/** Whether what lies this deep on the way to the start runs again with it. */
function isReached(
  node: Plan["root"]["nodes"][number] | undefined,
  place: StartPlace,
  depth: number,
): boolean {
  const first = place.levels[depth]?.split ?? place.node;
  return node !== undefined && reachedFrom(first).has(node);
}

function refusal(what: string): FlowError {
  return new FlowError(
    "LIMIT_REACHED",
    `${what}, and as new it would be done a second time. Begin at the start, where all is sent as new, or retry it as the same message.`,
  );
}
