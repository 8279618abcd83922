import type { DebugRunRequest } from "../../drizzle/schema/samples";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { SigningSchemes } from "../../runtime/engine/delivery-id";
import { startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import { startReplay } from "../../runtime/engine/replay";
import { readPast } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { signingSchemes } from "../flows/signing-schemes";
import { readStoredRun } from "../runs/read-head";
import { answersOfRun, headIn, lastAnswers } from "./earlier-answers";

export type DebugParts = {
  readonly db: AppDatabase;
  readonly publications: PublicationSource;
  readonly host: RunHost;
};

/** With what was set when it began. */
export type SetRequest = DebugRunRequest & { readonly setup: DebugSetup };

/** Begins a debug run in this process; resolves once it is stored. */
export async function beginRun(
  parts: DebugParts,
  place: EnvironmentPlace,
  flowId: string,
  request: SetRequest,
): Promise<void> {
  const { host } = parts;
  const now = host.clock.now();
  const head: RunHead = {
    id: request.run,
    partner: place.partnerId,
    distributor: place.distributorId,
    environment: place.environmentId,
    flow: flowId,
    version: request.version,
    purpose: "debug",
    retention: 7,
    origin: request.run,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
  };
  const plan = await host.plan(head);
  const started =
    request.from.kind === "message"
      ? await startWithMessage(parts, place, { head, plan, request, from: request.from })
      : await startFromRun(parts, place, { head, plan, request, from: request.from });
  await started.verdict;
}

type Starting<Kind> = {
  readonly head: RunHead;
  readonly plan: Plan;
  readonly request: SetRequest;
  readonly from: Extract<DebugRunRequest["from"], { readonly kind: Kind }>;
};

/** Systems answer as they did to the last run of the flow here that went well. */
async function startWithMessage(
  parts: DebugParts,
  place: EnvironmentPlace,
  { head, plan, request, from }: Starting<"message">,
) {
  const { body, method, contentType, ...rest } = from.message;
  const published = await parts.publications.published(place, head.flow);
  return startRun(parts.host, {
    head,
    plan,
    trigger: {
      node: from.trigger,
      ...rest,
      ...(method !== null && { method }),
      ...(contentType !== null && { contentType }),
      bytes: new TextEncoder().encode(body),
    },
    parameters: published?.parameters ?? {},
    answers: await lastAnswers(parts, place, head.flow, plan),
    debug: debugOf(request, await signingOf(parts, place, { flow: head.flow, request })),
    dedupe: null,
    lane: null,
    execute: "here",
  });
}

/**
 * Systems answer as they did to that run; keys, clock and ids are those of its message. It is kept as long as other
 * runs of that are: whoever sends the message again must know what this one has sent for good.
 */
async function startFromRun(
  parts: DebugParts,
  place: EnvironmentPlace,
  { head, plan, request, from }: Starting<"run">,
) {
  const { host, db } = parts;
  const source = headIn(
    place,
    await withScope(db, place, (tx) => readStoredRun(tx, place, from.run)),
  );
  const past = await readPast(host, source);
  const start = past.contents[0]?.start;
  const last = await lastAnswers(parts, place, head.flow, plan);
  return startReplay(host, {
    head: {
      ...head,
      retention: source.retention,
      origin: source.origin,
      originAcceptedAt: source.originAcceptedAt,
      parent: source.id,
    },
    plan,
    parameters: start?.parameters ?? {},
    source,
    chain: [],
    from:
      from.node === null
        ? { kind: "start" }
        : { kind: "node", node: from.node, path: from.path ?? "" },
    adopted: new Map(),
    answers: answersOfRun(past, plan, last),
    debug: debugOf(request, await signingOf(parts, place, { flow: head.flow, request })),
    lane: null,
    execute: "here",
  });
}

/** Asked only where the message comes twice; then a second delivery is judged as the intake would. */
async function signingOf(
  { db }: DebugParts,
  place: EnvironmentPlace,
  { flow, request }: { readonly flow: string; readonly request: SetRequest },
): Promise<SigningSchemes | null> {
  if (request.twice !== true) return null;
  return withScope(db, place, (tx) => signingSchemes(tx, flow, place.environmentId));
}

function debugOf({ setup, pace, by, edit, from }: SetRequest, signing: SigningSchemes | null) {
  const node = from.kind === "run" ? from.node : null;
  return {
    setup,
    pace,
    by,
    ...(signing !== null && { twice: { signing } }),
    ...(node !== null && edit !== undefined && { edit: { node, path: "", value: edit } }),
  };
}
