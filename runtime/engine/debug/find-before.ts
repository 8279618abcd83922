import { canonicalJson } from "../../flow/canonical";
import type { Json, JsonObject } from "../../json";
import { guaranteeOf } from "../activity";
import type { Plan } from "../plan";
import type { IterationPath, RunHead } from "../records";
import { stepVerdict } from "../replay-counterparts";
import { type Deed, deedsOf } from "../replay-deeds";
import { effectsOf, isFolded, type Past, type PastEffect } from "../replay-past";
import type { AdoptedResult } from "../run-context";
import { isSameStep } from "../same-step";
import { isElsewhere, isSameSystem, isUndoneAt, type SentTo } from "../sent-to";
import { placeOf } from "../step-place";
import type { PlanNode } from "../topology";
import type { Alignment } from "./alignment";
import { askedText } from "./asked-digest";
import type { DoneBefore, DoneDeed } from "./done-before";

export type FoundBefore = Omit<DoneBefore, "answer"> & { readonly answer: AdoptedResult | null };

/** Another run of the message that did something at real systems, or may have. */
export type OtherRun = {
  readonly past: Past;
  /** What it ran; null where that is not kept any more. */
  readonly plan: Plan | null;
  readonly finished: boolean;
  /** What the step is to it; null without its plan. */
  readonly alignment: Alignment | null;
};

export type LiveQuestion = {
  readonly head: RunHead;
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly effect: {
    readonly node: PlanNode;
    readonly path: IterationPath;
    readonly key: string;
    readonly request: Json;
    /** Where it would be sent; null where that is not known. */
    readonly to: SentTo | null;
  };
  readonly others: readonly OtherRun[];
  /** There are more of them than anybody looks at. */
  readonly isCut: boolean;
  /** A retry of the message waits to begin. */
  readonly isAsked: boolean;
  /** Steps that were taken over when this run began, as `path node`. */
  readonly seeded: ReadonlySet<string>;
  /** Keys of deeds whose answers were taken over by other steps of this run. */
  readonly taken: ReadonlySet<string>;
  /** Somebody has let something else stand within a list of this run. */
  readonly isEdited: boolean;
  /** Whether this run has asked for the same under a key, as {@link askedText} has it, or has its answer. */
  readonly hasAsked: (key: string, text: string) => boolean;
};

const shownMost = 5;

/** What stands against sending this to a real system unasked; null where nothing does. */
export function findBefore(question: LiveQuestion): FoundBefore | null {
  return (
    underKey(question) ?? whileUnfinished(question) ?? notKnown(question) ?? byAnother(question)
  );
}

type Candidate = {
  readonly other: OtherRun;
  readonly effect: PastEffect;
  readonly name: string;
};

function underKey(question: LiveQuestion): FoundBefore | null {
  const { key } = question.effect;
  const sent = question.others.flatMap((other): Candidate[] => {
    const effect = effectsOf(other.past).get(key);
    if (effect === undefined || effect.outcome === "failed") return [];
    return isUndoneAt(effect.to, question.effect.to) ? [] : [candidate(other, effect)];
  });
  if (sent.length === 0) return null;
  // The run that did it, before those that took its result over.
  const rank = ({ effect }: Candidate) =>
    (effect.outcome === "done" ? 2 : 0) + (effect.adopted ? 0 : 1);
  const sorted = sent.sort((a, b) => rank(b) - rank(a));
  return found("same-key", question, sorted, {
    onKey: onKey(question.effect, sorted[0]),
  });
}

/** Only a target that is trusted with keys, and got it, knows this one again. */
function onKey(
  { node: { work }, to, request }: LiveQuestion["effect"],
  first: Candidate | undefined,
): DoneBefore["onKey"] {
  if (guaranteeOf(work) !== "keyed" || work.behaviour !== "effect" || first === undefined) {
    return null;
  }
  if (isElsewhere(first.effect.to, to)) return null;
  const same = canonicalJson(first.effect.request) === canonicalJson(request);
  return same ? "same-key" : (work.effect.sameKey ?? "first-result");
}

function whileUnfinished(question: LiveQuestion): FoundBefore | null {
  const open = question.others.find(({ finished, past }) => !finished && isReal(past.head));
  if (open === undefined && !question.isAsked) return null;
  return found("unfinished", question, [], { run: open?.past.head.id ?? null });
}

function notKnown(question: LiveQuestion): FoundBefore | null {
  const { head, others, isCut, effect } = question;
  const gap = others.some(({ past, plan }) => {
    if (plan === null) return true;
    const isWhole = past.contents.length > 0 && !isFolded(past);
    return !isWhole && !isKeyed(effect.node, plan, question);
  });
  if (!gap && !isCut && hasBeginning(head, others)) return null;
  return found("not-known", question, [], {});
}

/** The target knows by the key whether that run did it. */
function isKeyed(node: PlanNode, before: Plan, { plan, parameters }: LiveQuestion): boolean {
  if (guaranteeOf(node.work) !== "keyed") return false;
  return isSameStep(node.id, { before, given: parameters, plan, parameters });
}

/**
 * The run that the keys are of, or a real one with the same, is among those that are kept. A flow that a debug run
 * called has keys that a real call need not have.
 */
function hasBeginning({ id, origin }: RunHead, others: readonly OtherRun[]): boolean {
  return id === origin || others.some(({ past: { head } }) => head.id === origin || isReal(head));
}

