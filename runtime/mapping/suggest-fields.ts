import type { Json } from "../json";
import { add, conceptOf, plain } from "./concept-of";
import { aroundConcepts, type Concept, fieldConcepts } from "./field-synonyms";
import type { Loop } from "./source-paths";
import { everyField, type SourceField } from "./source-tree";
import { suggestParts, usualValue } from "./suggest-parts";
import type { Suggestion } from "./suggestion";
import type { TargetKind } from "./target-fields";
import { entryStep, targetSteps } from "./target-steps";
import { everyNode, type TargetNode } from "./target-tree";

const least = 1.9;

/**
 * The best source of each target that nothing fills, by name and by meaning, with the reason; the surest
 * first. What lies in a list comes from the list that makes it, or most probably would.
 */
export function suggestFields(
  targets: readonly TargetNode[],
  roots: readonly SourceField[],
  loops: ReadonlyMap<string, Loop>,
): readonly Suggestion[] {
  const { fields, index } = arriving(roots);
  const lists = listPairs(targets, fields, loops);
  const open = openLeaves(targets);
  const parts = suggestParts(openLists(targets), fields, lists);
  const given = open.flatMap((node) => best(node, index, lists) ?? []);
  const all = [...parts, ...given];
  const found = new Set(all.map(({ target }) => target));
  const rest = open.filter(({ target }) => !found.has(target));
  const known = [...all, ...rest.flatMap((node) => usualValue(node, fields, lists) ?? [])];
  return withoutHalves(withoutLoneUnits(known, targets), targets).toSorted(
    (a, b) => b.score - a.score,
  );
}

type Arriving = { readonly fields: readonly SourceField[]; readonly index: SourceIndex };

/** By roots: what arrives stays as it is while rows are written. */
const arrivingKnown = new WeakMap<readonly SourceField[], Arriving>();

function arriving(roots: readonly SourceField[]): Arriving {
  const known = arrivingKnown.get(roots);
  if (known !== undefined) return known;
  const fields = everyField(roots).filter(({ path }) => path.startsWith("input"));
  const found = { fields, index: new SourceIndex(fields) };
  arrivingKnown.set(roots, found);
  return found;
}

/**
 * Of an object that may be left out nothing is proposed where something of it that is required would lack: half
 * an object is worse than none.
 */
function withoutHalves(
  all: readonly Suggestion[],
  targets: readonly TargetNode[],
): readonly Suggestion[] {
  const proposed = new Set(all.map(({ target }) => target));
  const dropped: string[] = [];
  const visit = (node: TargetNode): boolean => {
    const { target, place, required, children } = node;
    const isThere = place !== null || proposed.has(target);
    if (children.length === 0 || isThere) return isThere || !required;
    const inner = children.map(visit);
    const touched = everyNode(children).some(
      (one) => one.place !== null || proposed.has(one.target),
    );
    const whole = inner.every(Boolean);
    if (whole || required || !touched) return touched ? whole : !required;
    dropped.push(target);
    return true;
  };
  for (const node of targets) visit(node);
  return all.filter(
    ({ target }) =>
      !dropped.some((one) => target.startsWith(`${one}.`) || target.startsWith(`${one}[]`)),
  );
}

/** A currency or a unit is proposed only where its amount is there, or proposed. */
function withoutLoneUnits(
  all: readonly Suggestion[],
  targets: readonly TargetNode[],
): readonly Suggestion[] {
  const there = new Set([
    ...all.map(({ target }) => target),
    ...everyNode(targets).flatMap(({ target, place }) => (place === null ? [] : [target])),
  ]);
  const leaves = new Set(everyNode(targets).map(({ target }) => target));
  return all.filter(({ target }) => {
    const [, around] = /^(.*)\.(?:currency|uom|baseQuantity)$/.exec(target) ?? [];
    if (around === undefined) return true;
    const amounts = [`${around}.amount`, `${around}.value`].filter((one) => leaves.has(one));
    return amounts.length === 0 || amounts.some((one) => there.has(one));
  });
}

/** Lists whose entries have fields, and that nothing makes. */
function openLists(nodes: readonly TargetNode[]): readonly TargetNode[] {
  return everyNode(nodes).filter(
    ({ list, place, children }) => list && place === null && children.length > 0,
  );
}

/** Leaves and lists that no row fills, alone or with what they lie in. */
function openLeaves(nodes: readonly TargetNode[]): readonly TargetNode[] {
  return nodes.flatMap((node): readonly TargetNode[] => {
    const { place, list, children } = node;
    if (place !== null && !(list && Array.isArray(place.row.fields)) && !place.isList) return [];
    if (children.length > 0) return openLeaves(children);
    return place === null ? [node] : [];
  });
}

