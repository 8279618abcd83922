import type { FlowErrorCode } from "../errors/flow-error";
import type { GivenCode } from "../errors/usual-sentences";
import type { ValueType } from "../expressions/language";
import type { FlowProblem } from "../flow/document";
import type { Json, JsonObject } from "../json";

/**
 * Document type on a port: `any`, `raw`, or a canonical or partner document such as `SalesOrder` or
 * `X12 850`, with its version where it has one: `SalesOrder@2`.
 */
export type DocumentType = string;

export type PortDefinition = {
  readonly name: string;
  readonly label: string;
  readonly direction: "in" | "out";
  readonly type: DocumentType;
  /**
   * Where the type comes from while `type` is `any`: an output that hands on what arrived has its type, an
   * input that hands over to a flow the one that flow's trigger names.
   */
  readonly typeFrom?: "input" | { readonly flow: string };
  readonly cardinality: "one" | "list";
  /** How the canvas draws it and the engine reads it: `item` opens an iteration, `error` takes failures. */
  readonly role: "main" | "branch" | "error" | "item";
  /** The row of the config's list that it is the output of: its line stays with the row, whatever that is named. */
  readonly row?: { readonly list: string; readonly index: number };
};

/** A condition of a step, and what it is called there. */
export type Condition = { readonly label: string; readonly text: string };

export type FieldOption = {
  readonly value: string;
  readonly label: string;
  readonly help?: string;
};

/**
 * One field of a node's or connection's form. Palette, form, validation, documentation and
 * search-and-replace read this; nothing else describes a config.
 *
 * `expression` holds the text of one expression, `condition` one that is true or false, `template`
 * text with `${…}`, `code` the TypeScript of a function's body; `list` holds objects of `item` fields; `keyValue` holds `[{name, value}]` with
 * template values; `tableColumn` names a column of the table that the node's `table` field names; `map` holds `{map, version, newest}`, a shared map whose rows the config has; `secret` never reaches the browser again once saved.
 */
