import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import { isRead } from "../activity";
import type { GivenAnswers } from "../debug/given-answers";
import { deliveryIdOf, type SigningSchemes } from "../delivery-id";
import { derivedId } from "../derived-id";
import type { Plan } from "../plan";
import type { IntentRecord, RunHead } from "../records";
import type { Past } from "../replay-past";
import { intakeScope, messageOf, type TriggerInput } from "../trigger-message";
import type { OlderAsks, OlderRan, OlderTold } from "./older-told";
import { type PlayedRun, type PlayHost, type PlayRequest, playRun } from "./play-run";

export type OlderPlay = {
  readonly newer: PlayRequest;
  /** What that came to. */
  readonly played: PlayedRun;
  readonly older: {
    readonly plan: Plan;
    readonly trigger: TriggerInput;
    readonly answers: GivenAnswers;
  };
  readonly signing: SigningSchemes;
};

/** Id and origin of the run of an older message: its keys begin with it. */
export function olderIdOf({ hash }: Pick<PlayHost, "hash">, newer: Pick<RunHead, "id">): string {
  return derivedId(hash, `${newer.id} older message`);
}

/**
 * Lets an older message arrive once the run of a newer one has ended, as another order with keys and an origin of its
 * own, at the same time of the clock. Throws FlowError where the delivery id or the ordering key of the newer one
 * cannot be told: the intake refuses such a message.
 */
export async function playOlder(
  host: PlayHost,
  { newer, played, older, signing }: OlderPlay,
): Promise<{ readonly told: OlderTold; readonly played: PlayedRun | null }> {
  const { plan, parameters, head, maxMs } = newer;
  const own = laneOf(newer, newer.trigger);
  const intake = intakeOf(newer, older.trigger, signing);
  if ("refused" in intake) {
    const { refused } = intake;
    return { told: { known: null, lanes: null, ran: null, refused }, played: null };
  }
  const lanes = plan.orderingKey === null ? null : { newer: own, older: intake.lane };
  const known = sharedDelivery(newer, { node: older.trigger.node, id: intake.id }, signing);
  if (known !== null) return { told: { known, lanes, ran: null }, played: null };
  const id = olderIdOf(host, head);
  const later = await playRun(host, {
    head: Object.assign({}, head, { id, origin: id }),
    plan: older.plan,
    parameters,
    trigger: older.trigger,
    answers: older.answers,
    maxMs,
  });
  const ran: OlderRan = {
    end: later.end?.status ?? later.stoodStill ?? "too-long",
    error: later.end?.error ?? null,
    asks: asksOf(older.plan, later.past, played.past),
  };
  return { told: { known: null, lanes, ran }, played: later };
}

type Intake =
  | { readonly id: string | null; readonly lane: string | null }
  | { readonly refused: string };

/** What the intake tells of a message before it takes it in. */
function intakeOf(flow: PlayRequest, trigger: TriggerInput, signing: SigningSchemes): Intake {
  const { plan, parameters } = flow;
  try {
    const id = deliveryIdOf(plan, trigger, { parameters, signing });
    return { id, lane: laneOf(flow, trigger) };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    return { refused: cause.message };
  }
}

/** By which the intake takes the second message for the first; each start knows its own messages only. */
function sharedDelivery(
  { plan, parameters, trigger }: PlayRequest,
  { node, id }: { readonly node: string; readonly id: string | null },
  signing: SigningSchemes,
): string | null {
  if (id === null || node !== trigger.node) return null;
  return deliveryIdOf(plan, trigger, { parameters, signing }) === id ? id : null;
}

function laneOf({ plan, parameters }: PlayRequest, trigger: TriggerInput): string | null {
  const compiled = plan.triggers.get(trigger.node);
  if (plan.orderingKey === null || compiled === undefined) return null;
  return plan.orderingKey(intakeScope(messageOf(trigger), compiled, parameters));
}

function asksOf(plan: Plan, older: Past, newer: Past): readonly OlderAsks[] {
  const before = new Set([...callsOf(newer)].map(([, call]) => placed(call)));
  const asks = new Map<string, OlderAsks>();
  for (const call of callsOf(older).values()) {
    const { node, request, key } = call;
    const planned = plan.nodes.get(node);
    const known = asks.get(node) ?? {
      node,
      reads: planned !== undefined && isRead(planned.work),
      calls: 0,
      first: addressOf(request),
      key,
      shared: 0,
    };
    const shared = known.shared + (before.has(placed(call)) ? 1 : 0);
    asks.set(node, Object.assign({}, known, { calls: known.calls + 1, shared }));
  }
  return [...asks.values()];
}

type Call = { readonly node: string; readonly request: JsonObject; readonly key: string };

const placed = ({ node, key }: Call) => `${node} ${key}`;

/** By step and round; the last attempt says what is asked. */
function callsOf({ contents, values }: Past): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const intent of contents.flatMap(({ intents }) => intents)) {
    const { path, node } = intent;
    const request = values.object(intent.request);
    calls.set(`${path} ${node}`, { node, request, key: knownBy(request, intent) });
  }
  return calls;
}

/**
 * What a system can know a call again by: the idempotency key that the flow itself writes into it, else the address
 * where it is looked up, else the key that it is sent under.
 */
function knownBy({ headers, lookUp }: JsonObject, { idempotencyKey }: IntentRecord): string {
  const written = (headers as JsonObject | undefined)?.["idempotency-key"];
  return textOf(written) || textOf(lookUp) || idempotencyKey;
}

function addressOf({ method, url }: JsonObject): string {
  return `${textOf(method)} ${textOf(url)}`.trim();
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
