import type { ServerResponse } from "node:http";
import type { StartedRun, StartRequest } from "@/runtime/engine/driver";
import type { RunEnd, RunHead } from "@/runtime/engine/records";
import { messageOf, type TriggerInput } from "@/runtime/engine/trigger-message";
import { FlowError } from "@/runtime/errors/flow-error";
import type { Answer, TriggerMessage } from "@/runtime/nodes/execution";
import { pausedNote } from "@/server/flows/release-held-runs";
import type { IntakeOutcome } from "../metrics";
import { type Problem, sendProblem } from "../problem";
import { sendAccepted, sendAnswer } from "./answer";
import type { Endpoint } from "./endpoint";
import type { IntakeParts } from "./intake";
import { bodyError, intakeKeys } from "./intake-scope";
import { malformed, notTakenNow } from "./refusals";

const encoder = new TextEncoder();
const respondWithinMs = 20_000;
/** An order without a caller that is longer than this goes to a worker: callers wait for this process. */
const acceptedHereMaxBytes = 64 * 1024;
/** Shopify gives up after 5 s in all. */
const respondWithinShopifyMs = 4_000;

/** A message whose signature fits, and who waits for its answer. */
export type Taken = {
  readonly parts: IntakeParts;
  readonly endpoint: Endpoint;
  readonly input: TriggerInput;
  /** Tells repeated deliveries where the flow names no delivery id of its own. */
  readonly deliveryId: string | null;
  readonly response: ServerResponse;
  /** Takes a place for a run that nobody waits for; false when there is none. */
  takeSpare(): boolean;
  /** Keeps the places that were taken until the run is done. */
  keepUntil(done: Promise<unknown>): void;
  /** When the request came, by performance.now(). */
  readonly begin: number;
};

/** Starts a run for the message and answers its sender once the outcome is durable. */
export async function startMessage(taken: Taken): Promise<IntakeOutcome> {
  const { parts, endpoint, response } = taken;
  const head = headOf(parts, endpoint);
  const message = messageOf(taken.input);
  const request = startRequest(taken, head, message);
  if (request instanceof FlowError) {
    sendProblem(response, keyProblem(request));
    return "malformed";
  }
  const isAwaited = request.execute === "here";
  const isSpare = !isAwaited && mayRunHere(taken, request) && taken.takeSpare();
  if (isAwaited) {
    parts.endings.expect(head.id);
  }
  try {
    const hold = endpoint.state === "paused" ? pausedNote : null;
    const started = parts.start(isSpare ? { ...request, execute: "here" } : request, hold);
    const here = isAwaited || isSpare;
    taken.keepUntil(here ? givenBackIfBroken(parts, head, started) : started.done);
    return await answer(taken, { head, message, started, isAwaited });
  } finally {
    if (isAwaited) {
      parts.endings.take(head.id);
    }
  }
}

/**
 * A message nobody waits for is executed where it was accepted while this process has a place to spare: the
 * commit that accepts it then also holds its first steps, and no worker has to read it back. Otherwise, and
 * where its turn must be kept or it is large, it is left to the workers.
 */
function mayRunHere({ endpoint, input }: Taken, { lane }: StartRequest): boolean {
  const isShort = input.bytes.length <= acceptedHereMaxBytes;
  return endpoint.state === "active" && lane === null && isShort;
}

/** Nobody else knows of a run that broke down here: without this it would wait for this process's end. */
async function givenBackIfBroken(
  parts: IntakeParts,
  head: RunHead,
  started: StartedRun,
): Promise<void> {
  try {
    await started.done;
  } catch (error) {
    const verdict = await started.verdict.catch(() => null);
    if (verdict?.outcome === "started") {
      await parts.giveBack(head, verdict.epoch, error);
    }
  }
}

function headOf(parts: IntakeParts, endpoint: Endpoint): RunHead {
  const id = parts.ids.next();
  const now = parts.clock.now();
  return {
    id,
    partner: endpoint.partner,
    distributor: endpoint.distributor,
    environment: endpoint.environment,
    flow: endpoint.flow,
    version: endpoint.version,
    purpose: "live",
    retention: endpoint.retention,
    origin: id,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
  };
}

function startRequest(
  taken: Taken,
  head: RunHead,
  message: TriggerMessage,
): StartRequest | FlowError {
  const { endpoint, input, deliveryId } = taken;
  try {
    const keys = intakeKeys(endpoint, message, deliveryId);
    const source = `webhook:${endpoint.environment}:${endpoint.flow}:${endpoint.node}`;
    const { synchronous } = endpoint.trigger;
    return {
      head,
      plan: endpoint.plan,
      trigger: input,
      message,
      parameters: endpoint.parameters,
      dedupe: keys.dedupe === null ? null : { source, key: encoder.encode(keys.dedupe) },
      lane: keys.lane === null ? null : encoder.encode(keys.lane),
      execute: synchronous && endpoint.state === "active" ? "here" : "anywhere",
    };
  } catch (error) {
    if (error instanceof FlowError) {
      return error;
    }
    throw error;
  }
}

