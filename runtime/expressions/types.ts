import type { ValueType } from "./language";

export const anyType: ValueType = { kind: "any" };
export const textType: ValueType = { kind: "text" };
export const numberType: ValueType = { kind: "number" };
export const booleanType: ValueType = { kind: "boolean" };
/** The type of `[]`: it says nothing of entries, so it gives way to any other list. */
export const emptyListType: ValueType = { kind: "list", of: { kind: "any" } };
export const nullType: ValueType = { kind: "null", optional: true };

/** The kind of a type in the words of messages. */
export function typeName(type: ValueType): string {
  switch (type.kind) {
    case "any":
      return "unknown";
    case "text":
      return "text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "null":
      return "missing";
    case "date":
      return "a date";
    case "instant":
      return "an instant";
    case "list":
      return "a list";
    case "object":
      return "an object";
  }
}

export function isOptional(type: ValueType): boolean {
  return type.optional === true || type.kind === "null";
}

/** The same type, which may now be missing if `when` holds. */
export function optionalWhen(when: boolean, type: ValueType): ValueType {
  return when && type.optional !== true ? { ...type, optional: true } : type;
}

export function withoutOptional(type: ValueType): ValueType {
  if (type.optional !== true) return type;
  const { optional: _optional, ...rest } = type;
  return rest as ValueType;
}

/** Text, dates and instants are all text in JSON. */
export function isTextual(type: ValueType): boolean {
  return type.kind === "text" || type.kind === "date" || type.kind === "instant";
}

/** A type that covers both; unlike kinds are unknown. */
export function unionOf(left: ValueType, right: ValueType): ValueType {
  const optional = isOptional(left) || isOptional(right);
  if (left.kind === "null") return optionalWhen(true, right);
  if (right.kind === "null") return optionalWhen(true, left);
  if (right === emptyListType && left.kind === "list") return left;
  if (left === emptyListType && right.kind === "list") return right;
  if (left.kind === "list" && right.kind === "list") {
    return optionalWhen(optional, { kind: "list", of: unionOf(left.of, right.of) });
  }
  if (left.kind === "object" && right.kind === "object") {
    return optionalWhen(optional, unionOfObjects(left, right));
  }
  if (left.kind === right.kind) return optionalWhen(optional, left);
  if (isTextual(left) && isTextual(right)) return optionalWhen(optional, textType);
  return optionalWhen(optional, anyType);
}

type ObjectType = Extract<ValueType, { kind: "object" }>;

function unionOfObjects(left: ObjectType, right: ObjectType): ValueType {
  const fields: { [name: string]: ValueType } = Object.create(null);
  for (const [name, type] of Object.entries(left.fields)) {
    const other = Object.hasOwn(right.fields, name) ? right.fields[name] : undefined;
    fields[name] = other === undefined ? optionalWhen(true, type) : unionOf(type, other);
  }
  for (const [name, type] of Object.entries(right.fields)) {
    if (!Object.hasOwn(left.fields, name)) fields[name] = optionalWhen(true, type);
  }
  const open = left.open === true || right.open === true;
  return { kind: "object", fields, ...(open ? { open: true } : {}) };
}
