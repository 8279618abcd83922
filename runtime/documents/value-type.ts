import type { ValueType } from "../expressions/language";
import type { DocumentDefinition, DocumentField, FieldShape } from "./definition";
import { documentSchema } from "./registry";

const remembered = new Map<DocumentDefinition, ValueType>();

/** What expressions know of a canonical document that a port names; undefined for any other type. */
export function documentValueType(type: string): ValueType | undefined {
  const schema = documentSchema(type);
  if (schema === undefined) return undefined;
  const before = remembered.get(schema);
  if (before !== undefined) return before;
  const made = objectType(schema.fields, false);
  remembered.set(schema, made);
  return made;
}

function objectType(fields: readonly DocumentField[], open: boolean): ValueType {
  const types: { [name: string]: ValueType } = Object.create(null);
  for (const field of fields) types[field.name] = typeOfField(field);
  return { kind: "object", fields: types, ...(open ? { open: true } : {}) };
}

function typeOfField({ shape, list, required }: DocumentField): ValueType {
  const one = typeOfShape(shape);
  const type: ValueType = list === true ? { kind: "list", of: one } : one;
  return required === true ? type : { ...type, optional: true };
}

function typeOfShape(shape: FieldShape): ValueType {
  switch (shape.kind) {
    case "object":
      return objectType(shape.fields, shape.open === true);
    case "integer":
      return { kind: "number" };
    // Decimals are text: no reader rounds them.
    case "decimal":
    case "code":
      return { kind: "text" };
    default:
      return { kind: shape.kind };
  }
}