function keyProblem(error: FlowError): Problem {
  return {
    status: 422,
    code: error.code,
    title: "Delivery id or ordering key",
    detail: `${error.message} Nothing was stored.`,
    more: error.detail,
  };
}

type Begun = {
  readonly head: RunHead;
  readonly message: TriggerMessage;
  readonly started: StartedRun;
  /** Its sender waits for the flow's answer. */
  readonly isAwaited: boolean;
};

async function answer(
  taken: Taken,
  { head, message, started, isAwaited }: Begun,
): Promise<IntakeOutcome> {
  const { endpoint, response } = taken;
  const verdict = await started.verdict.catch((error: unknown) => error);
  if (verdict instanceof FlowError) {
    const busy = verdict.recovery === "retryable";
    sendProblem(response, busy ? notTakenNow(verdict) : keyProblem(verdict));
    return busy ? "busy" : "malformed";
  }
  if (verdict instanceof Error) {
    throw verdict;
  }
  const { outcome } = verdict as Awaited<StartedRun["verdict"]>;
  if (outcome === "duplicate") {
    await sendEarlier(taken, (verdict as { readonly of: string }).of);
    return "duplicate";
  }
  if (outcome === "started" && isAwaited) {
    return await answerStarted(taken, head, started);
  }
  // The stored run fails at its first step; its sender hears now what is wrong with the body.
  const unreadable = bodyError(endpoint, message);
  if (unreadable !== null) {
    sendProblem(response, malformed(head.id, unreadable));
    return "malformed";
  }
  const held = endpoint.state === "paused";
  const status = outcome === "started" ? "running" : held ? "held" : "queued";
  sendAccepted(response, accepted(taken, head.id, status));
  return held ? "held" : "accepted";
}

/** Waits for the run as long as the caller does. */
async function answerStarted(
  taken: Taken,
  head: RunHead,
  started: StartedRun,
): Promise<IntakeOutcome> {
  const { parts, response } = taken;
  const result = await withinTime(started.answered, waitMs(taken));
  if (result === "late") {
    sendAccepted(response, accepted(taken, head.id, "running"));
    return "accepted";
  }
  if (result !== null) {
    sendAnswer(response, result, head.id);
    return "answered";
  }
  await started.done.catch(() => undefined);
  return sendEnd(taken, head.id, parts.endings.take(head.id));
}

function waitMs({ endpoint, input, begin }: Taken): number {
  const shopify = input.headers["x-shopify-topic"] !== undefined;
  const within =
    endpoint.plan.settings.respondWithinMs ?? (shopify ? respondWithinShopifyMs : respondWithinMs);
  return Math.max(1, within - (performance.now() - begin));
}

/** A run that ended here without an answer of its own, or that goes on elsewhere (`end` is null). */
function sendEnd(taken: Taken, run: string, end: RunEnd | null): IntakeOutcome {
  if (end?.error?.code === "BODY_MALFORMED") {
    sendProblem(taken.response, malformed(run, end.error));
    return "malformed";
  }
  if (end?.status === "succeeded") {
    const body = { run, status: end.status };
    sendAnswer(taken.response, { status: 200, headers: {}, body }, run);
    return "answered";
  }
  const state = accepted(taken, run, end?.status ?? "waiting");
  const failure = end?.status === "failed" && end.error ? { error: { code: end.error.code } } : {};
  sendAccepted(taken.response, { ...state, ...failure });
  return "accepted";
}

async function sendEarlier(taken: Taken, origin: string): Promise<void> {
  const { parts, endpoint, response } = taken;
  const earlier = await parts.earlier.read(endpoint, origin);
  switch (earlier.kind) {
    case "answer":
      sendAnswer(response, earlier.answer, earlier.run);
      return;
    case "problem":
      sendProblem(response, earlier.problem);
      return;
    case "accepted":
      sendAccepted(response, accepted(taken, earlier.run, earlier.status));
  }
}

function accepted({ endpoint }: Taken, run: string, status: string) {
  return { run, status, statusAddress: `/in/${endpoint.address}/runs/${run}` };
}

async function withinTime(
  answered: Promise<Answer | null>,
  ms: number,
): Promise<Answer | null | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
