import { type DebugRecord, isAssumed } from "../engine/debug/debug-record";
import type { GivenAnswers } from "../engine/debug/given-answers";
import type { Plan } from "../engine/plan";

/**
 * What people should know of the answers that a debug run hands to a test: those that are another message's, or were
 * given to another request. `unasked`: answers that it was begun with of steps that it did not come to.
 */
export function assumedNotes(
  debug: readonly DebugRecord[],
  { nodes }: Plan,
  unasked: GivenAnswers,
): readonly string[] {
  const notes = new Set<string>();
  const name = (node: string) => nodes.get(node)?.node.name ?? node;
  for (const event of debug) {
    if (event.kind !== "mocked" || !isAssumed(event)) continue;
    const why = event.own ? "the request was another one then" : "that had another message";
    notes.add(assumed(name(event.node), event.from, why));
  }
  for (const [node, { from, own }] of unasked) {
    if (own !== true && from !== "")
      notes.add(assumed(name(node), from, "that had another message"));
  }
  return [...notes];
}

function assumed(step: string, run: string, why: string): string {
  return `“${step}” answers as it did to run ${shortId(run)}: ${why}, so the answer is assumed. Change it in the test where it does not fit.`;
}

/** The end of a run's id, by which people call it. */
function shortId(run: string): string {
  return run
    .replaceAll("-", "")
    .slice(-8)
    .toUpperCase()
    .replace(/^(.{4})(.+)$/, "$1-$2");
}