type Named = {
  readonly field: SourceField;
  readonly own: string;
  /** Without spelling. */
  readonly name: string;
  readonly concept: Concept | undefined;
  readonly around: readonly string[];
  readonly aroundConcepts: ReadonlySet<Concept>;
  /** The innermost list it lies in, with `[]`; "" for none. */
  readonly list: string;
};

/** Sources by what they are called and by what they mean, so that 5,000 fields are not held against 5,000. */
class SourceIndex {
  private readonly byName = new Map<string, Named[]>();
  private readonly byConcept = new Map<Concept, Named[]>();

  constructor(fields: readonly SourceField[]) {
    for (const field of fields) {
      if (field.children.length > 0 || field.list) continue;
      const own = field.name;
      const around = (targetSteps(field.path) ?? [])
        .slice(1, -1)
        .filter((name) => name !== entryStep);
      const at = field.path.lastIndexOf(entryStep);
      const named: Named = {
        field,
        own,
        name: plain(own),
        concept: conceptOf(fieldConcepts, own, around),
        around: around.map(plain),
        aroundConcepts: conceptsOf(around),
        list: at < 0 ? "" : field.path.slice(0, at + entryStep.length),
      };
      add(this.byName, named.name, named);
      if (named.concept !== undefined) add(this.byConcept, named.concept, named);
    }
  }

  like(name: string, concept: Concept | undefined): readonly Named[] {
    const same = this.byName.get(name) ?? [];
    const meant = concept === undefined ? [] : (this.byConcept.get(concept) ?? []);
    return [...new Set([...same, ...meant])];
  }
}

function best(
  node: TargetNode,
  index: SourceIndex,
  lists: ReadonlyMap<string, string>,
): Suggestion | null {
  const inList = node.target.lastIndexOf(entryStep);
  const list = inList < 0 ? "" : (lists.get(node.target.slice(0, inList)) ?? null);
  if (list === null || node.list) return null;
  const wanted = wantedOf(node);
  let found: Suggestion | null = null;
  for (const candidate of index.like(wanted.name, wanted.meaning)) {
    if (candidate.list !== list && !(candidate.list === "" && wanted.own === "currency")) continue;
    const suggestion = suggested(node, candidate, wanted);
    if (suggestion !== null && suggestion.score > (found?.score ?? least)) found = suggestion;
  }
  return found;
}

/** The candidate as the source of a target; null where it does not mean the same, or no form of it fits. */
function suggested(node: TargetNode, candidate: Named, wanted: Wanted): Suggestion | null {
  const judged = judge(candidate, wanted);
  const form = conversion(node.kind, candidate.field);
  if (judged === null || form === undefined || !isCode(node, candidate.field)) return null;
  const more = conversionWords[form];
  const reason = more === undefined ? judged.reason : `${judged.reason}, ${more}`;
  const { target, required } = node;
  return { target, required, source: candidate.field, form, reason, score: judged.score };
}

function wantedOf({ target }: TargetNode): Wanted {
  const steps = targetSteps(target) ?? [];
  const names = steps.filter((step) => step !== entryStep);
  const own = names.at(-1) ?? "";
  const around = names.slice(0, -1);
  // Of a value with its unit beside it, `quantity.value`, the name around says what it is.
  const vague = /^(value|amount|code|id)$/i.test(own) && around.length > 0;
  const said = vague ? `${around.at(-1)} ${own}` : own;
  const meaning =
    conceptOf(fieldConcepts, said, around) ??
    (vague ? conceptOf(fieldConcepts, around.at(-1) ?? "", around.slice(0, -1)) : undefined);
  const concepts = conceptsOf(around);
  return { own, name: plain(own), around: around.map(plain), concepts, meaning };
}

type Wanted = {
  readonly own: string;
  readonly name: string;
  readonly around: readonly string[];
  readonly concepts: ReadonlySet<Concept>;
  readonly meaning: Concept | undefined;
};

function judge(
  candidate: Named,
  wanted: Wanted,
): { readonly score: number; readonly reason: string } | null {
  const { meaning } = wanted;
  const sameName = candidate.name === wanted.name;
  // Of two that differ in spelling only, the one that is spelt so.
  const spelling = candidate.own === wanted.own ? 0.1 : 0;
  const sameMeaning = meaning !== undefined && candidate.concept === meaning;
  const { shared, near, score: around } = nearness(candidate, wanted);
  const own = (sameName ? 1.4 + spelling : 0) + (sameMeaning ? 2 : 0);
  // A name that says nothing by itself is the same only where it lies in the same.
  if (own === 0 || (vagueName.test(wanted.name) && !near && !sameMeaning)) return null;
  const score = own + around - candidate.around.length * 0.02;
  const what =
    sameMeaning && meaning !== undefined
      ? `${sameName ? "same name, " : ""}both are ${meaning.means}`
      : "same name";
  const where = shared === undefined ? "" : `, of ${shared.means}`;
  return { score, reason: what + where };
}

