import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import type { GivenAnswers } from "./debug/given-answers";
import { type DebugStart, type StartedRun, startRun } from "./driver";
import { type KnownBefore, knownBefore } from "./known-before";
import type { Plan } from "./plan";
import type { PastHost } from "./recompute-past";
import type { RunHead } from "./records";
import { refuseDoneBefore } from "./replay-as-new";
import { type Past, ranPlan, readAllReached, readPast } from "./replay-past";
import { type ReplayStart, type StartPlace, startPlace } from "./replay-start";
import type { AdoptedResult } from "./run-context";
import type { RunHost } from "./run-host";
import { stepsTakenOver } from "./taken-over";
import { withChangedMessage } from "./trigger-message";

export type ReplayRequest = {
  /**
   * Purpose `replay`, parent the source. With the source's origin it is the same message again; with an origin
   * of its own it is sent as new: every key is another one, and nothing is taken for done.
   */
  readonly head: RunHead;
  /** Of the version that is to run; it may be another one than the source's. */
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly source: RunHead;
  /** What that did, where the caller has read it. */
  readonly past?: Past;
  /** Earlier runs of the same origin, newest first, the source included: their results are adopted. */
  readonly chain: readonly RunHead[];
  /** Those of them that go on: what they have under way is waited for. */
  readonly open?: ReadonlySet<string>;
  readonly from: ReplayStart;
  /** Results that effects are answered with instead of those that {@link knownBefore} finds: a rehearsal's. */
  readonly adopted?: ReadonlyMap<string, AdoptedResult>;
  /** The message as a person has changed it; from the start only. */
  readonly message?: Uint8Array;
  /** Trial runs: what stands for the answers of systems; nothing is adopted, as nothing is sent unasked. */
  readonly answers?: GivenAnswers;
  readonly debug?: DebugStart;
  readonly lane: Uint8Array | null;
  readonly execute: "here" | "anywhere";
  /** Asked last, before anything is stored: rejects where what was read may be true no more, as its lock is lost. */
  readonly stillTrue?: () => Promise<unknown>;
};

/**
 * Starts a linked run from a stored message. Steps whose target does not know our key take over the results
 * of earlier runs and send nothing. Throws LIMIT_REACHED where such results are not known and cannot be looked
 * up, or where as new the start would do what was done before it a second time, and FLOW_INVALID where the start is
 * not in this version or its item not in the list. Whether another version recognises what was done is
 * for the caller to ask, by `refuseUnrecognised`.
 */
export async function startReplay(host: RunHost, request: ReplayRequest): Promise<StartedRun> {
  const { plan, source, from, head, message } = request;
  const asNew = head.origin !== source.origin;
  const past = request.past ?? (await readPast(host, source));
  const start = past.contents[0]?.start;
  if (start === undefined) {
    throw new FlowError("STORAGE_REFUSED", `The message of run ${source.id} is gone.`);
  }
  const earlier = asNew ? [] : request.chain.filter(({ id }) => id !== source.id);
  const others = await readAllReached(host, earlier);
  const { body, ...trigger } = start.trigger;
  const input =
    message === undefined
      ? { ...trigger, bytes: past.values.bytes(body) }
      : withChangedMessage(start.trigger, message);
  const place = startPlace(from, past, plan);
  const { version } = head;
  const reached = [past, ...others];
  const debugged = request.debug !== undefined;
  const seeds = await stepsTakenOver(host, past, plan, { version, place, debugged });
  if (asNew && place !== null) {
    refuseDoneBefore(plan, { past, ran: await ranPlan(host, past), place, seeds });
  }
  const before: KnownBefore =
    request.adopted !== undefined || asNew
      ? { adopted: request.adopted ?? new Map() }
      : knownBefore(plan, reached, { now: host.clock.now(), open: request.open });
  await request.stillTrue?.();
  return startRun(host, {
    head,
    plan,
    trigger: { ...input, kind: "replay" },
    parameters: request.parameters,
    dedupe: null,
    lane: request.lane,
    execute: request.execute,
    replay: {
      of: source.id,
      from: place?.node.id ?? "start",
      ...(place !== null && place.path !== "" && { path: place.path }),
      ...(asNew && { asNew }),
      ...(message !== undefined && { edited: true }),
    },
    ...before,
    seeds,
    ...(place !== null && { first: { node: place.node.id, path: place.path } }),
    ...(request.answers !== undefined && { answers: request.answers }),
    ...(request.debug !== undefined && {
      debug: { ...request.debug, edit: request.debug.edit ?? editAtStart(place, past) },
    }),
  });
}

/**
 * What a replay does not do again because it takes it over from its source: steps by their ids, and effects within
 * lists by their idempotency keys. Throws FLOW_INVALID where the start is not in this version or its item not in the
 * list.
 */
export async function takenOver(
  host: PastHost,
  past: Past,
  plan: Plan,
  { from, version }: { readonly from: ReplayStart; readonly version: string },
): Promise<ReadonlySet<string>> {
  const place = startPlace(from, past, plan);
  const seeds = await stepsTakenOver(host, past, plan, { version, place });
  const outside = seeds.filter(({ path, node }) => path === "" && !isSplit(plan, node));
  const within = new Set(seeds.map(({ path, node }) => `${path} ${node}`));
  const effects = past.contents
    .flatMap(({ intents }) => intents)
    .filter(({ path, node }) => path !== "" && within.has(`${path} ${node}`));
  return new Set([
    ...outside.map(({ node }) => node),
    ...effects.map(({ idempotencyKey }) => idempotencyKey),
  ]);
}

function isSplit(plan: Plan, node: string): boolean {
  return plan.nodes.get(node)?.work.behaviour === "split";
}

/** What a person let arrive at the start of the source. */
function editAtStart(place: StartPlace | null, { contents, values }: Past): DebugStart["edit"] {
  if (place === null) return undefined;
  const edit = contents
    .flatMap(({ debug = [] }) => debug)
    .findLast(
      (event) =>
        event.kind === "edited" && event.node === place.node.id && event.path === place.path,
    );
  if (edit?.kind !== "edited") return undefined;
  const { by, at } = edit;
  return { node: place.node.id, path: place.path, value: values.json(edit.value), by, at };
}
