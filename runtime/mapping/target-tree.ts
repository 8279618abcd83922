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
