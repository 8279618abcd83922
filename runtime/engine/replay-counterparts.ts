import { canonicalJson } from "../flow/canonical";
import type { FlowDocument } from "../flow/document";
import { tablesReadBy } from "../flow/tables-read";
import type { JsonObject } from "../json";
import { guaranteeOf, isRead } from "./activity";
import { pinnedTables } from "./pinned-tables";
import type { Plan } from "./plan";
import type { RunHead, TableVersions } from "./records";
import type { SeenEffect } from "./replay-forecast";
import { effectsOf, isFolded, type Past, type PastEffect } from "./replay-past";
import type { PlanNode } from "./topology";

/** An earlier run of the chain with what it ran; null where that is not kept any more. */
export type EarlierRun = { readonly past: Past; readonly plan: Plan | null };

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
  readonly seen: readonly SeenEffect[] | null;
  /** Whether the same came to the lists of earlier runs, by {@link placeIn}; null before a rehearsal was played. */
  readonly came: ReadonlyMap<string, Came> | null;
  /** Keys of the message under which some run of it did something. */
  readonly done: ReadonlySet<string>;
};

/** `unknown`: the history does not say, or the rehearsal did not come to the list. */
export type Came = "alike" | "moved" | "unknown";

/** `undecided`: only a rehearsal can say. */
export type Counterparts =
  | { readonly state: "all" }
  | { readonly state: "undecided" }
  | { readonly state: "lost"; readonly why: string };

/** Something that an earlier run did at another system, or may have done. */
export type Deed = {
  readonly node: string;
  readonly name: string;
  readonly done: boolean;
  /** Null where it is not known for which items, as its history is gone. */
  readonly effect: PastEffect | null;
};

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

