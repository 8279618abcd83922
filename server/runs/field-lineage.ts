import type { OriginText } from "./field-origins";

/** A place of what a step handed on; of the trigger of the message, of a splitter at the path of an iteration of its item. */
export type LineagePlace = { readonly node: string; readonly path: string; readonly field: string };

/** Where a value comes from, one step after the other back to the message. */
export type LineageOrigin = {
  /** Null for what is no step: a parameter, a header of the message. */
  readonly node: string | null;
  readonly path: string;
  readonly field: string;
  readonly how:
    | "message"
    | "computed"
    | "code"
    | "answered"
    | "edited"
    | "parameter"
    | "run"
    | "position"
    | "key";
  readonly parts: readonly LineagePart[];
  /** It has parts that are told at another place of the same answer, or are too many. */
  readonly more?: true;
};

export type LineagePart = {
  readonly target: string;
  readonly value?: OriginText;
  readonly expression: string;
  /** The setting, or the condition of a table, that it stands in. */
  readonly label?: string;
  readonly table?: string;
  /** `list`: it says which entries the list around the place has. */
  readonly of: "value" | "list";
  readonly reads: readonly {
    readonly path: string;
    readonly value?: OriginText;
    /** Of a list: all that was read of its entries, by places in each; absent where that is all. */
    readonly ofEach?: readonly string[];
    readonly from: readonly LineageOrigin[];
  }[];
  readonly error?: string;
};

/** Why it cannot be told; see {@link import("./field-origins").FieldOrigins}. */
type NotTold = { readonly state: "changed" | "gone" | "too-much" };

export type FieldLineage =
  | { readonly state: "traced"; readonly value?: OriginText; readonly origin: LineageOrigin }
  | NotTold;

/** One thing that a value went into. */
export type FieldUse = LineagePlaceOfUse & {
  readonly kind:
    | "field"
    | "look-up"
    | "decision"
    | "condition"
    | "list"
    | "code"
    | "request"
    | "call"
    | "answer"
    | "event"
    | "setting";
  /** The field that was made, or the setting or condition that read it. */
  readonly target: string;
  readonly expression: string;
  readonly table?: string;
  readonly value?: OriginText;
  /** As the step wrote what it read. */
  readonly read: string;
  /** The place that it read: the asked one, or one that was made of it. */
  readonly of: LineagePlace;
};

type LineagePlaceOfUse = { readonly node: string; readonly path: string };

export type FieldUses =
  | {
      readonly state: "traced";
      /** The step that made the value. */
      readonly origin: LineagePlace;
      readonly uses: readonly FieldUse[];
      /** Turns of loops that were not looked at. */
      readonly turnsLeft: number;
    }
  | NotTold;
