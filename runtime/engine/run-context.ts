import type { Json, JsonObject } from "../json";
import type { Scope, TriggerMessage } from "../nodes/execution";
import { wellFormed } from "../well-formed";
import type { GivenAnswers } from "./debug/given-answers";
import type { Frame, NodeState } from "./frame";
import type { Input } from "./inputs";
import type { Plan } from "./plan";
import type { IterationPath, RunHead, StepError, TableVersions, ValueRef } from "./records";
import type { SentTo } from "./sent-to";
import { shortHash } from "./short-hash";

const keyTextMax = 200;

/** What every step of a run sees besides its input. */
export type RunContext = {
  readonly plan: Plan;
  readonly head: RunHead;
  readonly parameters: JsonObject;
  readonly message: TriggerMessage;
  /** Which of the flow's triggers started it. */
  readonly triggerNode: string;
  /** Value under which the raw body is stored. */
  readonly bodyRef: ValueRef;
  /** The lookup tables it reads, by name; the same from its beginning to its end. */
  readonly tables: { readonly [name: string]: Json };
  /** Which versions of them these are. */
  readonly tableVersions: TableVersions;
  /** Results of earlier runs by idempotency key: they are adopted instead of sending again. */
  readonly adopted: ReadonlyMap<string, AdoptedResult>;
  /** From when on, in epoch ms by idempotency key, a request of an earlier run is surely not on its way any more. */
  readonly late: ReadonlyMap<string, number>;
  /** By idempotency key the real systems of which nobody found out what they did with it in an earlier run. */
  readonly doubts: ReadonlyMap<string, readonly SentTo[]>;
  /** An earlier real run began with the same message, or the same call. */
  readonly again: boolean;
  /** Trial runs: what stands for the answers of systems that are not asked. */
  readonly answers: GivenAnswers;
  /** Steps that it has taken over from its source, as `path node`. */
  readonly seeded: ReadonlySet<string>;
  /** Somebody steps through it: it may stand still, and reaches what its setup says. */
  readonly debugged: boolean;
  /** Root `trigger`, complete once the trigger's step is done. */
  trigger: Json;
  readonly run: Json;
};

/** A result that an earlier run of the chain has from a step that cannot be repeated safely, or not at every system. */
export type AdoptedResult = {
  readonly value: Json;
  readonly port: string | null;
  /** The system that has it; absent where that is not known. */
  readonly to?: SentTo;
  /** What other systems gave in still earlier runs, newest first. */
  readonly others?: readonly AdoptedResult[];
};
/** A step of a replay that is taken over from its source; a splitter opens its list again. */
export type SeedStep = {
  readonly node: string;
  readonly path: IterationPath;
  readonly status: "succeeded" | "failed" | "skipped";
  readonly port: string | null;
  /** What it handed on; null where it handed on nothing. */
  readonly value: Json;
  readonly error?: StepError;
  /** Debug runs: what people did there in the source. It stays said. */
  readonly deeds?: readonly SeedDeed[];
};

/** Of what a step is taken over with: what somebody let arrive at it, or said that it handed on or was answered. */
export type SeedDeed = { readonly by: string | null; readonly at: number } & (
  | { readonly kind: "edited"; readonly source: string | null; readonly value: Json }
  | { readonly kind: "gave" }
  | { readonly kind: "answered"; readonly port: string; readonly value: Json }
);

/** A retry; of called runs one whose call was made before, which says so in `replay`. */
export function isAgain({ id, origin, purpose }: RunHead, replay: JsonObject | undefined): boolean {
  if (id === origin) return false;
  return purpose === "replay" || (purpose === "live" && replay?.of !== undefined);
}

/** Root `run`. New ids and `now()` are those of the origin, so that a replay makes the same. */
export function runRoot(head: RunHead): Json {
  return {
    id: head.id,
    origin: head.origin,
    acceptedAt: new Date(head.originAcceptedAt).toISOString(),
  };
}

export function scopeOf(context: RunContext, state: NodeState, input: Input): Scope {
  const { frame } = state;
  const scope: { [root: string]: Json | undefined } = {
    input: input.value,
    trigger: context.trigger,
    params: context.parameters,
    steps: frame.steps,
    run: context.run,
  };
  if (context.plan.tables.length > 0) scope.tables = context.tables;
  if (frame.loop !== null) {
    scope.item = frame.item;
    scope.index = frame.index;
    scope.key = frame.key ?? undefined;
  }
  return scope;
}

/**
 * Key sent to the target: the origin run, the node, and the iteration by index or by the node's own
 * expression. It never contains the attempt, so that a repeat is recognised. What is sent as new is so by the id of
 * the run itself in the place of its origin's.
 */
export function idempotencyKey(
  context: RunContext,
  state: NodeState,
  scope: Scope,
  asNew = false,
): string {
  const { node, frame } = state;
  const { id, origin } = context.head;
  const base = `${asNew ? id : origin}.${node.id}`;
  const own = node.work.iterationKey?.(scope);
  const iteration = own === undefined || own === null ? indexPath(frame) : plainText(own);
  return iteration === "" ? base : `${base}.${iteration}`;
}

function indexPath(frame: Frame): string {
  const indexes: number[] = [];
  for (let at: Frame | null = frame; at?.loop; at = at.parent) indexes.unshift(at.index);
  return indexes.join(".");
}

/** Safe in a header and a path. A long text ends in a hash of all of it: two that begin alike stay two. */
function plainText(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const plain = encodeURIComponent(wellFormed(text));
  if (plain.length <= keyTextMax) return plain;
  return `${plain.slice(0, keyTextMax - 12)}~${shortHash(text)}`;
}