/** Names a deed of a run. */
export function placeIn({ head }: Past, { node, effect }: Deed): string {
  return `${head.id} ${node} ${effect?.path ?? "*"}`;
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

/** Effects, calls and events; all that its version could have done where its history is not whole. */
export function deedsOf(past: Past, plan: Plan): readonly Deed[] {
  const name = (node: string) => plan.nodes.get(node)?.node.name ?? node;
  if (past.contents.length === 0 || isFolded(past)) {
    return [...plan.nodes.values()]
      .filter(({ work }) => reaches(work) && !isRead(work))
      .map(({ id }) => ({ node: id, name: name(id), done: false, effect: null }));
  }
  const deeds: Deed[] = [];
  for (const effect of effectsOf(past).values()) {
    const work = plan.nodes.get(effect.node)?.work;
    if (work !== undefined && isRead(work)) continue;
    // A sub-flow that failed may have done some of what it does.
    if (effect.outcome === "failed" && work?.behaviour !== "call") continue;
    const { node, outcome } = effect;
    deeds.push({ node, name: name(node), done: outcome === "done", effect });
  }
  return past.head.purpose === "debug" ? deeds : [...deeds, ...eventsOf(past, plan)];
}

function eventsOf({ contents }: Past, plan: Plan): readonly Deed[] {
  const emitted = new Set<string>();
  for (const { node, status } of contents.flatMap(({ steps }) => steps)) {
    if (status !== "succeeded") continue;
    if (plan.nodes.get(node)?.work.behaviour === "emit") emitted.add(node);
  }
  return [...emitted].map((node) => ({
    node,
    name: plan.nodes.get(node)?.node.name ?? node,
    done: true,
    effect: null,
  }));
}

function reaches({ behaviour }: PlanNode["work"]): boolean {
  return behaviour === "effect" || behaviour === "call" || behaviour === "emit";
}

type Asked = {
  readonly before: Plan;
  readonly past: Past;
  readonly question: Pick<CounterpartQuestion, "plan" | "parameters">;
};

type Asking = Asked & {
  readonly question: Pick<CounterpartQuestion, "tables" | "seen" | "came">;
};

/** Whether a version stands for a deed by the same step, as far as the two versions say. */
export function stepVerdict(deed: Deed, { before, past, question }: Asked): Verdict {
  const { plan, parameters } = question;
  const then = before.nodes.get(deed.node);
  const now = plan.nodes.get(deed.node);
  if (then === undefined || now === undefined || !isSameTarget(then, now, deed)) return "gone";
  if (!isSameKey(then, now)) return "renamed";
  const given = past.contents[0]?.start?.parameters ?? {};
  if (isOnce(then) || isForSameItems(then, { before, given, plan, parameters })) return "same";
  return deed.effect === null ? "renamed" : "undecided";
}

/** The same under its key in a replay, by what comes to it there. */
function verdictOn(deed: Deed, at: Asking): Verdict {
  const { seen } = at.question;
  const then = at.before.nodes.get(deed.node);
  const byStep = stepVerdict(deed, at);
  if (then === undefined || isOnce(then)) return byStep;
  if (byStep !== "same" && byStep !== "undecided") return byStep;
  if (byStep === "same" && comesAsItCame(deed, then, at)) return "same";
  if (seen === null) return "undecided";
  if (deed.effect !== null && isSeen(deed.effect, seen, then)) return "same";
  return byStep === "same" ? "moved" : "renamed";
}

/** Nobody need have moved anything, or the lists say that nothing has moved. */
function comesAsItCame(deed: Deed, then: PlanNode, at: Asking): boolean {
  const { past, question } = at;
  if (isSureToCome(then, at)) return true;
  if (question.came === null) return false;
  const came = question.came.get(placeIn(past, deed)) ?? "unknown";
  if (came === "unknown") return past.head.purpose !== "debug";
  return came === "alike" && (isKeyOfEntry(then) || hasTablesOf([then], at));
}

/** Nobody stepped through that run, and what comes to the step reads the same tables. */
function isSureToCome(then: PlanNode, at: Asking): boolean {
  const { past, before } = at;
  if (past.head.purpose === "debug") return false;
  if (!hasOtherTables(past, at.question.tables)) return true;
  const ids = before.readsSteps ? before.nodes.keys() : nodesBefore(before.document, then.id);
  const way = [...ids].flatMap((id) => (id === then.id ? [] : (before.nodes.get(id) ?? [])));
  return hasTablesOf(isKeyOfEntry(then) ? way : [...way, then], at);
}

/** The key of its entries follows from the entry alone. */
function isKeyOfEntry(node: PlanNode): boolean {
  return !/\b(input|steps|params|lookup\w*)\b/i.test(keyText(node));
}

/** Whether a run read lookup tables in other versions than one that began now. */
export function hasOtherTables({ contents }: Pick<Past, "contents">, now: TableVersions): boolean {
  const then = pinnedTables(contents) ?? {};
  return Object.keys(now).some((name) => then[name] !== now[name]);
}

function hasTablesOf(nodes: readonly PlanNode[], { past, question }: Asking): boolean {
  const then = pinnedTables(past.contents) ?? {};
  return nodes.every(({ node, definition }) =>
    [...tablesReadBy(node, definition)].every(
      ({ table }) => then[table] === question.tables[table],
    ),
  );
}

type Versions = {
  readonly before: Plan;
  /** The values that it ran with. */
  readonly given: JsonObject;
  readonly plan: Plan;
  readonly parameters: JsonObject;
};

/** Whether a step is the same in both versions, down to what it is set to, for the same items and under the same keys. */
export function isSameStep(id: string, versions: Versions): boolean {
  const then = versions.before.nodes.get(id);
  const now = versions.plan.nodes.get(id);
  if (then === undefined || now === undefined) return false;
  if (!isSameTarget(then, now, { done: false }) || !isSameKey(then, now)) return false;
  if (canonicalJson(then.node.config) !== canonicalJson(now.node.config)) return false;
  return isForSameItems(then, versions);
}

function isForSameItems(then: PlanNode, { before, given, plan, parameters }: Versions): boolean {
  if (isOnce(then)) return true;
  const way = wayTo(before.document, then.id);
  if (way !== wayTo(plan.document, then.id)) return false;
  return !/\bparams\b/.test(way) || canonicalJson(given) === canonicalJson(parameters);
}

/** Under a key by place another item may stand there now: only the same request says that it is the same item. */
function isSeen(
  { key, request }: PastEffect,
  seen: readonly SeenEffect[],
  { work }: PlanNode,
): boolean {
  const again = seen.find((effect) => effect.key === key);
  if (again === undefined) return false;
  return work.iterationKey !== null || canonicalJson(again.request) === canonicalJson(request);
}

/** The same kind of step at the same system, which recognises there what was done. */
function isSameTarget(then: PlanNode, now: PlanNode, { done }: Pick<Deed, "done">): boolean {
  const [before] = then.node.type.split("@");
  const [after] = now.node.type.split("@");
  if (before !== after || then.work.behaviour !== now.work.behaviour) return false;
  if (then.node.connection !== now.node.connection) return false;
  if (now.work.behaviour === "call") return then.node.config.flow === now.node.config.flow;
  const guarantee = guaranteeOf(now.work);
  // A result that is known is taken over, unless the target is trusted with a key that it never got.
  return guarantee === guaranteeOf(then.work) || (done && guarantee !== "keyed");
}

function isSameKey(then: PlanNode, now: PlanNode): boolean {
  return keyText(then) === keyText(now) && loopsOf(then) === loopsOf(now);
}

function keyText({ node: { idempotencyKey = "" } }: PlanNode): string {
  return idempotencyKey.trim();
}

function loopsOf(node: PlanNode): string {
  const loops: string[] = [];
  for (let at = node.scope.split; at !== null; at = at.scope.split) loops.push(at.id);
  return loops.join(" ");
}

/** Its key is that of the step: there is one in a run, whatever comes before it. */
export function isOnce(node: PlanNode): boolean {
  return node.scope.split === null && node.work.iterationKey === null;
}

/** A step and all that leads to it. */
function nodesBefore({ edges }: FlowDocument, id: string): ReadonlySet<string> {
  const before = new Set([id]);
  for (const node of before) {
    for (const { from, to } of edges) if (idOf(to) === node) before.add(idOf(from));
  }
  return before;
}

/** All that decides which items come to a step, and what an expression for their key reads. */
function wayTo(document: FlowDocument, id: string): string {
  const { nodes, edges } = document;
  const before = nodesBefore(document, id);
  const way = (within: ReadonlySet<string>) =>
    canonicalJson([
      edges
        .filter(({ to }) => within.has(idOf(to)))
        .map(({ from, to }) => `${from} ${to}`)
        .sort(),
      [...within].sort().map((each) => {
        const node = nodes[each];
        if (node === undefined) return each;
        const { type, config, idempotencyKey = "", connection = "" } = node;
        if (each === id) return [each, idempotencyKey.trim()];
        const { join = "", onError = "", disabled = false } = node;
        return [each, type, config, idempotencyKey.trim(), connection, join, onError, disabled];
      }),
    ]);
  const text = way(before);
  // Any step may be read by its name.
  return /\bsteps\b/.test(text) ? way(new Set(Object.keys(nodes))) : text;
}

function idOf(end: string): string {
  return end.slice(0, end.indexOf("."));
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
