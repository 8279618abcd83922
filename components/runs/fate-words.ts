import type { EffectFate, StepForecast } from "@/runtime/engine/replay-fates";

const words: { readonly [fate in EffectFate]: string } = {
  "first-time": "sent for the first time",
  retried: "sent again: it was refused, or surely did not happen",
  "same-key": "sent with its first key: the target answers with its first result",
  "first-result": "differs from the first one: the target keeps that, and answers with its result",
  conflict: "differs from the first one: the target refuses it",
  upsert: "differs from the first one: the target takes the new one",
  "look-up": "looked up first, and sent only if it is not there",
  adopted: "not sent: its earlier result is taken over",
  "adopted-other": "not sent although it differs: its earlier result is taken over",
  "in-doubt":
    "not sent, but put in doubt: it went by another connection or address then, and only that system knows whether it happened",
  asked: "asked again: it changes nothing",
  joined: "not started again: its run is the one there is",
  awaited: "waited for: a debug run has it under way",
  "only-as-new": "not sent: whether it happened was never found out",
};

/** What needs a second look before a person agrees. */
const striking: ReadonlySet<EffectFate> = new Set([
  "first-result",
  "conflict",
  "upsert",
  "adopted-other",
  "in-doubt",
  "only-as-new",
]);

export type FateLine = { readonly text: string; readonly striking: boolean };

function counted(count: number | null, total: number, text: string): string {
  return count === null || (count === 1 && total === 1) ? text : `${count} × ${text}`;
}

/** What the effects of a step come to under the message's own keys, or sent as new. */
export function fateLines(step: StepForecast, asNew: boolean): readonly FateLine[] {
  const total = step.fates.reduce((sum, { count }) => sum + (count ?? 0), 0);
  if (!asNew) {
    return step.fates.map(({ fate, count }) => ({
      text: counted(count, total, words[fate]),
      striking: striking.has(fate),
    }));
  }
  if (step.reads) return [{ text: counted(total || null, total, words.asked), striking: false }];
  const { doneBefore } = step;
  if (doneBefore === null) {
    return [{ text: "done a second time where it was done before", striking: true }];
  }
  const first = total - doneBefore;
  return [
    ...(doneBefore > 0
      ? [{ text: counted(doneBefore, total, "would be done a second time"), striking: true }]
      : []),
    ...(first > 0
      ? [{ text: counted(first, total, "sent under a new key"), striking: false }]
      : []),
  ];
}

/** How many effects would be done a second time; null where that is not known. */
export function secondTimes(steps: readonly StepForecast[]): number | null {
  let sum = 0;
  for (const { doneBefore } of steps) {
    if (doneBefore === null) return null;
    sum += doneBefore;
  }
  return sum;
}
