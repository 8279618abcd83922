import type { MapPlace } from "./map-places";
import type { LaterRead } from "./read-later";
import type { TargetField } from "./target-fields";
import { entryStep, fieldIn, targetSteps } from "./target-steps";

/** A field of the target with the row that fills it. */
export type TargetNode = TargetField & {
  /** `lines[].sku`; of a list without brackets at its end. */
  readonly target: string;
  readonly place: MapPlace | null;
  /** Named by a row and not by the schema. */
  readonly extra: boolean;
  /** Who reads it later, where no row makes it. */
  readonly readBy: readonly string[] | null;
  readonly children: readonly TargetNode[];
};

type Growing = Omit<TargetField, "children"> & {
  place: MapPlace | null;
  readonly extra: boolean;
  list: boolean;
  readBy: readonly string[] | null;
  readonly children: Map<string, Growing>;
};

/** The target as a tree: the fields of its schema, if it has one, and whatever else the rows name, or others read. */
export function targetTree(
  fields: readonly TargetField[] | null,
  places: readonly MapPlace[],
  later: readonly LaterRead[] = [],
): readonly TargetNode[] {
  const roots = new Map((fields ?? []).map((field) => [field.name, grow(field)]));
  const knowsAll = fields !== null;
  for (const place of places) {
    const steps = targetSteps(place.target);
    if (steps === null) continue;
    const node = nodeAt(roots, steps, knowsAll);
    if (node === null) continue;
    node.place ??= place;
    if (place.isList) node.list = true;
  }
  for (const { target, fields, by } of later) {
    for (const field of [target, ...fields]) {
      const node = nodeAt(roots, targetSteps(field) ?? [], knowsAll);
      if (node !== null && field === target) node.readBy = by;
    }
  }
  return [...roots.values()].map((node) => settled(node, ""));
}

/** A tree, and what it was made of, so that the next one can be made of it. */
export type KnownTree = {
  readonly fields: readonly TargetField[] | null;
  readonly places: readonly MapPlace[];
  readonly later: readonly LaterRead[];
  readonly nodes: readonly TargetNode[];
  /** The nodes by target, each before what is in it. */
  readonly byTarget: ReadonlyMap<string, TargetNode>;
  /** The tree as it was when a node came or went last: the same targets, not what fills them. */
  readonly frame: readonly TargetNode[];
};

/**
 * The tree after a change. Where rows of the same targets say something else, only they and what they lie in are new
 * nodes: a key in one of 5,000 rows makes as many as it lies deep.
 */
export function nextTree(
  before: KnownTree | null,
  fields: readonly TargetField[] | null,
  places: readonly MapPlace[],
  later: readonly LaterRead[],
): KnownTree {
  const changes = before === null ? null : changesOnly(before, fields, places, later);
  if (before === null || changes === null) {
    const nodes = targetTree(fields, places, later);
    const byTarget = new Map(everyNode(nodes).map((node) => [node.target, node]));
    return { fields, places, later, nodes, byTarget, frame: nodes };
  }
  const byTarget = new Map(before.byTarget);
  let { nodes } = before;
  for (const [old, place] of changes) {
    // Of two rows for one target the first fills it.
    if (byTarget.get(place.target)?.place !== old) continue;
    const steps = targetSteps(place.target)?.filter((step) => step !== entryStep) ?? [];
    nodes = filled(nodes, steps, place, byTarget);
  }
  return { fields, places, later, nodes, byTarget, frame: before.frame };
}

type Change = readonly [before: MapPlace, after: MapPlace];

/** Rows that say something else; null where there is more to it. */
function changesOnly(
  before: KnownTree,
  fields: readonly TargetField[] | null,
  places: readonly MapPlace[],
  later: readonly LaterRead[],
): readonly Change[] | null {
  const isSame =
    before.fields === fields &&
    before.places.length === places.length &&
    JSON.stringify(before.later) === JSON.stringify(later);
  if (!isSame) return null;
  const changes: Change[] = [];
  for (const [index, place] of places.entries()) {
    const old = before.places[index];
    if (old === place) continue;
    const fits =
      old?.target === place.target &&
      old.isList === place.isList &&
      old.required === place.required;
    if (old === undefined || !fits) return null;
    changes.push([old, place]);
  }
  return changes;
}

function filled(
  nodes: readonly TargetNode[],
  [name, ...inner]: readonly string[],
  place: MapPlace,
  byTarget: Map<string, TargetNode>,
): readonly TargetNode[] {
  const at = nodes.findIndex((node) => node.name === name);
  const node = nodes[at];
  if (node === undefined) return nodes;
  const next =
    inner.length === 0
      ? { ...node, place }
      : { ...node, children: filled(node.children, inner, place, byTarget) };
  byTarget.set(next.target, next);
  return nodes.with(at, next);
}

/** All nodes of a tree, each before what is in it. */
export function everyNode(nodes: readonly TargetNode[]): readonly TargetNode[] {
  const all: TargetNode[] = [];
  const visit = (node: TargetNode) => {
    all.push(node);
    for (const child of node.children) visit(child);
  };
  for (const node of nodes) visit(node);
  return all;
}

/**
 * Required fields that nothing fills. What lies in an object or a list that itself need not be there counts
 * once something of it is filled.
 */
export function unfilledFields(nodes: readonly TargetNode[]): readonly TargetNode[] {
  return requiredFields(nodes).filter(({ place }) => place === null);
}

/** How many required fields there are, as far as they count. */
export function requiredCount(nodes: readonly TargetNode[]): number {
  return requiredFields(nodes).length;
}

/** Required fields that count, filled or not; of objects what is in them. */
function requiredFields(nodes: readonly TargetNode[]): readonly TargetNode[] {
  return nodes.flatMap((node): readonly TargetNode[] => {
    const { children, required, list } = node;
    const counts = required || isTouched(node);
    const own = required || (list && counts) ? [node] : [];
    if (children.length === 0 || isWhole(node)) return required ? [node] : [];
    if (!counts) return [];
    if (list && node.place === null) return own;
    return [...(list ? own : []), ...requiredFields(children)];
  });
}

function isTouched({ place, children }: TargetNode): boolean {
  return place !== null || children.some(isTouched);
}

/** Filled as one: a list or an object that a row gives with all that is in it. */
function isWhole({ place, children }: TargetNode): boolean {
  return (
    place !== null &&
    place.text !== "" &&
    !(place.isList && everyNode(children).some((inner) => inner.place !== null)) &&
    !(place.isList && Array.isArray(place.row.fields))
  );
}

function grow(field: TargetField): Growing {
  const children = new Map(field.children.map((child) => [child.name, grow(child)]));
  return { ...field, place: null, extra: false, readBy: null, children };
}

function nodeAt(
  roots: Map<string, Growing>,
  steps: readonly string[],
  extra: boolean,
): Growing | null {
  let children = roots;
  let node: Growing | null = null;
  for (const step of steps) {
    if (step === entryStep) {
      if (node !== null) node.list = true;
      continue;
    }
    const known: Growing = children.get(step) ?? {
      name: step,
      kind: "any",
      required: false,
      list: false,
      place: null,
      extra,
      readBy: null,
      children: new Map(),
    };
    children.set(step, known);
    node = known;
    children = known.children;
  }
  return node;
}

function settled(node: Growing, around: string): TargetNode {
  const target = fieldIn(around, node.name);
  const inside = node.list ? `${target}${entryStep}` : target;
  const children = [...node.children.values()].map((child) => settled(child, inside));
  const kind = children.length > 0 ? "object" : node.kind;
  const required = node.required || node.place?.required === true;
  return { ...node, kind, target, required, children };
}
