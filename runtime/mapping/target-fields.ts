import type { Json } from "../json";

/** A `decimal` is a number written as text, so that no reader rounds it. */
export type TargetKind =
  | "text"
  | "number"
  | "decimal"
  | "boolean"
  | "date"
  | "instant"
  | "object"
  | "any";

/** A field of the document that a map builds. */
export type TargetField = {
  readonly name: string;
  readonly kind: TargetKind;
  readonly required: boolean;
  readonly list: boolean;
  /** The only values it may have, where it has a code list. */
  readonly codes?: readonly string[];
  readonly help?: string;
  readonly children: readonly TargetField[];
};

/** The kind of a value as it stands in a document; dates and instants by their form. */
export function kindOfValue(value: Json): TargetKind {
  if (value === null) return "any";
  switch (typeof value) {
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return /^\d{4}-\d\d-\d\d$/.test(value)
        ? "date"
        : /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)
          ? "instant"
          : "text";
    default:
      return Array.isArray(value) ? "any" : "object";
  }
}
