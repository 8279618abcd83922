import type { FlowError } from "../errors/flow-error";
import type { ExplainedMap } from "../expressions/explain-map";
import type { FlowNode } from "../flow/document";
import type { Json, JsonObject } from "../json";
import type { CallOff, CodeResult, Http, OpenConnection } from "../ports";
import type { TracedPart } from "./traced";

/**
 * Roots every expression may read: `input` (what arrived), `trigger` (`body`, `headers`, `query`,
 * `method`), `params` (publication values), `steps` (outputs of earlier nodes by id), inside a loop
 * `item`, `index`, `key`, and `run` (`id`, `origin`, `acceptedAt`). Not for expressions: `tables`, the pinned
 * versions of lookup tables by name, each a `ReadTable`.
 */
export type Scope = { readonly [root: string]: Json | undefined };

/** One compiled expression. */
export type Evaluate = (scope: Scope) => Json | undefined;

export type CompileContext = {
  readonly nodeId: string;
  readonly node: FlowNode;
  /** Compiles one expression of this node; a problem names the field. */
  expression(text: string, field: string): Evaluate;
  /** True or false; a missing result throws CONDITION_MISSING. */
  condition(text: string, field: string): (scope: Scope) => boolean;
  /** A template that is one `${…}` keeps its type; else text. */
  template(text: string, field: string): (scope: Scope) => Json | undefined;
  /** TypeScript of a function's body as JavaScript, line by line the same. */
  program(text: string, field: string): string;
};

/** A row that a lookup table does not have yet. */
export type AwaitedRow = {
  /** As the flow names it. */
  readonly table: string;
  /** Its cells by column, as far as they are known. */
  readonly row: JsonObject;
  /** Why the step cannot go on; it fails with that where nobody may wait. */
  readonly error: FlowError;
};

/**
 * `note` is kept with the step, for people. `warnings` are what they should know although it succeeded, in
 * sentences, such as a field it left out: asked for where they are kept, so that they may cost something.
 */
export type Emission = {
  readonly port: string;
  readonly value: Json;
  /** Nothing can be handed on yet: the step waits until a row is published, and then runs again. */
  readonly awaits?: AwaitedRow;
  readonly note?: string;
  readonly warnings?: () => readonly string[];
};

/** `compile` runs once per version and process; the result must be deterministic and must not mutate its scope. */
export type ComputeExecution = {
  readonly behaviour: "compute";
  compile(config: JsonObject, context: CompileContext): (scope: Scope) => Emission;
  /** Field by field where what it made of a scope comes from, from `from` on of each list. */
  explain?(config: JsonObject, scope: Scope, from: number): ExplainedMap;
  /**
   * What one place of what it made of a scope was made of; "" is all of it. Absent for a step that hands on what
   * arrived or something made of all that it reads.
   */
  trace?(config: JsonObject, scope: Scope, field: string): readonly TracedPart[];
};

/**
 * The message a run starts from, as its trigger sees it. `json()` parses the body once (shared with
 * the engine) and throws BODY_MALFORMED; an empty body is null.
 */
export type TriggerMessage = {
  readonly kind: "webhook" | "schedule" | "manual" | "call" | "replay";
  readonly method: string | null;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  json(): Json;
  text(): string;
};

export type CompiledTrigger = {
  /** What the node hands on. May throw, e.g. BODY_MALFORMED: then the step fails. */
  accept(message: TriggerMessage): Json;
  /** Roots `trigger` and `params`. Null or missing means that nothing is deduplicated. */
  dedupe?(scope: Scope): string | null;
  /** Answer the caller when the flow has run, not before. */
  readonly synchronous: boolean;
  /** Answer of a run that failed before a respond node: 202 with its id, or a problem document. */
  readonly onFailure: "accept" | "problem";
  readonly bodyMaxBytes: number;
};

export type TriggerExecution = {
  readonly behaviour: "trigger";
  compile(config: JsonObject, context: CompileContext): CompiledTrigger;
};

export type SplitExecution = {
  readonly behaviour: "split";
  /** The items of the iteration, with the group key when grouping. */
  compile(
    config: JsonObject,
    context: CompileContext,
  ): {
    readonly parallelism: number;
    readonly onIterationError: "stop" | "collect";
    items(scope: Scope): readonly { readonly item: Json; readonly key?: string }[];
  };
};

export type CollectExecution = {
  readonly behaviour: "collect";
  /** Folds the values that reached the collector, in iteration order, into one output. */
  compile(
    config: JsonObject,
    context: CompileContext,
  ): (collected: CollectedIterations, scope: Scope) => Json;
};

export type CollectedIterations = {
  readonly values: readonly Json[];
  /** How many iterations failed; `failures` holds the first 1,000 of them. */
  readonly failed: number;
  readonly failures: readonly {
    readonly index: number;
    readonly error: { readonly code: string; readonly message: string };
  }[];
  readonly skipped: number;
};

