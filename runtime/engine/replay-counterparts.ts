import type { JsonObject } from "../json";
import type { Plan } from "./plan";
import type { RunHead, TableVersions } from "./records";
import { type Asking, comesAsItCame, isSeen, type Played } from "./replay-came";
import { type Deed, deedsOf, type EarlierRun } from "./replay-deeds";
import type { Past } from "./replay-past";
import { isForSameItems, isOnce, isSameKey, isSameTarget } from "./same-step";

export type CounterpartQuestion = {
  /** Of the version that is to run. */
  readonly plan: Plan;
  readonly parameters: JsonObject;
  /** Earlier runs that ran another version. */
  readonly earlier: readonly EarlierRun[];
  /** Steps, and effects by their keys, that are taken over from the source: they do nothing again. */
  readonly seeded: ReadonlySet<string>;
  /** The lookup tables that it would read. */
  readonly tables: TableVersions;
  /** What a rehearsal of the version came to; null before one was played. */
  readonly played: Played | null;
  /** Keys of the message under which some run of it did something. */
  readonly done: ReadonlySet<string>;
};

/** `undecided`: only a rehearsal can say. */
export type Counterparts =
  | { readonly state: "all" }
  | { readonly state: "undecided" }
  | { readonly state: "lost"; readonly why: string };

/**
 * Whether each thing that was done, or may have been, under another version is recognised by this one: the same step,
 * under the same key. Where one is not, whatever stands in its place would do it a second time, keyed or not, as
 * nobody can tell that it is the same.
 */
export function counterpartsIn(question: CounterpartQuestion): Counterparts {
  const named = new Map<Fate, Set<string>>();
  for (const { past, plan } of question.earlier) {
    if (plan === null) return { state: "lost", why: versionGone };
    for (const deed of deedsOf(past, plan)) {
      const fate = fateOf(deed, { past, plan }, question);
      named.set(fate, (named.get(fate) ?? new Set()).add(deed.name));
    }
  }
  for (const [fate, words] of lostWords) {
    const names = named.get(fate);
    if (names !== undefined) return { state: "lost", why: words([...names]) };
  }
  return { state: named.has("undecided") ? "undecided" : "all" };
}

type Verdict = "same" | "gone" | "renamed" | "moved" | "undecided";
type Fate = Verdict | "sent-as-new";

function fateOf(
  deed: Deed,
  { past, plan }: { readonly past: Past; readonly plan: Plan },
  question: CounterpartQuestion,
): Fate {
  const { seeded } = question;
  if (seeded.has(deed.node) || seeded.has(deed.effect?.key ?? "")) return "same";
  if (isSentAsNew(deed, past.head, question)) return "sent-as-new";
  return verdictOn(deed, { before: plan, past, question });
}

/** By a key of its own, and nothing was done by the one that a replay has: that would do it a second time. */
function isSentAsNew(
  { effect }: Deed,
  { id, origin }: RunHead,
  { done }: CounterpartQuestion,
): boolean {
  if (effect === null || id === origin || !effect.key.startsWith(`${id}.`)) return false;
  return !done.has(`${origin}${effect.key.slice(id.length)}`);
}

/** Whether a version stands for a deed by the same step, as far as the two versions say. */
export function stepVerdict(
  deed: Deed,
  {
    before,
    past,
    question: { plan, parameters },
  }: Pick<Asking, "before" | "past"> & {
    readonly question: Pick<Asking["question"], "plan" | "parameters">;
  },
): Verdict {
  const then = before.nodes.get(deed.node);
  const now = plan.nodes.get(deed.node);
  if (then === undefined || now === undefined || !isSameTarget(then, now, deed)) return "gone";
  if (!isSameKey(then, now)) return "renamed";
  const given = past.contents[0]?.start?.parameters ?? {};
  if (isForSameItems(then, { before, given, plan, parameters })) return "same";
  return deed.effect === null ? "renamed" : "undecided";
}

/** The same under its key in a replay, by what comes to it there. */
function verdictOn(deed: Deed, at: Asking): Verdict {
  const then = at.before.nodes.get(deed.node);
  const byStep = stepVerdict(deed, at);
  if (then === undefined || isOnce(then)) return byStep;
  if (byStep !== "same" && byStep !== "undecided") return byStep;
  if (byStep === "same" && comesAsItCame(deed, then, at)) return "same";
  if (at.question.played === null) return "undecided";
  if (deed.effect !== null && isSeen(deed.effect, then, at)) return "same";
  return byStep === "same" ? "moved" : "renamed";
}

const onlyAsNew = "It can only be sent as new.";
const versionGone = `What an earlier run of this message ran is not kept any more, so nobody can tell what would be done a second time. ${onlyAsNew}`;

function goneWords(names: readonly string[]): string {
  return `${listed(names)} was, or may have been, done by an earlier run of this message, and this version does not do it by the same step, in the same way: whatever does it here would do it a second time. ${onlyAsNew}`;
}

function renamedWords(names: readonly string[]): string {
  return `${listed(names)} was, or may have been, done by an earlier run of this message, and this version may name or order what it is done for otherwise, so that it would be done a second time. ${onlyAsNew}`;
}

function sentAsNewWords(names: readonly string[]): string {
  return `${listed(names)} was sent as new by a run of this message that was stepped through, so that it would be done a second time. ${onlyAsNew}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `“${name}”`);
  return `${shown.join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
}

function movedWords(names: readonly string[]): string {
  return `${listed(names)} was, or may have been, done by an earlier run of this message for entries of a list that are others by now, or may be, so that some would be done a second time and others not at all. ${onlyAsNew}`;
}

const lostWords: readonly (readonly [Fate, (names: readonly string[]) => string])[] = [
  ["sent-as-new", sentAsNewWords],
  ["gone", goneWords],
  ["renamed", renamedWords],
  ["moved", movedWords],
];
