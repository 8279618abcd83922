import type { ServerResponse } from "node:http";
import type { StartedRun, StartRequest } from "@/runtime/engine/driver";
import type { RunEnd, RunHead } from "@/runtime/engine/records";
import type { TriggerInput } from "@/runtime/engine/trigger-message";
import { FlowError } from "@/runtime/errors/flow-error";
import type { Answer } from "@/runtime/nodes/execution";
import { pausedNote } from "@/server/flows/release-held-runs";
import type { IntakeOutcome } from "../metrics";
import { type Problem, sendProblem } from "../problem";
import { sendAccepted, sendAnswer } from "./answer";
import type { Endpoint } from "./endpoint";
import type { IntakeParts } from "./intake";
import { bodyError, intakeKeys } from "./intake-scope";
import { malformed, notTakenNow } from "./refusals";

const encoder = new TextEncoder();
const retentionDefault = 30;
const respondWithinMs = 20_000;
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
  /** Keeps the caller's place until the run is done. */
  keepUntil(done: Promise<unknown>): void;
  /** When the request came, by performance.now(). */
  readonly begin: number;
};

/** Starts a run for the message and answers its sender once the outcome is durable. */
export async function startMessage(taken: Taken): Promise<IntakeOutcome> {
  const { parts, endpoint, response } = taken;
  const head = headOf(parts, endpoint);
  const request = startRequest(taken, head);
  if (request instanceof FlowError) {
    sendProblem(response, keyProblem(request));
    return "malformed";
  }
  const here = request.execute === "here";
  if (here) {
    parts.endings.expect(head.id);
  }
  try {
    const hold = endpoint.state === "paused" ? pausedNote : null;
    const started = parts.start(request, hold);
    taken.keepUntil(here ? givenBackIfBroken(parts, head, started) : started.done);
    return await answer(taken, head, started, here);
  } finally {
    if (here) {
      parts.endings.take(head.id);
    }
  }
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
    retention: endpoint.plan.settings.retention ?? retentionDefault,
    origin: id,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
  };
}

function startRequest(taken: Taken, head: RunHead): StartRequest | FlowError {
  const { endpoint, input, deliveryId } = taken;
  try {
    const keys = intakeKeys(endpoint, input, deliveryId);
    const source = `webhook:${endpoint.environment}:${endpoint.flow}:${endpoint.node}`;
    const { synchronous } = endpoint.trigger;
    return {
      head,
      plan: endpoint.plan,
      trigger: input,
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

async function answer(
  taken: Taken,
  head: RunHead,
  started: StartedRun,
  here: boolean,
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
  if (outcome === "started" && here) {
    return await answerStarted(taken, head, started);
  }
  // The stored run fails at its first step; its sender hears now what is wrong with the body.
  const unreadable = bodyError(endpoint, taken.input);
  if (unreadable !== null) {
    sendProblem(response, malformed(head.id, unreadable));
    return "malformed";
  }
  const held = endpoint.state === "paused";
  sendAccepted(response, accepted(taken, head.id, held ? "held" : "queued"));
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
  sendAccepted(taken.response, accepted(taken, run, end?.status ?? "waiting"));
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
