import type { Json } from "../json";
import type { TypeEnvironment, ValueType } from "./language";
import { anyType, booleanType, nullType, numberType, textType, unionOf } from "./types";
import { epochOfInstant } from "./values";

const depthMax = 64;
const entriesMax = 1_000;

/**
 * The type a sample document suggests: dates and instants by their form, a list by the union of its
 * entries, a field that some entries lack as optional. A null field is optional and unknown.
 */
export function typeOfSample(sample: Json | undefined, depth = 0): ValueType {
  if (sample === undefined || sample === null) return { kind: "any", optional: true };
  if (depth > depthMax) return anyType;
  switch (typeof sample) {
    case "boolean":
      return booleanType;
    case "number":
      return numberType;
    case "string":
      return typeOfText(sample);
  }
  if (Array.isArray(sample)) {
    const types = (sample as readonly Json[])
      .slice(0, entriesMax)
      .map((entry) => (entry === null ? nullType : typeOfSample(entry, depth + 1)));
    const [first = anyType, ...rest] = types;
    const of = rest.reduce(unionOf, first);
    return { kind: "list", of: of.kind === "null" ? { kind: "any", optional: true } : of };
  }
  const fields: { [name: string]: ValueType } = Object.create(null);
  for (const [name, value] of Object.entries(sample)) fields[name] = typeOfSample(value, depth + 1);
  return { kind: "object", fields };
}

/** The union of several samples: what is in all of them is sure, the rest optional. */
export function typeOfSamples(samples: readonly Json[]): ValueType {
  const [first, ...rest] = samples.map((sample) => typeOfSample(sample));
  return first === undefined ? anyType : rest.reduce(unionOf, first);
}

/** A type environment of roots by name. */
export function environmentOf(roots: { readonly [root: string]: ValueType }): TypeEnvironment {
  return Object.assign(Object.create(null), roots);
}

/** The same type in which no field is known to be all there is: a sample never proves absence. */
export function opened(type: ValueType): ValueType {
  if (type.kind === "list") return { ...type, of: opened(type.of) };
  if (type.kind !== "object") return type;
  const fields: { [name: string]: ValueType } = Object.create(null);
  for (const [name, field] of Object.entries(type.fields)) fields[name] = opened(field);
  return { ...type, fields, open: true };
}

function typeOfText(text: string): ValueType {
  if (/^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])$/.test(text)) return { kind: "date" };
  return epochOfInstant(text) === undefined ? textType : { kind: "instant" };
}
