import type { JsonObject } from "../json";
import type { DocumentName } from "./document-names";

/** One value of a closed list of codes, with the words for it. */
export type CodeValue = { readonly code: string; readonly help: string };

/**
 * What a field holds. Decimals are text so that no reader rounds them; a date has no time zone, an instant
 * has an offset. `any` is whatever an adapter keeps.
 */
export type FieldShape =
  | {
      readonly kind: "text";
      /** Regular expression of JSON Schema, anchored. */
      readonly pattern?: string;
      /** Of the pattern, for people: “an ISO 4217 code such as USD”. */
      readonly wants?: string;
      /** Names a code list of `runtime/codes` that the text is of. */
      readonly codeList?: "currency" | "unit" | "country";
    }
  | { readonly kind: "decimal" | "integer" | "boolean" | "date" | "instant" | "any" }
  | { readonly kind: "code"; readonly values: readonly CodeValue[] }
  | {
      readonly kind: "object";
      /** A shape that many documents share, e.g. `Money`; absent for one of this document alone. */
      readonly typeName?: string;
      readonly fields: readonly DocumentField[];
      /** Names of its own are kept, too: `ext`. */
      readonly open?: true;
      /** What its fields must be together: a GS1 key has a check digit. */
      readonly rule?: "gs1-key";
    };

/** One field of a canonical document: trees, schema, types, docs and checks read this and nothing else. */
export type DocumentField = {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly shape: FieldShape;
  /** There wherever its parent is; a required list has at least one entry. */
  readonly required?: true;
  readonly list?: true;
  /** Filled in by Orderloom; a map leaves it out. */
  readonly derived?: true;
  /** Term of UBL 2, without the prefixes `cbc:` and `cac:`. */
  readonly ubl?: string;
  /** Segment and element of ASC X12, e.g. `BEG03`. */
  readonly x12?: string;
};

/** A canonical document of order-to-cash. */
export type DocumentDefinition = {
  readonly name: DocumentName;
  readonly label: string;
  /** What it is for, in one or two sentences. */
  readonly help: string;
  /** The document of UBL, OAGIS and X12 that says the same. */
  readonly standards: string;
  readonly fields: readonly DocumentField[];
  /** A whole one; a test holds it against the definition. */
  readonly example: JsonObject;
};

/** The model and its version, as the envelope of a message names it. */
export const modelVersion = "o2c/1";