function byAnother(question: LiveQuestion): FoundBefore | null {
  const open = onceEach(question.others.flatMap((other) => openDeeds(other, question)));
  if (open.length === 0) return null;
  const { node, path } = question.effect;
  const text = askedText(question.effect);
  const rank = ({ effect, other }: Candidate) => {
    const then = other.plan?.nodes.get(effect.node)?.node;
    return (
      (askedText(effect) === text ? 8 : 0) +
      (then?.type === node.node.type ? 4 : 0) +
      (then?.connection === node.node.connection ? 2 : 0) +
      (effect.path === path ? 1 : 0)
    );
  };
  return found(
    "another-step",
    question,
    open.sort((a, b) => rank(b) - rank(a)),
    {},
  );
}

/** The run that did it stands for those that took its result over. */
function onceEach(candidates: readonly Candidate[]): Candidate[] {
  const once = new Map<string, Candidate>();
  for (const each of candidates) {
    const { key, node, adopted } = each.effect;
    const name = `${key} ${node}`;
    if (!adopted || !once.has(name)) once.set(name, each);
  }
  return [...once.values()];
}

/**
 * What that run did and this effect may do once more. By its own step it is told by what came to both runs: the same
 * entries, or ones that may be the same, under another key. By another step of this version only what asks for the same
 * may be it, and what this version does otherwise, where the effect is new or changed.
 */
function openDeeds(other: OtherRun, question: LiveQuestion): readonly Candidate[] {
  const { past, plan: before, alignment } = other;
  if (before === null || alignment === null) return [];
  const { effect, plan, parameters, head, taken, seeded, isEdited, hasAsked } = question;
  const text = askedText(effect);
  const given = past.contents[0]?.start?.parameters ?? {};
  const isOther = past.head.version !== head.version;
  const isSame = !isOther || isSameStep(effect.node.id, { before, given, plan, parameters });
  // Its own place here, or its key, has asked for the same already.
  const isStoodFor = ({ key, path, node }: PastEffect) =>
    hasAsked(key, text) ||
    (!isEdited && seeded.has(placeOf({ node, path })) && alignment.isSame(path));
  const mayBeThis = (deed: Deed, done: PastEffect, isAlike: boolean): boolean => {
    const { node, key } = done;
    if (node === effect.node.id) {
      if (isForThis(deed, alignment)) return isAlike || !taken.has(key);
      return isAlike && !isStoodFor(done);
    }
    if (isAlike) return !isStoodFor(done);
    if (isSame || isAccountedFor(done, before, question)) return false;
    return stepVerdict(deed, { before, past, question: { plan, parameters } }) !== "same";
  };
  return deedsOf(past, before).flatMap((deed): Candidate[] => {
    const done = deed.effect ?? withoutRequest(deed, past);
    if (isUndoneAt(done.to, question.effect.to)) return [];
    return mayBeThis(deed, done, askedText(done) === text) ? [candidate(other, done)] : [];
  });
}

function isForThis({ effect }: Deed, alignment: Alignment): boolean {
  return effect === null ? !alignment.isSameInAll : alignment.mayBe(effect.path);
}

/** An event that was given out. */
function withoutRequest({ node }: Deed, { head }: Past): PastEffect {
  const at = head.acceptedAt;
  const request = null;
  const result = null;
  return {
    key: "",
    node,
    path: "",
    at,
    over: at,
    request,
    outcome: "done",
    result,
    adopted: false,
    to: null,
    settled: false,
  };
}

/** What this run has taken over of it, when it began, by a step of the same kind, or at another step. */
function isAccountedFor(
  { key, path, node }: PastEffect,
  before: Plan,
  { plan, taken, seeded }: LiveQuestion,
): boolean {
  if (taken.has(key)) return true;
  const kindIn = ({ nodes }: Plan) => nodes.get(node)?.node.type;
  return seeded.has(placeOf({ node, path })) && kindIn(plan) === kindIn(before);
}

function isReal({ purpose }: RunHead): boolean {
  return purpose === "live" || purpose === "replay";
}

function candidate(other: OtherRun, effect: PastEffect): Candidate {
  return { other, effect, name: other.plan?.nodes.get(effect.node)?.node.name ?? effect.node };
}

function whereOf(then: SentTo | null, now: SentTo | null): Pick<DoneDeed, "where"> {
  if (then === null || now === null) return {};
  return { where: isSameSystem(then, now) ? "here" : "elsewhere" };
}

function found(
  kind: DoneBefore["kind"],
  { effect: asked }: LiveQuestion,
  candidates: readonly Candidate[],
  { run = null, onKey: known = null }: Partial<Pick<DoneBefore, "run" | "onKey">>,
): FoundBefore {
  const { node } = asked;
  const text = askedText(asked);
  const deeds = candidates.slice(0, shownMost).map(
    ({ other: { past }, effect, name }): DoneDeed => ({
      run: past.head.id,
      debug: past.head.purpose === "debug",
      node: effect.node,
      name,
      path: effect.path,
      at: effect.at,
      key: effect.key,
      done: effect.outcome === "done",
      sameRequest: askedText(effect) === text,
      ...whereOf(effect.to, asked.to),
    }),
  );
  const [first] = candidates;
  const type = first?.other.plan?.nodes.get(first.effect.node)?.node.type;
  return {
    kind,
    deeds,
    more: candidates.length - deeds.length,
    slot: node.node.connection ?? "",
    ...(asked.to !== null && { by: asked.to.connection }),
    run,
    // What another kind of step was answered is nothing that this one could hand on.
    answer: type === undefined || type === node.node.type ? (first?.effect.result ?? null) : null,
    onKey: known,
  };
}
