import type { TypeEnvironment, ValueType } from "../expressions/language";
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

/** What an expression in a field of a node may read, with as much type as the flow knows. */
export function nodeEnvironment(
  document: FlowDocument,
  shape: FlowShape,
  types: FlowTypes,
  id: NodeId,
  definition: NodeDefinition,
  field: string,
): TypeEnvironment {
  const here = shape.loops.get(id) ?? [];
  const roots = baseEnvironment(document);
  roots.input = types.input(id);
  // Few expressions read steps; who does not, does not pay for the list of all earlier ones.
  Object.defineProperty(roots, "steps", {
    enumerable: true,
    get: (): ValueType => ({
      kind: "object",
      fields: earlierSteps(document, shape, types, id, here),
      idsOf: "step",
    }),
  });
  if (here.length > 0) {
    roots.item = types.item(id);
    roots.index = { kind: "number" };
    roots.key = anyOrMissing;
  }
  const config = nodeOf(document, id)?.config ?? {};
  // Whichever list binds it, the place in it is a number.
  for (const name of ownNamesAt(definition, config, field))
    roots[name] ??= name === "index" ? { kind: "number" } : any;
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

function earlierSteps(
  document: FlowDocument,
  shape: FlowShape,
  types: FlowTypes,
  id: NodeId,
  here: LoopPath,
): Record<string, ValueType> {
  const steps: Record<string, ValueType> = Object.create(null);
  for (const earlier of ancestorsOf(document, id)) {
    // A step on a branch that was not taken has no output.
    if (encloses(shape.loops.get(earlier) ?? [], here)) {
      steps[earlier] = { ...types.output(earlier), optional: true };
    }
  }
  return steps;
}

function extraRootsOf(definition: NodeDefinition, field: string): readonly string[] {
  const path = field.replace(/\[\d+\]/g, "[]");
  return Object.entries(definition.extraRoots ?? {}).flatMap(([prefix, names]) =>
    path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`) ? names : [],
  );
}
