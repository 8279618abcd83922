import type { DebugSource } from "../../drizzle/schema/samples";
import type { SigningSchemes } from "../../runtime/engine/delivery-id";
import type { DebugStart } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import { type Past, readPast } from "../../runtime/engine/replay-past";
import { playOlder } from "../../runtime/engine/trial/older-message";
import { type PlayRequest, playRun } from "../../runtime/engine/trial/play-run";
import type { TriggerInput } from "../../runtime/engine/trigger-message";
import { type OlderSource, olderSourceIn } from "../../runtime/flow-tests/older-source";
import { messageOfTrigger } from "../../runtime/flow-tests/test-start";
import type { Json } from "../../runtime/json";
import { withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { RequestError } from "../request-error";
import { headIn, readStoredRun } from "../runs/read-head";
import type { DebugParts } from "./begin-run";
import { answersOfRun, lastAnswers } from "./earlier-answers";

/** Whoever begins a run waits for both to be played. */
const playMaxMs = 2_000;

/** A message that a person chose, as its trigger receives it. */
export function triggerOfMessage({
  trigger,
  message: { body, method, contentType, ...rest },
}: DebugSource & { readonly kind: "message" }): TriggerInput {
  return {
    node: trigger,
    ...rest,
    ...(method !== null && { method }),
    ...(contentType !== null && { contentType }),
    bytes: new TextEncoder().encode(body),
  };
}

/** The stored message of a run. Throws CONFLICT where it is past its retention. */
export function triggerOfPast({ contents, values }: Past): TriggerInput {
  const start = contents[0]?.start;
  if (start === undefined) {
    throw new RequestError("CONFLICT", "The message of that run is past its retention.");
  }
  const { body, ...trigger } = start.trigger;
  return { ...trigger, bytes: values.bytes(body) };
}

export async function readPastOf(
  { db, host }: DebugParts,
  place: EnvironmentPlace,
  run: string,
): Promise<Past> {
  const stored = await withScope(db, place, (tx) => readStoredRun(tx, place, run));
  return readPast(host, headIn(place, stored));
}

/**
 * What becomes of an older message that comes after the one that is debugged: both are played in memory, with what
 * systems answered before; nothing leaves. Throws FlowError where the intake could not tell the delivery id or the ordering key of the
 * message that is debugged.
 */
export async function tellOlder(
  parts: DebugParts,
  place: EnvironmentPlace,
  {
    newer,
    older,
    signing,
  }: {
    readonly newer: Omit<PlayRequest, "maxMs">;
    readonly older: DebugSource;
    readonly signing: SigningSchemes;
  },
): Promise<NonNullable<DebugStart["older"]>> {
  const { head, plan, parameters, trigger, answers } = newer;
  const played = {
    head: { ...head, purpose: "test" as const },
    plan,
    parameters,
    trigger,
    answers,
    maxMs: playMaxMs,
  };
  const given = await givenBy(parts, place, { flow: head.flow, plan, older });
  const { told } = await playOlder(parts.host, {
    newer: played,
    played: await playRun(parts.host, played),
    older: { plan, ...given },
    signing,
  });
  const source: OlderSource = {
    run: older.kind === "run" ? older.run : null,
    message: messageOfTrigger(given.trigger),
  };
  return { told, source: source as unknown as Json };
}

async function givenBy(
  parts: DebugParts,
  place: EnvironmentPlace,
  {
    flow,
    plan,
    older,
  }: { readonly flow: string; readonly plan: Plan; readonly older: DebugSource },
): Promise<Pick<PlayRequest, "trigger" | "answers">> {
  const ofFlow = { flow, draft: plan };
  if (older.kind === "message") {
    const answers = await lastAnswers(parts, place, { ...ofFlow, origin: null });
    return { trigger: triggerOfMessage(older), answers };
  }
  const past = await readPastOf(parts, place, older.run);
  const others = await lastAnswers(parts, place, { ...ofFlow, origin: past.head.origin });
  const answers = await answersOfRun(parts, place, { past, draft: plan, others });
  return { trigger: triggerOfPast(past), answers };
}

/** The older message that a debug run was told of. Throws NOT_FOUND for a run without one. */
export async function olderSourceOf(
  parts: DebugParts,
  place: EnvironmentPlace,
  run: string,
): Promise<DebugSource> {
  const source = olderSourceIn(await readPastOf(parts, place, run));
  if (source === null) {
    throw new RequestError("NOT_FOUND", "No older message came after the one of that run.");
  }
  if (source.run !== null) return { kind: "run", run: source.run };
  const { trigger, body = "", method = null, contentType = null, ...rest } = source.message;
  const { base64: _, ...given } = rest;
  return { kind: "message", trigger, message: { ...given, body, method, contentType } };
}