export type FieldDefinition = {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly group?: string;
  readonly kind:
    | "text"
    | "longText"
    | "number"
    | "boolean"
    | "select"
    | "expression"
    | "condition"
    | "template"
    | "json"
    | "code"
    | "keyValue"
    | "list"
    | "duration"
    | "timeZone"
    | "cron"
    | "documentType"
    | "flow"
    | "table"
    | "tableColumn"
    | "map"
    | "secret";
  /** Of a `table`: which tables it means; the default is those that are looked up. */
  readonly tables?: "decision";
  readonly required?: boolean;
  readonly default?: Json;
  readonly placeholder?: string;
  /** Of a connection's text: the address of a system, without a user or password in it. */
  readonly address?: true;
  readonly options?: readonly FieldOption[];
  readonly min?: number;
  readonly max?: number;
  readonly item?: readonly FieldDefinition[];
  /** Of a `keyValue`: a name counts once, whatever its case, as a header's does. */
  readonly once?: boolean;
  /** Of a `keyValue`: names that have no effect; one that ends in `*` means all that begin like it. */
  readonly reserved?: readonly string[];
  /** Shown and required only while another field of the same object has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly Json[] };
};

/**
 * What a node is to the engine. The engine branches on this, never on a type:
 * `trigger` starts a run; `compute` is pure; `split` opens an iteration per item; `collect` closes it;
 * `effect` touches the world; `respond` sets the caller's answer; `emit` records a business event;
 * `wait` suspends until a time or an event; `call` runs a sub-flow; `code` runs a person's code in a sandbox.
 */
export type NodeBehaviour =
  | "trigger"
  | "compute"
  | "split"
  | "collect"
  | "effect"
  | "respond"
  | "emit"
  | "wait"
  | "call"
  | "code";

/** When a trigger starts runs by itself. */
export type CalendarTimes = {
  /** Five fields of cron. */
  readonly cron: string;
  /** IANA name; null is the distributor's. */
  readonly zone: string | null;
  /** Times that passed while nothing could start: leave them out, catch up once, or each. */
  readonly missed: "skip" | "once" | "all";
};

/**
 * What starts the runs of a trigger: a message to an address that publishing gives it, of which a flow has
 * one; the calendar, with `{ scheduledFor }` as the message; or a person, a test or another flow.
 */
export type TriggerStart =
  | {
      readonly by: "message";
      /** Whether its sender waits for what the flow answers; without it, it does. */
      waits?(config: JsonObject): boolean;
    }
  | { readonly by: "calendar"; times(config: JsonObject): CalendarTimes }
  | { readonly by: "person" };

/** An expression and the path of the field that holds it. */
type FieldText = { readonly text: string; readonly field: string };

/** What a node's output type may depend on. */
export type TypeContext = {
  readonly input: ValueType;
  /** Type of an expression of this node; `names` are those it binds itself. */
  infer(text: string, names?: { readonly [name: string]: ValueType }): ValueType;
};

/** What stands around a step that is being added or connected. */
export type ProposalContext = {
  /** The port whose line leads to it; null where none does. */
  readonly from: PortDefinition | null;
  /** Fields of the document that was built on the way to it; null where the message is as it came. */
  readonly built: readonly string[] | null;
  /** Settings of the connection it is proposed with; null where there is none. */
  readonly connection: JsonObject | null;
};

/** The single description of a node type that palette, form, docs, validation and engine read. */
export type NodeDefinition = {
  /** Without the major: `map`. */
  readonly name: string;
  readonly major: number;
  readonly label: string;
  /** One sentence for palette and docs. */
  readonly description: string;
  readonly category: "start" | "shape" | "decide" | "connect" | "finish";
  /** Name of a lucide icon. */
  readonly icon: string;
  readonly behaviour: NodeBehaviour;
  /** Words a person may search for, e.g. "if, switch, choice". */
  readonly keywords?: readonly string[];
  /** What its own work fails with; any step may break (NODE_FAULT). */
  readonly failures?: readonly GivenCode[];
  /**
   * Of a step that is answered: the error that an answer of this HTTP status is, or that there is none in time (null);
   * null where that is none. Must not throw on an incomplete config.
   */
  answered?(config: JsonObject, status: number | null): FlowErrorCode | null;
  readonly fields: readonly FieldDefinition[];
  /** Connection kinds its slot accepts; absent means no connection. */
  readonly connections?: readonly string[];
  /** What the connection does for it, below the field that chooses one. */
  readonly connectionHelp?: string;
  /** Ports for a config; must not throw on an incomplete one. */
  ports(config: JsonObject): readonly PortDefinition[];
  /** Short line under the name on the canvas, e.g. `POST /sales-orders`. */
  subtitle?(config: JsonObject): string;
  /** Checks that fields alone cannot express. */
  check?(config: JsonObject): readonly Omit<FlowProblem, "node">[];
  /**
   * What somebody who looks at a step's output should know about it, in sentences: not a fault, and likely a
   * slip. Must not throw on a config or an output that does not fit.
   */
  remarks?(config: JsonObject, output: Json): readonly string[];
  /**
   * Of a node that decides by conditions and hands on what it judged: they, in the order in which they are tried
   * until one holds. Must not throw on an incomplete config.
   */
  conditions?(config: JsonObject): readonly Condition[];
  /**
   * Of a node that decides by a table: where its output holds the decision, for those who look at the step. Must
   * not throw on an output that does not fit.
   */
  decided?(config: JsonObject, output: Json): Json;
  /**
   * Of a node that decides by a table: what the table's own expressions read as `input`, null for what arrived, and
   * the conditions whose values the step hands over instead.
   */
  decidesBy?(config: JsonObject): {
    readonly about: FieldText | null;
    readonly handed: readonly (FieldText & { readonly column: string })[];
  };
  /** Of each field of its output it can be told where it comes from. */
  readonly explains?: true;
  /**
   * The config with which it makes a document of a type from any other: it is offered between two ports that
   * do not fit.
   */
  builds?(type: DocumentType): JsonObject;
  /**
   * Settings that what stands around suggests for a step without any: they are filled in for everybody to
   * see and change, so only what is right for most.
   */
  proposes?(context: ProposalContext): JsonObject;
  /** Names an expression in this node may read besides the standard roots, per field path prefix. */
  readonly extraRoots?: { readonly [fieldPrefix: string]: readonly string[] };
  /** The same where the names depend on the config, e.g. the name of a list's entry in a map. */
  extraRootsAt?(config: JsonObject, field: string): readonly string[];
  /**
   * Type of what it hands on (of one item, for a splitter), so that later expressions are checked and
   * completed. Absent: unknown, except for nodes that hand on what arrived.
   */
  outputType?(config: JsonObject, context: TypeContext): ValueType;
  /** Of a trigger, and of every trigger. */
  readonly start?: TriggerStart;
  /** Of a step that answers: whether it tells the caller that the message is not taken as it is. */
  refuses?(config: JsonObject): boolean;
  /** Of a trigger: a whole message to design a flow by before a real one has come. */
  readonly sample?: {
    /** As in “a Shopify order”. */
    readonly label: string;
    readonly method?: string;
    readonly headers?: { readonly [name: string]: string };
    readonly body: Json;
    /** The field of its settings into which a person may write another body. */
    readonly writtenIn?: string;
  };
  /** The screen of its own on which its settings are edited, too, beside its form. */
  readonly editor?: "mapper";
  /** Shown in the docs; runs as a test. */
  readonly example: {
    readonly config: JsonObject;
    readonly input: Json;
    readonly output?: Json;
    readonly port?: string;
  };
};

/** `map@1` */
export function typeOf(definition: NodeDefinition): string {
  return `${definition.name}@${definition.major}`;
}

export const inPort: PortDefinition = {
  name: "in",
  label: "In",
  direction: "in",
  type: "any",
  cardinality: "one",
  role: "main",
};
export const outPort: PortDefinition = {
  name: "out",
  label: "Out",
  direction: "out",
  type: "any",
  cardinality: "one",
  role: "main",
};
/** The output of a node that hands on what arrived, as it is or with something added. */
export const passingPort: PortDefinition = { ...outPort, typeFrom: "input" };

/** The type that a config names, `any` where it names none. */
export function documentTypeIn(config: JsonObject, field = "documentType"): DocumentType {
  const named = config[field];
  return typeof named === "string" && named.trim() !== "" ? named.trim() : "any";
}

export const errorPort: PortDefinition = {
  name: "error",
  label: "Error",
  direction: "out",
  type: "any",
  cardinality: "one",
  role: "error",
};