/** Whether what is around both means the same, and what that counts. */
function nearness(candidate: Named, wanted: Wanted) {
  const shared = [...wanted.concepts].find((one) => candidate.aroundConcepts.has(one));
  const sameAround = wanted.around.some((name) => candidate.around.includes(name));
  const near = shared !== undefined || sameAround;
  if (near) return { shared, near, score: 1 };
  const apart = wanted.concepts.size > 0 && candidate.aroundConcepts.size > 0 ? 2.5 : 0;
  const lonely = wanted.around.length === candidate.around.length ? 0 : 0.4;
  return { shared, near, score: 0.6 - apart - lonely };
}

const vagueName = /^(id|name|type|value|code|status|amount|key|title|state)$/;

/** A field with a code list takes a source whose value is one of it. */
function isCode({ codes }: TargetNode, { value }: SourceField): boolean {
  return codes === undefined || typeof value !== "string" || codes.includes(value);
}

/** What makes a source of another kind fit; undefined where nothing does. */
function conversion(kind: TargetKind, source: SourceField): string | undefined {
  const { value } = source;
  if (kind === "any" || source.kind === "any" || kind === source.kind) return "$";
  if (kind === "object" || source.kind === "object") return undefined;
  return conversions[kind]?.(source.kind, value === undefined || isNumeric(value));
}

function isNumeric(value: Json): boolean {
  return typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
}

type Conversion = (from: TargetKind, isNumeric: boolean) => string | undefined;

/** By what is wanted. */
const conversions: { readonly [kind in TargetKind]?: Conversion } = {
  number: (from, numeric) => (from === "text" && numeric ? "number($)" : undefined),
  decimal(from, numeric) {
    if (from === "number") return "text($)";
    return from === "text" && numeric ? "$" : undefined;
  },
  text: (from) => (from === "number" || from === "boolean" ? "text($)" : "$"),
  date: (from) => (from === "instant" ? "date($)" : undefined),
};

const conversionWords: { readonly [form: string]: string } = {
  "number($)": "as a number",
  "text($)": "as text",
  "date($)": "the day of it",
};

/** The source list, with `[]`, that makes each target list, or most probably would. */
function listPairs(
  targets: readonly TargetNode[],
  fields: readonly SourceField[],
  loops: ReadonlyMap<string, Loop>,
): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const sources = fields.filter(({ list, children }) => list && children.length > 0);
  for (const node of everyNode(targets)) {
    if (!node.list || node.children.length === 0) continue;
    const loop = loops.get(node.target);
    if (loop !== undefined) {
      if (loop.entries !== null) pairs.set(node.target, loop.entries);
      continue;
    }
    const at = node.target.lastIndexOf(entryStep);
    const around = at < 0 ? "" : pairs.get(node.target.slice(0, at));
    if (around === undefined) continue;
    const pair = bestList(
      node,
      sources.filter((field) => listAround(field) === around),
    );
    if (pair !== null) pairs.set(node.target, `${pair.path}${entryStep}`);
  }
  return pairs;
}

function listAround({ path }: SourceField): string {
  const at = path.lastIndexOf(entryStep);
  return at < 0 ? "" : path.slice(0, at + entryStep.length);
}

function bestList(node: TargetNode, sources: readonly SourceField[]): SourceField | null {
  const meaning = conceptOf(aroundConcepts, node.name, []);
  const inner = new Set(node.children.flatMap((child) => keysOf(child.name)));
  let found: { readonly field: SourceField; readonly score: number } | null = null;
  for (const field of sources) {
    const named = plain(field.name) === plain(node.name) ? 3 : 0;
    const meant =
      meaning !== undefined && conceptOf(aroundConcepts, field.name, []) === meaning ? 3 : 0;
    const like = field.children.filter((child) =>
      keysOf(child.name).some((key) => inner.has(key)),
    ).length;
    const score = Math.max(named, meant) + Math.min(like, 6) * 0.5;
    if (score >= 1 && score > (found?.score ?? 0)) found = { field, score };
  }
  return found?.field ?? null;
}

function keysOf(name: string): readonly (string | Concept)[] {
  const meaning = conceptOf(fieldConcepts, name, []);
  return meaning === undefined ? [plain(name)] : [plain(name), meaning];
}

function conceptsOf(around: readonly string[]): ReadonlySet<Concept> {
  return new Set(around.flatMap((name) => conceptOf(aroundConcepts, name, []) ?? []));
}