export type Answer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
};

export type RespondExecution = {
  readonly behaviour: "respond";
  compile(config: JsonObject, context: CompileContext): (scope: Scope) => Answer;
};

/** What is sent, as stored in the journal before it is sent: secrets are not in it. */
export type EffectRequest = JsonObject;

export type EffectResult =
  | {
      readonly outcome: "done";
      readonly value: Json;
      readonly response: JsonObject;
      readonly port?: string;
    }
  /** The target surely did not do it, or refused it. `error.recovery` says what may be tried. */
  | {
      readonly outcome: "failed";
      readonly error: FlowError;
      readonly response?: JsonObject;
      readonly retryAfterMs?: number;
    }
  /** The request may have arrived and no answer was read. */
  | { readonly outcome: "unknown"; readonly error: FlowError; readonly response?: JsonObject };

export type LookUpResult =
  | { readonly found: true; readonly value: Json; readonly response: JsonObject }
  | { readonly found: false; readonly response: JsonObject }
  | { readonly found: "unknown"; readonly error: FlowError };

/** `json` gives the text of a value of this run; the text of a value already stored is not made twice. */
export type EffectContext = {
  readonly connection: OpenConnection | null;
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal: CallOff;
  json(value: Json): string;
};

/** How a repeated send is safe: `keyed` by the target, by a `lookup` of our reference, or `none`. */
export type Guarantee = "keyed" | "lookup" | "none";

/** What a target that knows our key does with the same key and another request. */
export type SameKey = "first-result" | "conflict" | "upsert";

export type CompiledEffect = {
  readonly guarantee: Guarantee;
  /** It changes nothing at its target: one without an answer is asked again by its retry policy. */
  readonly reads?: boolean;
  /** Of a keyed target; the default is `first-result`. */
  readonly sameKey?: SameKey;
  /** Pure: the request for this scope and key. */
  request(scope: Scope, idempotencyKey: string): EffectRequest;
  send(request: EffectRequest, context: EffectContext): Promise<EffectResult>;
  lookUp?(request: EffectRequest, context: EffectContext): Promise<LookUpResult>;
  readonly reading?: AnswerReading;
};

/** How what a target said is read, apart from asking it. */
export type AnswerReading = {
  /** What `send` makes of an answer that it has kept as its `response`. Pure. */
  read(response: JsonObject): EffectResult;
  /** Equal where answers are read alike. */
  readonly answers: string;
  /** Equal where an unknown outcome is settled alike. */
  readonly settles: string;
};

export type EffectExecution = {
  readonly behaviour: "effect";
  /** The setting by which it sends what arrived as it is; null where it sends what its expressions say. */
  sendsInput?(config: JsonObject): string | null;
  compile(config: JsonObject, context: CompileContext & { readonly http: Http }): CompiledEffect;
};

export type EmitExecution = {
  readonly behaviour: "emit";
  compile(
    config: JsonObject,
    context: CompileContext,
  ): (scope: Scope) => { readonly type: string; readonly key: string; readonly data: Json };
};

/** `begunAt` is epoch ms of when the wait began: recorded, so a later reading gives the same. */
export type WaitExecution = {
  readonly behaviour: "wait";
  compile(
    config: JsonObject,
    context: CompileContext,
  ): (
    scope: Scope,
    begunAt: number,
  ) => {
    /** Epoch ms at which the wait ends by itself. */
    readonly until: number;
    readonly event?: {
      readonly type: string;
      readonly key: string;
      readonly waiters: "first" | "all";
      /** How long before the wait an event may have come, ms; absent: the flow's setting. */
      readonly windowMs?: number;
    };
  };
};

/** `roots` are the names of the scope that the code mentions. */
export type CompiledCode = {
  readonly program: string;
  readonly roots: readonly string[];
  readonly timeMs: number;
  readonly memoryMb: number;
  /** It is not called: it fails with this. Tests say so. */
  readonly fails?: FlowError;
  /** Told of each call and what came of it: trials note it. */
  readonly watch?: (scope: Scope, result: CodeResult) => void;
};

/** Pure, yet not executed in this process's own language: its result is always kept and never computed again. */
export type CodeExecution = {
  readonly behaviour: "code";
  compile(config: JsonObject, context: CompileContext): CompiledCode;
};

export type CallExecution = {
  readonly behaviour: "call";
  compile(
    config: JsonObject,
    context: CompileContext,
  ): (scope: Scope) => { readonly flow: string; readonly input: Json };
};

export type NodeExecution =
  | TriggerExecution
  | ComputeExecution
  | SplitExecution
  | CollectExecution
  | RespondExecution
  | EffectExecution
  | EmitExecution
  | WaitExecution
  | CallExecution
  | CodeExecution;
