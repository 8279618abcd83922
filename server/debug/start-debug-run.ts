import type { DebugInput } from "../../drizzle/schema/debug";
import type {
  AskedFor,
  DebugRunRequest,
  DebugSource,
  SampleMessage,
} from "../../drizzle/schema/samples";
import type { DebugPace, DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { Json, JsonObject } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { readStoredRun } from "../runs/read-head";
import { askForTrial } from "../samples/trial-requests";
import { effectTargets } from "./effect-targets";
import { insistOnEnding } from "./ends-run";
import { insistOnMode, withoutLive } from "./may-reach";
import { lockSession, type SessionRow, writeSession } from "./session";
import { outermostOf } from "./session-runs";
import { storeTrialVersion } from "./trial-version";
import { type Confirmed, type Reach, reachOf, slotsIn, systemWords } from "./who-set";

export type DebugStartOrder = {
  readonly flowId: string;
  readonly from:
    | {
        readonly kind: "message";
        readonly trigger: string;
        readonly message: SampleMessage;
        readonly label: string;
      }
    | {
        readonly kind: "run";
        readonly run: string;
        /** Begins at this step, with what came before taken over; null: with the message. */
        readonly node: string | null;
        /** In this iteration of it; where its list cannot be taken over, that begins anew and goes on to it. */
        readonly path: string;
        /** What arrives at the step instead; outside of loops only. */
        readonly edit?: Json;
      }
    /** The older message that came after the one of this debug run. */
    | { readonly kind: "older"; readonly run: string };
  /** Stands still before its first step, or goes on to the first breakpoint. */
  readonly pace: "into" | "continue";
  /** The message is delivered a second time: the run says whether that would start another one. */
  readonly twice?: boolean;
  /** An older message comes after it: the run says what becomes of that one. */
  readonly older?: DebugSource;
  /** Where its effects go; absent: as they are set, and nothing is live. */
  readonly effects?: DebugSetup["effects"];
  /** What of it this person was asked about by name. */
  readonly live: Confirmed;
  /** The run of somebody else that ends by this, as this person was told. */
  readonly ends: string | null;
};

/**
 * Asks the workers for a run of the saved draft that is stepped through. The run of the session so far is stopped
 * once this one has begun. A system is live only where that is asked for now, by its name.
 * Throws FLOW_INVALID for a draft that cannot run, NOT_FOUND for a run of somebody else, and CONFLICT for one of
 * another flow, or where somebody else's run would end and nobody was told.
 */
export async function requestDebugRun(
  tx: ScopedTransaction,
  actor: Actor,
  scope: MemberScope,
  { flowId, from, pace, twice = false, older, live, ends, ...order }: DebugStartOrder,
): Promise<{
  readonly id: string;
  readonly run: string;
  readonly previous: SessionRow;
  readonly asked: AskedFor;
}> {
  const session = await lockSession(tx, scope, flowId);
  await insistOnEnding(tx, { scope, actor }, { session, told: ends });
  const { hash, document } = await storeTrialVersion(tx, scope, flowId);
  const input = await inputOf(tx, scope, flowId, from);
  if (older?.kind === "run") await inputOf(tx, scope, flowId, { ...older, node: null, path: "" });
  for (const source of [from, older]) {
    if (source?.kind !== "message" || document.nodes[source.trigger] !== undefined) continue;
    throw new RequestError("INPUT_INVALID", "The trigger is not in the draft.");
  }
  const run = newId();
  const before = { ...session.setup, effects: withoutLive(session.setup.effects) };
  const wanted = order.effects ?? before.effects;
  const slots = Object.keys(wanted);
  for (const slot of slots) insistOnMode(scope, wanted[slot] ?? "mocked");
  const targets = await effectTargets(tx, scope, flowId, slots);
  const now = Date.now();
  const reach = reachOf(before, wanted, { run, targets, confirmed: live, actor, now });
  await writeSession(tx, session.id, {
    run,
    input: { ...input, by: actor.id },
    startedByName: actor.name,
    // Who steps through this one does not wait for another, which would take its place.
    catching: null,
  });
  const asked: AskedFor = {
    actor,
    action: "debug.start",
    detail: {
      run,
      ...(input.run === null ? { message: input.label } : { messageOf: input.run }),
      ...(from.kind === "run" && from.edit !== undefined && { edited: true }),
      ...liveWords(reach),
    },
  };
  const id = await askForTrial(tx, actor, scope, {
    kind: "debug_run",
    flowId,
    request: {
      run,
      version: hash,
      pace: paceOf(from, pace),
      by: actor.name,
      mayGoLive: slotsIn(wanted, "live").length > 0,
      reach,
      seen: before.effects,
      previous: outermostOf(session),
      from: sourceOf(from),
      asked,
      ...(twice && { twice }),
      ...(older !== undefined && { older }),
      ...(from.kind === "run" && from.edit !== undefined && { edit: from.edit }),
    },
  });
  return { id, run, previous: session, asked };
}

function liveWords(reach: Reach): JsonObject {
  const live = slotsIn(reach.effects, "live");
  return live.length === 0 ? {} : { live: systemWords(reach, live).systems ?? [] };
}

function paceOf(from: DebugStartOrder["from"], pace: "into" | "continue"): DebugPace {
  if (from.kind === "run" && from.node !== null && from.path !== "") {
    return { kind: "to", node: from.node, path: from.path };
  }
  return { kind: pace };
}

function sourceOf(from: DebugStartOrder["from"]): DebugRunRequest["from"] {
  if (from.kind === "older") return from;
  return from.kind === "message"
    ? { kind: from.kind, trigger: from.trigger, message: from.message }
    : { kind: from.kind, run: from.run, node: from.node, path: from.path };
}

async function inputOf(
  tx: ScopedTransaction,
  scope: MemberScope,
  flowId: string,
  from: DebugStartOrder["from"],
): Promise<DebugInput> {
  if (from.kind === "message") return { kind: "message", label: from.label, run: null };
  const source = await readStoredRun(tx, scope, from.run);
  if (source.flow !== flowId) {
    throw new RequestError("CONFLICT", "That run is of another flow.");
  }
  if (source.environmentId !== scope.environmentId) {
    throw new RequestError(
      "CONFLICT",
      "That run is of another environment. Debug it there, or take its message.",
    );
  }
  return from.kind === "older"
    ? { kind: "message", label: "the older message", run: null }
    : { kind: "run", label: "", run: source.id };
}
