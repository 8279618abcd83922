import type { TypeEnvironment, ValueType } from "../expressions/language";
import { optionalWhen } from "../expressions/types";
import type { JsonObject } from "../json";
import type { NodeDefinition } from "../nodes/definition";
import type { FlowDocument, NodeId } from "./document";
import type { FlowTypes } from "./flow-types";
import { encloses, type FlowShape, type LoopPath } from "./loop-scopes";
import { nodeOf } from "./node-of";
import { ancestorsOf } from "./ports";
import { baseEnvironment, notBegun } from "./settings-scope";

const any: ValueType = { kind: "any" };
const anyOrMissing: ValueType = { kind: "any", optional: true };
const number: ValueType = { kind: "number" };

/** Of a flow as it is: thousands of rows of one node may read the same. */
const known = new WeakMap<FlowDocument, WeakMap<FlowTypes, Map<string, TypeEnvironment>>>();

/** What an expression in a field of a node may read, with as much type as the flow knows; the same for the same. */
export function nodeEnvironment(
  document: FlowDocument,
  shape: FlowShape,
  types: FlowTypes,
  id: NodeId,
  definition: NodeDefinition,
  field: string,
): TypeEnvironment {
  const names = ownNamesAt(definition, nodeOf(document, id)?.config ?? {}, field);
  const byTypes = known.get(document) ?? new WeakMap<FlowTypes, Map<string, TypeEnvironment>>();
  const all = byTypes.get(types) ?? new Map<string, TypeEnvironment>();
  known.set(document, byTypes.set(types, all));
  const key = names.length === 0 ? id : JSON.stringify([id, ...names]);
  const environment =
    all.get(key) ?? makeEnvironment(document, shape, types, id, definition, names);
  all.set(key, environment);
  return environment;
}

function makeEnvironment(
  document: FlowDocument,
  shape: FlowShape,
  types: FlowTypes,
  id: NodeId,
  definition: NodeDefinition,
  names: readonly string[],
): TypeEnvironment {
  const here = shape.loops.get(id) ?? [];
  const roots = baseEnvironment(document);
  roots.input = types.input(id);
  // Few expressions read steps; who does not, does not pay for the list of all earlier ones.
  let steps: ValueType | null = null;
  Object.defineProperty(roots, "steps", {
    enumerable: true,
    get: () => {
      steps ??= sameSteps(document, id, earlierSteps(document, shape, types, id, here));
      return steps;
    },
  });
  if (here.length > 0) {
    roots.item = types.item(id);
    roots.index = number;
    roots.key = anyOrMissing;
  }
  // Whichever list binds it, the place in it is a number.
  for (const name of names) roots[name] ??= name === "index" ? number : any;
  return definition.behaviour === "trigger" ? Object.assign(roots, notBegun) : roots;
}

/** Names that a node itself binds at one of its fields, such as that of an entry of the list it makes. */
export function ownNamesAt(
  definition: NodeDefinition,
  config: JsonObject,
  field: string,
): readonly string[] {
  return [...extraRootsOf(definition, field), ...(definition.extraRootsAt?.(config, field) ?? [])];
}

/** By the lines of a flow: while rows of a step are written, what the steps before it hand on stays as it is. */
const stepsKnown = new WeakMap<FlowDocument["edges"], Map<NodeId, StepsType>>();
type StepsType = Extract<ValueType, { kind: "object" }>;

/** The type of `steps`: the same object where it is the same. */
function sameSteps({ edges }: FlowDocument, id: NodeId, fields: StepsType["fields"]): ValueType {
  const all = stepsKnown.get(edges) ?? new Map<NodeId, StepsType>();
  stepsKnown.set(edges, all);
  const before = all.get(id);
  const names = Object.keys(fields);
  const isSame =
    before !== undefined &&
    names.length === Object.keys(before.fields).length &&
    names.every((name) => before.fields[name] === fields[name]);
  if (isSame) return before;
  const type: StepsType = { kind: "object", fields, idsOf: "step" };
  all.set(id, type);
  return type;
}

/** A step on a branch that was not taken has no output. */
const missingKnown = new WeakMap<ValueType, ValueType>();

function maybe(type: ValueType): ValueType {
  const known = missingKnown.get(type) ?? optionalWhen(true, type);
  missingKnown.set(type, known);
  return known;
}

function earlierSteps(
  document: FlowDocument,
  shape: FlowShape,
  types: FlowTypes,
  id: NodeId,
  here: LoopPath,
): Record<string, ValueType> {
  const steps: Record<string, ValueType> = Object.create(null);
  for (const earlier of ancestorsOf(document, id)) {
    if (encloses(shape.loops.get(earlier) ?? [], here)) {
      steps[earlier] = maybe(types.output(earlier));
    }
  }
  return steps;
}

function extraRootsOf({ extraRoots }: NodeDefinition, field: string): readonly string[] {
  if (extraRoots === undefined) return [];
  const path = field.replace(/\[\d+\]/g, "[]");
  return Object.entries(extraRoots).flatMap(([prefix, names]) =>
    path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`) ? names : [],
  );
}
