import { type TypeEnvironment, type ValueType, withoutTables } from "../expressions/language";
import type { JsonObject } from "../json";
import type { FlowDocument, NodeId } from "./document";
import type { FlowTypes } from "./flow-types";
import { ancestorsOf } from "./ports";
import { isObject } from "./schema";

const any: ValueType = { kind: "any" };
const anyOrMissing: ValueType = { kind: "any", optional: true };
const text: ValueType = { kind: "text" };
const openObject: ValueType = { kind: "object", fields: {}, open: true };

/** What settings of the flow may read: the trigger's message, before any node has run. */
export function settingsEnvironment(document: FlowDocument): TypeEnvironment {
  const roots = baseEnvironment(document);
  roots.input = any;
  return Object.assign(roots, notBegun);
}

/** Before the first step no version of a table is there to be read. */
export const notBegun: Pick<TypeEnvironment, typeof withoutTables> = {
  [withoutTables]:
    "No lookup table can be read here: look it up in a step of the flow, such as a map",
};

/** What a business key may read: `output` is what its node handed on. */
export function businessKeyEnvironment(
  document: FlowDocument,
  types: FlowTypes,
  node: NodeId,
): TypeEnvironment {
  const roots = baseEnvironment(document);
  roots.input = types.input(node);
  roots.output = types.output(node);
  const fields = [...ancestorsOf(document, node), node].map((id) => [id, anyOrMissing] as const);
  roots.steps = {
    kind: "object",
    fields: Object.assign(Object.create(null), Object.fromEntries(fields)),
  };
  return Object.assign(roots, notBegun);
}

/** What every expression of a flow may read, wherever it stands. */
export function baseEnvironment(document: FlowDocument): Record<string, ValueType> {
  const roots: Record<string, ValueType> = Object.create(null);
  roots.trigger = triggerType;
  roots.params = knownParameters(document.parameters);
  roots.run = runType;
  return roots;
}

const triggerType: ValueType = {
  kind: "object",
  fields: {
    body: any,
    headers: openObject,
    query: openObject,
    method: { ...text, optional: true },
  },
};

const runType: ValueType = {
  kind: "object",
  fields: { id: text, origin: text, acceptedAt: { kind: "instant" } },
};

const noParameters: JsonObject = {};
const parametersKnown = new WeakMap<JsonObject, ValueType>();

/** The same type for the same parameters: what was found out of a text that reads them holds on. */
function knownParameters(schema: JsonObject = noParameters): ValueType {
  const type = parametersKnown.get(schema) ?? parametersType(schema);
  parametersKnown.set(schema, type);
  return type;
}

function parametersType(schema: JsonObject): ValueType {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields: Record<string, ValueType> = Object.create(null);
  for (const [name, entry] of Object.entries(properties)) {
    const type = typeOfSchema(isObject(entry) ? entry : {});
    const given = required.includes(name) || (isObject(entry) && entry.default !== undefined);
    fields[name] = given ? type : { ...type, optional: true };
  }
  return { kind: "object", fields };
}

function typeOfSchema(schema: JsonObject): ValueType {
  switch (schema.type) {
    case "string":
      return text;
    case "number":
    case "integer":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return { kind: "list", of: isObject(schema.items) ? typeOfSchema(schema.items) : any };
    default:
      return any;
  }
}
