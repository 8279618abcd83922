import type { DebugRunRequest, DebugSource } from "../../drizzle/schema/samples";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { type DebugStart, startRun } from "../../runtime/engine/driver";
import type { Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import { startReplay } from "../../runtime/engine/replay";
import { isFolded, type Past, readPast } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import type { PlayRequest } from "../../runtime/engine/trial/play-run";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { signingSchemes } from "../flows/signing-schemes";
import { headIn, readStoredRun } from "../runs/read-head";
import { answersOfRun, lastAnswers } from "./earlier-answers";
import { olderSourceOf, tellOlder, triggerOfMessage, triggerOfPast } from "./older-message";
import { readUnfolded } from "./whole-past";

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
  const { from } = request;
  const source =
    from.kind === "older" ? sourceIn(await olderSourceOf(parts, place, from.run)) : from;
  const started =
    source.kind === "message"
      ? await startWithMessage(parts, place, { head, plan, request, from: source })
      : await startFromRun(parts, place, { head, plan, request, from: source });
  await started.verdict;
}

function sourceIn(source: DebugSource): Exclude<DebugRunRequest["from"], { kind: "older" }> {
  return source.kind === "message" ? source : { ...source, node: null };
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
  const published = await parts.publications.published(place, head.flow);
  const begun = {
    head,
    plan,
    trigger: triggerOfMessage(from),
    parameters: published?.parameters ?? {},
    answers: await lastAnswers(parts, place, { flow: head.flow, draft: plan, origin: null }),
  };
  return startRun(parts.host, {
    ...begun,
    debug: await debugOf(parts, place, { request, begun: () => begun }),
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
  const past = await pastOf(parts, place, source);
  const start = past.contents[0]?.start;
  const { origin } = source;
  const others = await lastAnswers(parts, place, { flow: head.flow, draft: plan, origin });
  const begun = {
    head: {
      ...head,
      retention: source.retention,
      origin: source.origin,
      originAcceptedAt: source.originAcceptedAt,
      parent: source.id,
    },
    plan,
    parameters: start?.parameters ?? {},
    answers: await answersOfRun(parts, place, {
      past,
      draft: plan,
      others,
      anew: from.node === null ? null : { node: from.node, path: from.path ?? "" },
    }),
  };
  return startReplay(host, {
    ...begun,
    source,
    past,
    chain: [],
    from:
      from.node === null
        ? { kind: "start" }
        : { kind: "node", node: from.node, path: from.path ?? "" },
    adopted: new Map(),
    debug: await debugOf(parts, place, {
      request,
      begun: () => ({ ...begun, trigger: triggerOfPast(past) }),
    }),
    lane: null,
    execute: "here",
  });
}

/** Whole where its steps were folded, so that what came before a fork is taken over from there, too. */
async function pastOf(parts: DebugParts, place: EnvironmentPlace, source: RunHead): Promise<Past> {
  const past = await readPast(parts.host, source);
  return (isFolded(past) ? await readUnfolded(parts, place, source) : null) ?? past;
}

type Begun = Omit<PlayRequest, "maxMs">;

/** How the intake would take what comes besides the message is asked only where something does. */
async function debugOf(
  parts: DebugParts,
  place: EnvironmentPlace,
  { request, begun }: { readonly request: SetRequest; readonly begun: () => Begun },
): Promise<DebugStart> {
  const { setup, pace, by, edit, from, twice, older } = request;
  const node = from.kind === "run" ? from.node : null;
  const own = {
    setup,
    pace,
    by,
    ...(node !== null && edit !== undefined && { edit: { node, path: "", value: edit } }),
  };
  if (twice !== true && older === undefined) return own;
  const newer = begun();
  const signing = await withScope(parts.db, place, (tx) =>
    signingSchemes(tx, newer.head.flow, place.environmentId),
  );
  return {
    ...own,
    ...(twice === true && { twice: { signing } }),
    ...(older !== undefined && {
      older: await tellOlder(parts, place, { newer, older, signing }),
    }),
  };
}
